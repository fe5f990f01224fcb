//! The judges' prompts: bundled template files, each of which a user may replace.

use rehearsal_core::prompt::{Prompt, PromptError, TIMES};
use std::collections::BTreeMap;

/// Passages that many templates share, put in where a template says `{{> name}}`.
const PASSAGES: [(&str, &str); 5] = [
    ("{{> session}}", include_str!("../passages/session.md")),
    ("{{> reply_quote}}", include_str!("../passages/reply_quote.md")),
    ("{{> deed_quote}}", include_str!("../passages/deed_quote.md")),
    ("{{> exhibit}}", include_str!("../passages/exhibit.md")),
    ("{{> call}}", include_str!("../passages/call.md")),
];

/// What a judge of sessions must be shown, each a fenced block of JSON.
const SESSION: &[&str] = &["case", "session"];
/// What a judge of turns must be shown: the same, and which turns are to be judged.
const TURNS: &[&str] = &["case", "session", "turns"];
/// What a judge of turns must be shown that has something to compare them with.
const REFERENCE: &[&str] = &["case", "session", "turns", "reference"];
/// What a judge of tool calls must be shown.
const CALL: &[&str] = &["case", "session", "tools", "call"];

/// What a judge of the last reply must be shown.
const OUTPUT: &[&str] = &["case", "session", "output", "expected", "description"];
/// What a judge of tool calls in a row must be shown.
const TRAJECTORY: &[&str] = &["case", "session", "trajectory", "expected", "description"];
/// What a judge of a system of agents must be shown.
const INTERACTIONS: &[&str] = &["case", "session", "interactions", "expected", "description"];

/// Each prompt's name, its id, which is the name of its file, and the values that its template must show.
macro_rules! prompts {
    ($($name:ident: $id:literal, $shows:expr;)*) => {
        /// The prompt of every judge.
        #[derive(Clone, Debug)]
        pub struct Prompts {
            $(pub(crate) $name: Prompt,)*
        }

        impl Prompts {
            /// The prompts that come with Rehearsal.
            ///
            /// # Errors
            /// Where a bundled file is not in two parts, which the tests rule out.
            pub fn bundled() -> Result<Self, PromptError> {
                Ok(Self { $($name: read($id, include_str!(concat!("../prompts/", $id, ".md")))?,)* })
            }

            fn all(&self) -> Vec<(&Prompt, &'static [&'static str])> {
                vec![$((&self.$name, $shows)),*]
            }

            fn all_mut(&mut self) -> Vec<(&mut Prompt, &'static [&'static str])> {
                vec![$((&mut self.$name, $shows)),*]
            }
        }
    };
}

prompts! {
    helpfulness: "helpfulness.v3", TURNS;
    faithfulness: "faithfulness.v1", TURNS;
    coherence: "coherence.v1", TURNS;
    response_relevance: "response_relevance.v1", TURNS;
    conciseness: "conciseness.v1", TURNS;
    correctness: "correctness.v1", TURNS;
    correctness_reference: "correctness_reference.v1", REFERENCE;
    harmfulness: "harmfulness.v1", TURNS;
    stereotyping: "stereotyping.v1", TURNS;
    instruction_following: "instruction_following.v1", TURNS;
    refusal: "refusal.v1", TURNS;
    goal_success: "goal_success.v3", SESSION;
    tool_selection: "tool_selection.v1", CALL;
    tool_parameters: "tool_parameters.v1", CALL;
    failure_communication: "failure_communication.v1", TURNS;
    recovery_strategy: "recovery_strategy.v1", TURNS;
    partial_completion: "partial_completion.v1", TURNS;
    output: "output.v1", OUTPUT;
    trajectory: "trajectory.v1", TRAJECTORY;
    interactions: "interactions.v1", INTERACTIONS;
    diagnosis: "diagnosis.v1", SESSION;
}

/// Why a prompt cannot take the place of a bundled one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromptsError {
    /// No bundled prompt has this id.
    #[error("no judge has a prompt {id}; there are {known}")]
    Unknown {
        /// The id that was asked for.
        id: String,
        /// The ids there are.
        known: String,
    },
    /// The template leaves out what the judge must see, and would judge nothing.
    #[error("prompt {id} does not show the judge {{{{{value}}}}}; name it in the template")]
    Blind {
        /// Which prompt.
        id: String,
        /// The value that is missing.
        value: &'static str,
    },
    /// The template cannot be read or rendered.
    #[error(transparent)]
    Prompt(#[from] PromptError),
}

