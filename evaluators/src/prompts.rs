//! The judges' prompts: bundled template files, each of which a user may replace.

use rehearsal_core::prompt::{Prompt, PromptError};
use std::collections::BTreeMap;

/// The prompt of every judge.
#[derive(Clone, Debug)]
pub struct Prompts {
    pub(crate) helpfulness: Prompt,
    pub(crate) goal_success: Prompt,
    pub(crate) diagnosis: Prompt,
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

/// The values that every judge's template is given, each a fenced block of JSON.
const VALUES: [&str; 2] = ["case", "session"];

impl Prompts {
    /// The prompts that come with Rehearsal.
    ///
    /// # Errors
    /// Where a bundled file is not in two parts, which the tests rule out.
    pub fn bundled() -> Result<Self, PromptError> {
        Ok(Self {
            helpfulness: Prompt::parse("helpfulness.v2", include_str!("../prompts/helpfulness.v2.md"))?,
            goal_success: Prompt::parse("goal_success.v2", include_str!("../prompts/goal_success.v2.md"))?,
            diagnosis: Prompt::parse("diagnosis.v1", include_str!("../prompts/diagnosis.v1.md"))?,
        })
    }

    /// Each prompt's id and the hash of its template, for the record.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        let all = [&self.helpfulness, &self.goal_success];
        all.map(|prompt| (prompt.id().to_owned(), prompt.fingerprint().to_owned())).into()
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
        let known = [&self.helpfulness, &self.goal_success, &self.diagnosis].map(Prompt::id).join(", ");
        let all = [&mut self.helpfulness, &mut self.goal_success, &mut self.diagnosis];
        let Some(place) = all.into_iter().find(|prompt| prompt.id() == id) else {
            return Err(PromptsError::Unknown { id: id.to_owned(), known });
        };
        let prompt = Prompt::parse(id, text)?;
        check_shows_all(&prompt)?;
        *place = prompt;
        Ok(())
    }
}

fn check_shows_all(prompt: &Prompt) -> Result<(), PromptsError> {
    let marked = VALUES.map(|value| (value, format!("<the {value} stands here>")));
    let trial: BTreeMap<_, _> = marked.iter().cloned().collect();
    let user = prompt.render(&trial)?.user;
    match marked.iter().find(|(_, mark)| !user.contains(mark)) {
        Some((value, _)) => Err(PromptsError::Blind { id: prompt.id().to_owned(), value }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_prompts_show_their_judge_everything() {
        let prompts = Prompts::bundled().unwrap();
        assert_eq!(check_shows_all(&prompts.helpfulness), Ok(()));
        assert_eq!(check_shows_all(&prompts.goal_success), Ok(()));
        assert_eq!(check_shows_all(&prompts.diagnosis), Ok(()));
        let ids: Vec<_> = prompts.fingerprints().into_keys().collect();
        assert_eq!(ids, ["goal_success.v2", "helpfulness.v2"]);
    }

    #[test]
    fn a_replaced_prompt_has_a_hash_of_its_own() {
        let bundled = Prompts::bundled().unwrap();
        let mut own = bundled.clone();
        own.replace("helpfulness.v2", "Judge.\n=== user ===\n{{case}} {{session}}").unwrap();
        assert_ne!(own.fingerprints()["helpfulness.v2"], bundled.fingerprints()["helpfulness.v2"]);
        assert_eq!(own.fingerprints()["goal_success.v2"], bundled.fingerprints()["goal_success.v2"]);
    }

    #[test]
    fn a_template_that_would_judge_blindly_is_refused() {
        let mut prompts = Prompts::bundled().unwrap();
        let refused = prompts.replace("helpfulness.v2", "Judge.\n=== user ===\n{{case}}").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "prompt helpfulness.v2 does not show the judge {{session}}; name it in the template"
        );
        let typo = prompts.replace("helpfulness.v2", "Judge.\n=== user ===\n{{case}} {{sesion}}");
        assert!(matches!(typo, Err(PromptsError::Prompt(PromptError::Render { .. }))));
        let unknown = prompts.replace("helpful.v1", "a\n=== user ===\nb").unwrap_err();
        assert!(unknown.to_string().ends_with("there are helpfulness.v2, goal_success.v2, diagnosis.v1"));
        assert_eq!(prompts.fingerprints(), Prompts::bundled().unwrap().fingerprints());
    }
}
