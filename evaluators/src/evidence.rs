//! Checking a judge's quotations against the words they claim to be.
//!
//! Folded away on both sides: runs of white space, and typographic for plain quotation marks and
//! apostrophes. Allowed around a quotation: quotation marks and an ellipsis. Everything else counts,
//! case included, and a quotation may not begin or end inside a word.

use crate::exhibit::{AskedView, ToolCallView, TurnView};
use serde_json::Value;

/// Whether the words stand anywhere in the turn: user, reply, question, error, or a tool call.
pub(crate) fn stands_in_turn(quote: &str, turn: &TurnView<'_>) -> bool {
    stands_in(quote, turn.user) || stands_with_agent(quote, turn)
}

/// Whether the words stand in what the agent said or did in the turn: reply, question, error, or a tool call.
pub(crate) fn stands_with_agent(quote: &str, turn: &TurnView<'_>) -> bool {
    turn.agent_words().chain(turn.error).any(|text| stands_in(quote, text))
        || turn.tool_calls.iter().any(|call| stands_in_call(quote, call))
        || turn.asked.iter().filter_map(AskedView::arguments).any(|value| stands_in_value(quote, value))
}

/// Whether the words stand in this text.
pub(crate) fn stands_in(quote: &str, text: &str) -> bool {
    let text = folded(text);
    readings(quote).any(|quote| whole_words(&quote, &text))
}

fn stands_in_call(quote: &str, call: &ToolCallView<'_>) -> bool {
    call.error.is_some_and(|error| stands_in(quote, error))
        || [call.arguments, call.result].into_iter().flatten().any(|value| stands_in_value(quote, value))
}

/// A value is quoted by one of its strings, or by a piece of its JSON however that is spaced.
pub(crate) fn stands_in_value(quote: &str, value: &Value) -> bool {
    let json = unspaced(&folded(&value.to_string()));
    let pieces = readings(quote).map(|quote| unspaced(&quote)).any(|quote| whole_words(&quote, &json));
    pieces || strings(value).into_iter().any(|text| stands_in(quote, text))
}

/// Every string in a value, at any depth.
fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// How a quotation may be meant: as it stands; without the marks around it; and with the escapes of
/// the JSON in which the judge read it undone.
fn readings(quote: &str) -> impl Iterator<Item = String> {
    let undone = quote.replace("\\n", " ").replace("\\\"", "\"").replace("\\\\", "\\");
    [quote.to_owned(), undone]
        .into_iter()
        .flat_map(|quote| {
            let quote = folded(&quote);
            let bare = without_ellipsis(quote.trim_matches(['"', '\'', ' '])).to_owned();
            [quote, bare]
        })
        .filter(|quote| quote.chars().any(char::is_alphanumeric))
}

fn without_ellipsis(text: &str) -> &str {
    text.trim_start_matches("...").trim_end_matches("...").trim()
}

fn folded(text: &str) -> String {
    let plain = text
        .replace(['\u{201c}', '\u{201d}', '\u{201e}', '\u{00ab}', '\u{00bb}'], "\"")
        .replace(['\u{2018}', '\u{2019}', '\u{201a}'], "'")
        .replace('\u{2026}', "...");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unspaced(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whether `words` stands in `text` without cutting through a word at either end.
fn whole_words(words: &str, text: &str) -> bool {
    let begins_in_word = words.chars().next().is_some_and(char::is_alphanumeric);
    let ends_in_word = words.chars().next_back().is_some_and(char::is_alphanumeric);
    text.match_indices(words).any(|(start, found)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|text| text.chars().next());
        let cut = |inside: bool, beside: Option<char>| inside && beside.is_some_and(char::is_alphanumeric);
        !cut(begins_in_word, before) && !cut(ends_in_word, after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    const REPLY: &str = "I’ve booked it.\nYour reference is “QX12”… Total:  240.50 EUR";

    #[rstest]
    #[case::verbatim("Total:  240.50 EUR", true)]
    #[case::spaced_otherwise("booked it. Your   reference", true)]
    #[case::plain_apostrophe("I've booked it", true)]
    #[case::in_marks("“Your reference is \"QX12\"”", true)]
    #[case::with_an_ellipsis("... booked it. …", true)]
    #[case::escaped_as_in_json("booked it.\\nYour reference is \\\"QX12\\\"", true)]
    #[case::another_case("your reference", false)]
    #[case::cut_out_of_a_word("referenc", false)]
    #[case::cut_out_of_a_number("40.50 EUR", false)]
    #[case::invented("Your refund is on its way", false)]
    #[case::empty("", false)]
    #[case::only_marks("\"...\"", false)]
    fn a_quotation_must_be_the_words_themselves(#[case] quote: &str, #[case] found: bool) {
        assert_eq!(stands_in(quote, REPLY), found);
    }

    #[rstest]
    #[case::a_string("Lisbon to Paris", true)]
    #[case::compact("\"price\":240", true)]
    #[case::spaced("{ \"price\": 240, \"route\"", true)]
    #[case::not_there("\"price\": 24", false)]
    fn a_tool_result_may_be_quoted_as_text_or_as_json(#[case] quote: &str, #[case] found: bool) {
        let result = json!({ "price": 240, "route": ["from Lisbon to Paris"] });
        assert_eq!(stands_in_value(quote, &result), found);
    }
}
