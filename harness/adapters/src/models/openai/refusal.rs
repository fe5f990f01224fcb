//! Which part of a request a model does not take, from the words in which a server refuses it.

use super::{complaint::Complaint, shape::Part};

/// The names of each part on the wire; `max_tokens` comes from the shape, since it goes by two.
fn names(part: Part) -> &'static [&'static str] {
    match part {
        Part::Form => &[
            "response_format",
            "text.format",
            "json_schema",
            "json schema",
            "json_object",
            "json mode",
            "structured output",
            "structured outputs",
            "structured_outputs",
            "guided_json",
            "guided decoding",
            "grammar",
        ],
        Part::Limit => &["max_tokens", "max_completion_tokens", "max_output_tokens"],
        Part::Temperature => &["temperature"],
        Part::Effort => {
            &["reasoning_effort", "reasoning.effort", "reasoning effort", "reasoning", "thinking"]
        }
        Part::Seed => &["seed"],
        Part::Metadata => &["metadata"],
        Part::Store => &["store"],
    }
}

/// Words which say that the value is wrong, and not that the part is not taken: the suite must change it.
const VALUE: [&str; 11] = [
    "too large",
    "too small",
    "must be between",
    "at most",
    "at least",
    "less than",
    "greater than",
    "above maximum",
    "below minimum",
    "<=",
    ">=",
];

/// The part that is refused, of those that were sent: the one that the server points at, or else the one
/// that its message names first.
pub(super) fn refused_part(status: u16, complaint: &Complaint, sent: &[Part]) -> Option<Part> {
    let candidates: &[Part] = match status {
        400 | 422 => &Part::ALL,
        // Failures and missing things have many reasons; a schema that cannot be served is one of them.
        404 | 500 | 501 => &[Part::Form],
        _ => return None,
    };
    let said = complaint.searchable();
    let sent = || sent.iter().copied().filter(|part| candidates.contains(part));
    let pointed = complaint.param.as_ref().map(|param| param.to_lowercase());
    let pointed = pointed.and_then(|param| sent().find(|part| place(*part, &param) == Some(0)));
    let named = || sent().filter_map(|part| Some((place(part, &said)?, part))).min().map(|(_, part)| part);
    let part = pointed.or_else(named)?;
    (part == Part::Form || !is_about_value(part, &said)).then_some(part)
}

/// Where a text first names a part.
fn place(part: Part, text: &str) -> Option<usize> {
    names(part).iter().filter_map(|name| word(text, name)).min()
}

/// Where a text has a name as a word of its own, so that `restore` is not `store`.
fn word(text: &str, name: &str) -> Option<usize> {
    let is_inner = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).map(|(start, _)| start).find(|start| {
        let before = text.get(..*start).and_then(|before| before.chars().next_back());
        let after = text.get(start + name.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_inner) && !after.is_some_and(is_inner)
    })
}

/// Which levels of effort there are differs by model, so a wrong one is dropped like an unknown part.
fn is_about_value(part: Part, said: &str) -> bool {
    part != Part::Effort && VALUE.iter().any(|words| said.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        Some(Part::Limit)
    )]
    #[case(
        400,
        "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
        Some(Part::Temperature)
    )]
    #[case(
        400,
        "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
        None
    )]
    #[case(400, "max_tokens is too large: 9000. This model supports at most 4096 completion tokens", None)]
    #[case(400, "Unrecognized request argument supplied: reasoning_effort", Some(Part::Effort))]
    #[case(400, "\"gemma3\" does not support thinking", Some(Part::Effort))]
    #[case(400, "reasoning_effort must be at most high", Some(Part::Effort))]
    #[case(422, "response_format: extra fields not permitted", Some(Part::Form))]
    #[case(400, "Failed to initialize samplers: failed to parse grammar", Some(Part::Form))]
    #[case(500, "Grammar error: Unknown format", Some(Part::Form))]
    #[case(404, "json_schema is not available here", Some(Part::Form))]
    #[case(500, "seed generator failed", None)]
    #[case(429, "response_format", None)]
    #[case(400, "could not restore the datastore", None)]
    #[case(400, "does not support parameters: ['seed', 'temperature']", Some(Part::Seed))]
    #[case(400, "no", None)]
    fn a_refusal_names_a_part(#[case] status: u16, #[case] message: &str, #[case] expected: Option<Part>) {
        let complaint = Complaint { message: message.to_owned(), ..Complaint::default() };
        assert_eq!(refused_part(status, &complaint, &Part::ALL), expected);
    }

    #[rstest]
    #[case(Some("temperature"), Some(Part::Temperature))]
    #[case(Some("text.format.schema"), Some(Part::Form))]
    #[case(Some("messages[0].metadata"), Some(Part::Seed))]
    #[case(None, Some(Part::Seed))]
    fn what_the_server_points_at_counts_first(#[case] param: Option<&str>, #[case] expected: Option<Part>) {
        let message = "unknown: seed or temperature".to_owned();
        let complaint = Complaint { message, param: param.map(str::to_owned), ..Complaint::default() };
        assert_eq!(refused_part(400, &complaint, &Part::ALL), expected);
    }

    #[test]
    fn what_was_not_sent_cannot_be_refused() {
        let complaint = Complaint { message: "temperature?".into(), ..Complaint::default() };
        assert_eq!(refused_part(400, &complaint, &[Part::Form]), None);
    }
}
