//! Credentials by their form, and what the user's own expressions match.

use regex::{Regex, RegexSet};
use rehearsal_core::credentials::{CREDENTIALS, REDACTED};
use std::collections::BTreeSet;

/// The expressions, which are looked for at once.
pub(super) struct Forms {
    /// Which of them are worth a closer look; `None` where there are too many for that.
    any: Option<RegexSet>,
    pub(super) each: Vec<(String, Regex)>,
}

impl Forms {
    /// The user's own and the usual ones. The user's go first: they know best what they hide.
    pub(super) fn new(own: &BTreeSet<String>) -> Self {
        let own = own.iter().map(|pattern| (REDACTED.to_owned(), pattern.as_str()));
        let usual = CREDENTIALS.iter().map(|form| (form.mark(), form.pattern));
        let compiled = |(mark, pattern)| Some((mark, Regex::new(pattern).ok()?));
        let each: Vec<(String, Regex)> = own.chain(usual).filter_map(compiled).collect();
        let any = RegexSet::new(each.iter().map(|(_, regex)| regex.as_str())).ok();
        Self { any, each }
    }

    /// The text without them; `None` where it has none.
    pub(super) fn cleaned(&self, text: &str) -> Option<String> {
        let found = self.any.as_ref().map(|any| any.matches(text));
        if found.as_ref().is_some_and(|found| !found.matched_any()) {
            return None;
        }
        let mut cleaned: Option<String> = None;
        for (place, (mark, regex)) in self.each.iter().enumerate() {
            if found.as_ref().is_none_or(|found| found.matched(place)) {
                let text = cleaned.as_deref().unwrap_or(text);
                cleaned = without(text, regex, mark).or(cleaned);
            }
        }
        cleaned
    }
}

/// The text with the mark in the place of every match, or of its group `secret`; `None` where there is none.
fn without(text: &str, regex: &Regex, mark: &str) -> Option<String> {
    let mut cleaned = String::new();
    let mut done = 0;
    for found in regex.captures_iter(text) {
        let secret = found.name("secret").or_else(|| found.get(0)).filter(|secret| !secret.is_empty());
        if let Some(secret) = secret {
            cleaned.push_str(text.get(done..secret.start()).unwrap_or_default());
            cleaned.push_str(mark);
            done = secret.end();
        }
    }
    cleaned.push_str(text.get(done..).unwrap_or_default());
    (done > 0).then_some(cleaned)
}
