//! Values that are known to be secret, in every spelling in which they may stand in a text.

use crate::net::percent_encoded;
use aho_corasick::{AhoCorasick, MatchKind};
use rehearsal_core::credentials::REDACTED;
use serde_json::Value;
use std::collections::BTreeSet;

/// The fewest characters of a secret. Anything shorter is found all over innocent text, and protects nothing.
const SHORTEST: usize = 6;

/// The fewest characters of a line that is a secret by itself: a key in several lines has lines of 64.
const SHORTEST_LINE: usize = 32;

/// All spellings of all values, searched for at once.
pub(super) struct Values(Option<AhoCorasick>);

impl Values {
    pub(super) fn new(values: &BTreeSet<String>) -> Self {
        let long_enough = values.iter().filter(|value| value.chars().count() >= SHORTEST);
        let spellings: BTreeSet<String> = long_enough.flat_map(|value| spelled(value)).collect();
        if spellings.is_empty() {
            return Self(None);
        }
        // The longest first, so that a value which holds another goes whole.
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(spellings);
        Self(search.ok())
    }

    /// The text without them; `None` where it has none.
    pub(super) fn cleaned(&self, text: &str) -> Option<String> {
        let search = self.0.as_ref().filter(|search| search.is_match(text))?;
        let mut cleaned = String::with_capacity(text.len());
        search.replace_all_with(text, &mut cleaned, |_, _, cleaned| {
            cleaned.push_str(REDACTED);
            true
        });
        Some(cleaned)
    }
}

/// The ways in which a value stands in a text, in JSON inside a text and in an address; and its long lines, since
/// what is printed line by line is cleaned line by line.
fn spelled(value: &str) -> Vec<String> {
    let json = Value::from(value).to_string();
    let json = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or(&json);
    let lines = value
        .lines()
        .map(str::trim)
        .filter(|line| *line != value && line.len() >= SHORTEST_LINE && !line.contains(char::is_whitespace));
    let spellings = [value.to_owned(), json.to_owned(), json.replace('/', "\\/"), percent_encoded(value)];
    spellings.into_iter().chain(lines.map(str::to_owned)).collect()
}
