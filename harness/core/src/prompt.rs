//! Prompts: versioned template files with a system part and a user part, rendered strictly.

use crate::seed::fingerprint;
use handlebars::Handlebars;
use serde::Serialize;
use std::sync::Arc;

/// The line that ends the system part of a prompt file and begins the user part.
const DIVIDER: &str = "\n=== user ===\n";
const SYSTEM: &str = "system";
const USER: &str = "user";

/// A prompt template.
#[derive(Clone, Debug)]
pub struct Prompt {
    id: String,
    fingerprint: String,
    templates: Arc<Handlebars<'static>>,
}

/// A rendered prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The standing instruction.
    pub system: String,
    /// The message that asks.
    pub user: String,
}

/// Why a prompt cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    /// The file has no line `=== user ===`.
    #[error("prompt {0} has no line \"=== user ===\" between its system part and its user part")]
    NoDivider(String),
    /// The template does not parse, or names a variable that is not there.
    #[error("prompt {id} cannot be rendered: {reason}")]
    Render {
        /// Which prompt.
        id: String,
        /// Handlebars' own words.
        reason: String,
    },
}

impl Prompt {
    /// Reads a prompt file's text. The id carries the version: `actor.v1`.
    ///
    /// # Errors
    /// [`PromptError`] where the file is not in two parts, or one of them is no template.
    pub fn parse(id: &str, text: &str) -> Result<Self, PromptError> {
        let (system, user) = text.split_once(DIVIDER).ok_or_else(|| PromptError::NoDivider(id.to_owned()))?;
        let (system, user) = (system.trim(), user.trim());
        let mut templates = Handlebars::new();
        templates.set_strict_mode(true);
        // Prompts are text, not HTML: an apostrophe stays an apostrophe.
        templates.register_escape_fn(handlebars::no_escape);
        for (part, template) in [(SYSTEM, system), (USER, user)] {
            templates.register_template_string(part, template).map_err(|error| refused(id, &error))?;
        }
        let fingerprint = fingerprint(&format!("{system}{DIVIDER}{user}"), 12);
        Ok(Self { id: id.to_owned(), fingerprint, templates: Arc::new(templates) })
    }

    /// Its id with the version.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A short hash of the template, which goes into the record.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Fills in the values. A template that names a value which is not there is an error, not a blank.
    ///
    /// # Errors
    /// [`PromptError::Render`].
    pub fn render(&self, values: &impl Serialize) -> Result<Rendered, PromptError> {
        let fill = |part| self.templates.render(part, values).map_err(|error| refused(&self.id, &error));
        Ok(Rendered { system: fill(SYSTEM)?, user: fill(USER)? })
    }
}

fn refused(id: &str, error: &dyn std::fmt::Display) -> PromptError {
    PromptError::Render { id: id.to_owned(), reason: error.to_string() }
}

/// Text wrapped in a fence that it cannot contain: the tag carries a hash of the text itself, and no
/// text can be written that holds its own hash. What an agent says stays data.
pub fn fenced(name: &str, text: &str) -> String {
    let mark = fingerprint(text, 12);
    format!("<{name} id=\"{mark}\">\n{text}\n</{name} id=\"{mark}\">")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_missing_value_is_an_error_and_nothing_is_escaped() {
        let prompt = Prompt::parse("p.v1", "Be {{who}}.\n=== user ===\nSay {{what}}.").unwrap();
        let rendered = prompt.render(&json!({ "who": "O'Brien", "what": "<hi>" })).unwrap();
        assert_eq!(rendered, Rendered { system: "Be O'Brien.".into(), user: "Say <hi>.".into() });
        assert!(matches!(prompt.render(&json!({ "who": "x" })), Err(PromptError::Render { .. })));
    }

    #[test]
    fn text_cannot_close_its_own_fence() {
        let once = fenced("session", "hello");
        let twice = fenced("session", &once);
        let end = twice.lines().last().unwrap();
        assert_eq!(twice.matches(end).count(), 1);
    }
}
