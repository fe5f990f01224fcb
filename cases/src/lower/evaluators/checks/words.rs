//! Rules about the words of replies.

use super::{super::expressions, Rule};
use crate::{
    complaint::Notes,
    format::{ContainsMap, Optional, RegexMap, SpokenWord, StartsWithMap},
    lower::texts,
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{Check, Matched, Spoken};

impl Rule for ContainsMap {
    fn rule(&self, _: Place, notes: &mut Notes<'_>) -> Check {
        let Some(text) = self.text.get() else {
            let unheeded = [
                ("case_sensitive", self.case_sensitive.get().map(|written| written.at)),
                ("replies", self.replies.get().map(|written| written.at)),
            ];
            for (key, at) in unheeded.into_iter().filter_map(|(key, at)| Some((key, at?))) {
                notes.complain(at, format!("`{key}` means nothing without `text`"));
            }
            return Check::Contains { words: None };
        };
        Check::Contains { words: Some(matched(text, &self.case_sensitive, &self.replies, notes)) }
    }
}

impl Rule for StartsWithMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        let text = notes.required(&self.text, "text", at).cloned();
        let text = text.unwrap_or_else(|| Placed { value: "-".to_owned(), at });
        Check::StartsWith { words: matched(&text, &self.case_sensitive, &self.replies, notes) }
    }
}

impl Rule for RegexMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        let pattern = notes.required(&self.pattern, "pattern", at);
        Check::Regex {
            pattern: pattern
                .map(|pattern| expressions::pattern(pattern, "`pattern`", notes))
                .unwrap_or_default(),
            spoken: spoken(&self.replies),
        }
    }
}

fn matched(
    text: &Placed<String>,
    case_sensitive: &Optional<Placed<bool>>,
    replies: &Optional<Placed<SpokenWord>>,
    notes: &mut Notes<'_>,
) -> Matched {
    texts::not_blank(text, "`text`", notes);
    Matched {
        text: text.value.clone(),
        case_sensitive: case_sensitive.get().is_none_or(|written| written.value),
        spoken: spoken(replies),
    }
}

fn spoken(replies: &Optional<Placed<SpokenWord>>) -> Spoken {
    match replies.get().map(|written| written.value) {
        None | Some(SpokenWord::Last) => Spoken::Last,
        Some(SpokenWord::Any) => Spoken::Any,
        Some(SpokenWord::Every) => Spoken::Every,
    }
}
