//! Placeholders such as `{{message}}` in the strings of a request.

use crate::{complaint::quoted, nearest};
use serde_json::Value;

/// What stands for the user's message.
pub(crate) const MESSAGE: &str = "message";
/// What stands for the whole conversation, and is a list rather than text.
pub(crate) const MESSAGES: &str = "messages";
/// What stands for the answers to an agent's questions, in two forms; both are lists.
const ANSWERS: [&str; 2] = ["answers", "interrupt_responses"];

/// Which placeholders a text may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Known {
    /// Those of a message.
    Message,
    /// Those of an answer to questions.
    Answer,
}

impl Known {
    fn names(self) -> Vec<&'static str> {
        let lists: &[&str] = match self {
            Self::Message => &[MESSAGES],
            Self::Answer => &ANSWERS,
        };
        [MESSAGE, "session_id", "turn", "mcp_url"].into_iter().chain(lists.iter().copied()).collect()
    }
}

/// Something wrong with a placeholder, and what to do.
pub(crate) type Slip = (String, Option<String>);

/// The names between `{{` and `}}`, in order; the last is an error where it is not closed.
pub(crate) fn names(text: &str) -> Vec<Result<&str, Slip>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            found.push(Err(("a `{{` is not closed".to_owned(), Some("close it with `}}`".to_owned()))));
            break;
        };
        found.push(Ok(name));
        rest = after;
    }
    found
}

/// What is wrong with the placeholders of one string.
pub(crate) fn slips(text: &str, known: Known) -> Vec<Slip> {
    names(text)
        .into_iter()
        .filter_map(|name| name.map_or_else(Some, |name| slip(name, text, known)))
        .collect()
}

fn slip(name: &str, text: &str, known: Known) -> Option<Slip> {
    let names = known.names();
    if !names.contains(&name) {
        let braced: Vec<String> = names.iter().map(|name| format!("{{{{{name}}}}}")).collect();
        let hint = nearest::nearest(name.trim(), names)
            .map(|near| format!("did you mean `{{{{{near}}}}}`?"))
            .or_else(|| Some(format!("known here: {}", braced.join(", "))));
        return Some((format!("unknown placeholder {}", quoted(&format!("{{{{{name}}}}}"))), hint));
    }
    let is_list = name == MESSAGES || ANSWERS.contains(&name);
    (is_list && text != format!("{{{{{name}}}}}")).then(|| {
        let hint = "make it the whole string, or use `{{message}}` inside text".to_owned();
        (format!("`{{{{{name}}}}}` is a list and cannot stand inside text"), Some(hint))
    })
}

/// Every string value of a JSON value, keys left out.
pub(crate) fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(map) => map.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("{{message}}")]
    #[case("turn {{turn}} of {{session_id}}")]
    #[case("{{messages}}")]
    #[case("{ no placeholder }} at all")]
    fn known_placeholders_pass(#[case] text: &str) {
        assert_eq!(slips(text, Known::Message), []);
    }

    #[rstest]
    #[case("{{mesage}}", "unknown placeholder `{{mesage}}`", "did you mean `{{message}}`?")]
    #[case("{{ turn }}", "unknown placeholder `{{ turn }}`", "did you mean `{{turn}}`?")]
    #[case("all: {{messages}}", "`{{messages}}` is a list and cannot stand inside text", "make it")]
    #[case("{{message", "a `{{` is not closed", "close it")]
    #[case("{{turn}} {{x", "a `{{` is not closed", "close it")]
    #[case("{{env}}", "unknown placeholder `{{env}}`", "known here: {{message}}, {{session_id}}")]
    fn a_slip_is_named(#[case] text: &str, #[case] message: &str, #[case] hint: &str) {
        let found = slips(text, Known::Message);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, message);
        assert!(found[0].1.as_ref().unwrap().starts_with(hint));
    }

    #[test]
    fn answers_have_placeholders_of_their_own() {
        assert_eq!(slips("{{answers}}", Known::Answer), []);
        assert_eq!(slips("{{answers}}", Known::Message).len(), 1);
        assert_eq!(slips("so: {{interrupt_responses}}", Known::Answer).len(), 1);
    }
}
