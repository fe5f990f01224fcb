//! A piece of a text for a reason or as evidence: never more than a reader looks at.

use rehearsal_core::score::Quote;
use serde_json::Value;
use std::ops::Range;

/// How many characters of a reply are shown.
const SHOWN: usize = 160;

/// How many characters are shown before what was found.
const BEFORE: usize = 40;

/// The beginning of a text, as it stands there.
pub(super) fn beginning(text: &str) -> &str {
    let text = text.trim();
    let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default().trim_end()
}

/// The beginning in quotation marks and on one line, with an ellipsis where there is more.
pub(super) fn shown(text: &str) -> String {
    format!("\"{}\"", one_line(text))
}

/// A value as JSON, as far as it is shown.
pub(super) fn value(value: &Value) -> String {
    format!("`{}`", one_line(&value.to_string()))
}

fn one_line(text: &str) -> String {
    let start = beginning(text);
    let more = if start.len() < text.trim().len() { "…" } else { "" };
    start.split_whitespace().collect::<Vec<_>>().join(" ") + more
}

/// The beginning of a turn's words as evidence; nothing where there are none.
pub(super) fn quote(turn: u32, text: &str) -> Option<Quote> {
    let text = beginning(text);
    (!text.is_empty()).then(|| Quote { turn, text: text.to_owned() })
}

/// A place in a turn's words as evidence, with some words before it, whole where it is short.
pub(super) fn quote_at(turn: u32, text: &str, place: &Range<usize>) -> Option<Quote> {
    let before = text.get(..place.start)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let far = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let start = line.max(word_start(text, far)).min(place.start);
    quote(turn, text.get(start..place.end)?)
}

/// The next beginning of a word.
fn word_start(text: &str, from: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let rest = text.get(from..).unwrap_or_default();
    rest.find(char::is_whitespace).map_or(text.len(), |space| from + space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_quoted_with_the_words_before_it_and_no_word_is_cut() {
        let text = "All of this was said long before it came to this: the reference is QX12.";
        let at = text.find("QX12").unwrap();
        let quoted = quote_at(3, text, &(at..at + 4)).unwrap();
        assert_eq!((quoted.turn, quoted.text.as_str()), (3, "it came to this: the reference is QX12"));
        let whole = quote_at(1, "QX12 it is", &(0..4)).unwrap();
        assert_eq!(whole.text, "QX12");
        let of_its_line = quote_at(1, "First.\nThen QX12", &(12..16)).unwrap();
        assert_eq!(of_its_line.text, "Then QX12");
    }

    #[test]
    fn a_long_text_is_shown_by_its_beginning() {
        let text = "ä".repeat(1_000_000);
        assert_eq!(shown(&text), format!("\"{}…\"", "ä".repeat(SHOWN)));
        assert_eq!(shown(" short\n and more "), "\"short and more\"");
        assert_eq!(quote(1, " \n"), None);
    }
}
