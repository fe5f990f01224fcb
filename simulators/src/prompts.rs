//! The simulator's prompts: bundled with the program, replaceable by the user's own.

use crate::blocks::TurnValues;
use rehearsal_core::{
    actor::ActorProfile,
    case::Case,
    prompt::{Prompt, PromptError},
    seed::fingerprint,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The id of the prompt that makes up a profile. It may name `case` and `persona`.
const PROFILE: &str = "actor_profile.v2";
/// The id of the prompt that plays a turn. It may name `case`, `profile`, `conversation` and `progress`.
const TURN: &str = "user_turn.v3";
/// The id of the prompt that answers a question. It may name what the turn's prompt may name, and `question`.
const ANSWER: &str = "user_answer.v1";
/// The id of the prompt that closes a conversation. It may name what the turn's prompt may name.
const CLOSING: &str = "user_closing.v2";
/// The id of the prompt that reviews a session. It may name `case`, `profile`, `conversation` and `stop`.
const REVIEW: &str = "review.v1";

/// The prompts of an [`ActorSimulator`](crate::ActorSimulator).
#[derive(Clone, Debug)]
pub struct Prompts {
    pub(crate) profile: Prompt,
    pub(crate) turn: Prompt,
    pub(crate) answer: Prompt,
    pub(crate) closing: Prompt,
    pub(crate) review: Prompt,
}

/// Why a prompt cannot be replaced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceError {
    /// There is no prompt of this id.
    #[error("there is no prompt \"{id}\"; the simulator has {known}")]
    Unknown {
        /// The id that was asked for.
        id: String,
        /// The ids there are.
        known: String,
    },
    /// The text is not a prompt, or names a value that the simulator does not fill in.
    #[error(transparent)]
    Prompt(#[from] PromptError),
}

impl Prompts {
    /// The prompts that come with the program.
    ///
    /// # Errors
    /// Where a bundled file is not a prompt, which a test rules out.
    pub fn bundled() -> Result<Self, PromptError> {
        Ok(Self {
            profile: Prompt::parse(PROFILE, include_str!("../prompts/actor_profile.v2.md"))?,
            turn: Prompt::parse(TURN, include_str!("../prompts/user_turn.v3.md"))?,
            answer: Prompt::parse(ANSWER, include_str!("../prompts/user_answer.v1.md"))?,
            closing: Prompt::parse(CLOSING, include_str!("../prompts/user_closing.v2.md"))?,
            review: Prompt::parse(REVIEW, include_str!("../prompts/review.v1.md"))?,
        })
    }

    /// Puts the user's own text in the place of a bundled prompt. The text is tried out at once, so
    /// that a mistake in it shows before anything is spent.
    ///
    /// # Errors
    /// Where there is no prompt of this id, or the text does not render.
    pub fn replace(&mut self, id: &str, text: &str) -> Result<(), ReplaceError> {
        let (place, values): (_, &[&str]) = match id {
            PROFILE => (&mut self.profile, &["case", "persona"]),
            TURN => (&mut self.turn, &["case", "profile", "conversation", "progress"]),
            ANSWER => (&mut self.answer, &["case", "profile", "conversation", "progress", "question"]),
            CLOSING => (&mut self.closing, &["case", "profile", "conversation", "progress"]),
            REVIEW => (&mut self.review, &["case", "profile", "conversation", "stop"]),
            other => {
                let known = [PROFILE, TURN, ANSWER, CLOSING, REVIEW].join(", ");
                return Err(ReplaceError::Unknown { id: other.to_owned(), known });
            }
        };
        let prompt = Prompt::parse(id, text)?;
        prompt.render(
            &values.iter().map(|name| ((*name).to_owned(), Value::from(""))).collect::<Map<_, _>>(),
        )?;
        *place = prompt;
        Ok(())
    }

    /// A hash of all that a model is told of this person before the first turn. Two people with the same are one.
    ///
    /// # Errors
    /// Where the prompt does not render.
    pub fn person(&self, case: &Case, profile: &ActorProfile) -> Result<String, PromptError> {
        let rendered = self.turn.render(&TurnValues::new(case, profile, &[], &[]))?;
        Ok(fingerprint(&format!("{}\n{}", rendered.system, rendered.user), 12))
    }

    /// The hash of each prompt by its id, for the record.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        let prompts = [&self.profile, &self.turn, &self.answer, &self.closing, &self.review];
        prompts.into_iter().map(|prompt| (prompt.id().to_owned(), prompt.fingerprint().to_owned())).collect()
    }

    /// The hash of the prompt that reviews, by its id.
    pub fn review_fingerprint(&self) -> (String, String) {
        (self.review.id().to_owned(), self.review.fingerprint().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_prompts_render_with_the_values_that_the_simulator_fills_in() {
        let mut prompts = Prompts::bundled().unwrap();
        let before = prompts.fingerprints();
        for (id, text) in [
            (PROFILE, include_str!("../prompts/actor_profile.v2.md")),
            (TURN, include_str!("../prompts/user_turn.v3.md")),
            (ANSWER, include_str!("../prompts/user_answer.v1.md")),
            (CLOSING, include_str!("../prompts/user_closing.v2.md")),
            (REVIEW, include_str!("../prompts/review.v1.md")),
        ] {
            prompts.replace(id, text).unwrap();
        }
        assert_eq!(prompts.fingerprints(), before);
        assert_eq!(before.len(), 5);
    }

    #[test]
    fn a_replaced_prompt_changes_its_own_fingerprint_only() {
        let mut prompts = Prompts::bundled().unwrap();
        let before = prompts.fingerprints();
        prompts.replace(TURN, "Be brief.\n=== user ===\n{{profile}}{{conversation}}").unwrap();
        let after = prompts.fingerprints();
        assert_ne!(after[TURN], before[TURN]);
        assert_eq!(after[PROFILE], before[PROFILE]);
    }

    #[test]
    fn a_replacement_that_cannot_work_is_refused_and_changes_nothing() {
        let mut prompts = Prompts::bundled().unwrap();
        let before = prompts.clone();
        let unknown = prompts.replace("user_turn.v1", "a\n=== user ===\nb").unwrap_err();
        assert!(unknown.to_string().contains("user_turn.v3, user_answer.v1"));
        assert!(matches!(prompts.replace(TURN, "no parts"), Err(ReplaceError::Prompt(_))));
        assert!(matches!(
            prompts.replace(PROFILE, "a\n=== user ===\n{{progress}}"),
            Err(ReplaceError::Prompt(_))
        ));
        assert_eq!(prompts.fingerprints(), before.fingerprints());
    }
}