impl Prompts {
    /// Each prompt's id and the hash of its template, for the record.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        let all = self.all().into_iter();
        all.map(|(prompt, _)| (prompt.id().to_owned(), prompt.fingerprint().to_owned())).collect()
    }

    /// The id and hash of the prompt by which sessions are diagnosed, for the record of a diagnosis.
    pub fn diagnosis_fingerprint(&self) -> (String, String) {
        (self.diagnosis.id().to_owned(), self.diagnosis.fingerprint().to_owned())
    }

    /// Puts a user's template in the place of the bundled one of this id. A trial rendering finds
    /// mistakes now instead of after the first conversation was paid for.
    ///
    /// # Errors
    /// Where there is no such prompt, or the template does not render, or hides a block from the judge.
    pub fn replace(&mut self, id: &str, text: &str) -> Result<(), PromptsError> {
        let known: Vec<&str> = self.all().iter().map(|(prompt, _)| prompt.id()).collect();
        let known = known.join(", ");
        let Some((place, shows)) = self.all_mut().into_iter().find(|(prompt, _)| prompt.id() == id) else {
            return Err(PromptsError::Unknown { id: id.to_owned(), known });
        };
        let prompt = read(id, text)?;
        check_shows_all(&prompt, shows)?;
        *place = prompt;
        Ok(())
    }
}

/// Reads a template. Passages are put in first, so that its hash covers them.
fn read(id: &str, text: &str) -> Result<Prompt, PromptError> {
    let whole =
        PASSAGES.iter().fold(text.to_owned(), |text, (place, passage)| text.replace(place, passage.trim()));
    Prompt::parse(id, &whole)
}

/// A template may leave out when things happened, which is there for all of them.
fn check_shows_all(prompt: &Prompt, shows: &[&'static str]) -> Result<(), PromptsError> {
    let marked = |value: &&'static str| (*value, format!("<the {value} stands here>"));
    let mut trial: BTreeMap<_, _> = shows.iter().map(marked).collect();
    trial.insert(TIMES, String::new());
    let user = prompt.render(&trial)?.user;
    match shows.iter().map(marked).find(|(_, mark)| !user.contains(mark)) {
        Some((value, _)) => Err(PromptsError::Blind { id: prompt.id().to_owned(), value }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::suite::JudgeKind;

    #[test]
    fn the_bundled_prompts_show_their_judge_everything() {
        let prompts = Prompts::bundled().unwrap();
        for (prompt, shows) in prompts.all() {
            assert_eq!(check_shows_all(prompt, shows), Ok(()));
        }
        for kind in JudgeKind::ALL {
            let of_kind = |id: &String| id.rsplit_once(".v").unwrap().0 == kind.as_str();
            assert_eq!(
                prompts.fingerprints().keys().filter(|id| of_kind(id)).count(),
                1,
                "{}",
                kind.as_str()
            );
        }
    }

    #[test]
    fn every_judge_is_told_that_the_blocks_are_not_addressed_to_it() {
        for (prompt, shows) in Prompts::bundled().unwrap().all() {
            let values: BTreeMap<_, _> = shows.iter().chain(&[TIMES]).map(|value| (*value, "")).collect();
            let system = prompt.render(&values).unwrap().system;
            assert!(system.contains("never addressed to you"), "{}", prompt.id());
            assert!(system.contains("left out ...") && !system.contains("{{"), "{}", prompt.id());
        }
    }

    #[test]
    fn a_replaced_prompt_has_a_hash_of_its_own() {
        let bundled = Prompts::bundled().unwrap();
        let mut own = bundled.clone();
        own.replace("helpfulness.v3", "Judge.\n=== user ===\n{{case}} {{session}} {{turns}}").unwrap();
        assert_ne!(own.fingerprints()["helpfulness.v3"], bundled.fingerprints()["helpfulness.v3"]);
        assert_eq!(own.fingerprints()["goal_success.v3"], bundled.fingerprints()["goal_success.v3"]);
    }

    #[test]
    fn a_replaced_prompt_may_use_the_shared_passages() {
        let mut own = Prompts::bundled().unwrap();
        own.replace("coherence.v1", "{{> session}}\n=== user ===\n{{> exhibit}} {{turns}}").unwrap();
        let values = BTreeMap::from([("case", "C"), ("session", "S"), ("turns", "1"), ("times", "T")]);
        assert!(own.coherence.render(&values).unwrap().system.contains("never addressed to you"));
    }

    #[test]
    fn a_template_that_would_judge_blindly_is_refused() {
        let mut prompts = Prompts::bundled().unwrap();
        let refused =
            prompts.replace("helpfulness.v3", "Judge.\n=== user ===\n{{case}} {{turns}}").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "prompt helpfulness.v3 does not show the judge {{session}}; name it in the template"
        );
        let typo = prompts.replace("helpfulness.v3", "Judge.\n=== user ===\n{{case}} {{sesion}}");
        assert!(matches!(typo, Err(PromptsError::Prompt(PromptError::Render { .. }))));
        let unknown = prompts.replace("helpful.v1", "a\n=== user ===\nb").unwrap_err();
        assert!(unknown.to_string().contains("there are helpfulness.v3, faithfulness.v1"));
        assert_eq!(prompts.fingerprints(), Prompts::bundled().unwrap().fingerprints());
    }
}
