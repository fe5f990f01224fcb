//! The prompt by which a model plays a tool: bundled with the program, replaceable by the user's own.

use rehearsal_core::prompt::{Prompt, PromptError};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The id of the prompt that answers a call.
const CALL: &str = "tool_call.v1";
/// What it may name.
const VALUES: [&str; 3] = ["tool", "call", "state"];

/// The prompts of simulated tools.
#[derive(Clone, Debug)]
pub struct Prompts {
    pub(crate) call: Prompt,
}

/// Why a prompt cannot be replaced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceError {
    /// There is no prompt of this id.
    #[error("there is no prompt \"{id}\"; simulated tools have {known}")]
    Unknown {
        /// The id that was asked for.
        id: String,
        /// The ids there are.
        known: String,
    },
    /// The text is not a prompt, or names a value that nobody fills in.
    #[error(transparent)]
    Prompt(#[from] PromptError),
}

impl Prompts {
    /// The prompts that come with the program.
    ///
    /// # Errors
    /// Where a bundled file is not a prompt, which a test rules out.
    pub fn bundled() -> Result<Self, PromptError> {
        Ok(Self { call: Prompt::parse(CALL, include_str!("../prompts/tool_call.v1.md"))? })
    }

    /// Puts the user's own text in the place of a bundled prompt, and tries it out at once.
    ///
    /// # Errors
    /// Where there is no prompt of this id, or the text does not render.
    pub fn replace(&mut self, id: &str, text: &str) -> Result<(), ReplaceError> {
        if id != CALL {
            return Err(ReplaceError::Unknown { id: id.to_owned(), known: CALL.to_owned() });
        }
        let prompt = Prompt::parse(id, text)?;
        prompt.render(
            &VALUES.map(|name| (name.to_owned(), Value::from(""))).into_iter().collect::<Map<_, _>>(),
        )?;
        self.call = prompt;
        Ok(())
    }

    /// The hash of each prompt by its id, for the record.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        BTreeMap::from([(self.call.id().to_owned(), self.call.fingerprint().to_owned())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_prompt_renders_with_the_values_that_are_filled_in() {
        let mut prompts = Prompts::bundled().unwrap();
        let before = prompts.fingerprints();
        prompts.replace(CALL, include_str!("../prompts/tool_call.v1.md")).unwrap();
        assert_eq!(prompts.fingerprints(), before);
    }

    #[test]
    fn a_replacement_that_cannot_work_is_refused_and_changes_nothing() {
        let mut prompts = Prompts::bundled().unwrap();
        let before = prompts.fingerprints();
        let unknown = prompts.replace("tool_call.v0", "a\n=== user ===\nb").unwrap_err();
        assert!(unknown.to_string().contains(CALL));
        let blind = prompts.replace(CALL, "a\n=== user ===\n{{clock}}");
        assert!(matches!(blind, Err(ReplaceError::Prompt(_))));
        assert_eq!(prompts.fingerprints(), before);
    }
}
