//! Words in replies: contained, at the beginning, or by a regular expression.

use super::{
    Found, Rule,
    excerpt::{quote, quote_at, shown},
    patterns::compiled,
    spoken::{Said, decide, scope},
    verdict::{decided, not_applicable},
};
use regex::{Regex, RegexBuilder};
use rehearsal_core::{
    case::Case,
    score::EvaluatorError,
    session::Session,
    suite::{Matched, Spoken},
};
use serde_json::Value;
use std::ops::Range;

const LABELS: (&str, &str) = ("Found", "Not found");

/// The largest expression of words, in bytes: they may be as long as a reply, and have no alternatives.
const LARGEST: usize = 1 << 28;

/// A reply contains the words, or those of the expected output.
pub(super) fn contains(words: Option<Matched>) -> Rule {
    let given = words.map(|words| Searched::new(words, ""));
    Box::new(move |case, session| {
        let expected;
        let searched = match &given {
            Some(given) => given,
            None => {
                let Some(words) = expected_words(case) else {
                    return not_applicable("the case has no `expected_output`, and the check names no words");
                };
                expected = Searched::new(words, "");
                &expected
            }
        };
        searched.in_session(session)
    })
}

/// A reply begins with the words; white space before them does not count.
pub(super) fn starts_with(words: Matched) -> Rule {
    let searched = Searched::new(words, r"\A\s*");
    Box::new(move |_, session| searched.in_session(session))
}

/// A reply matches.
pub(super) fn regex(pattern: &str, spoken: Spoken) -> Rule {
    let (regex, what) = (compiled(pattern), format!("a match of /{pattern}/"));
    Box::new(move |_, session| {
        let regex: &Regex = regex.as_ref().map_err(Clone::clone)?;
        let find = |text: &str| regex.find(text).map(|found| found.range());
        decide(session, spoken, find, |said, place| told(&what, said, spoken, place))
    })
}

/// The expected output as words to look for.
fn expected_words(case: &Case) -> Option<Matched> {
    let text = match case.expected.output.as_ref()? {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(Matched { text, case_sensitive: true, spoken: Spoken::Last })
}

/// Words that are looked for as they stand, whatever characters they hold.
struct Searched {
    words: Matched,
    at_beginning: bool,
    regex: Result<Regex, EvaluatorError>,
}

impl Searched {
    /// `before` is the expression of what may come before them.
    fn new(words: Matched, before: &str) -> Self {
        let pattern = format!("{before}({})", regex::escape(&words.text));
        let builder = &mut RegexBuilder::new(&pattern);
        let built = builder.case_insensitive(!words.case_sensitive).size_limit(LARGEST).build();
        let regex =
            built.map_err(|error| EvaluatorError::Unseen(format!("the words cannot be looked for: {error}")));
        Self { words, at_beginning: !before.is_empty(), regex }
    }

    fn in_session(&self, session: &Session) -> Found {
        let regex = self.regex.as_ref().map_err(Clone::clone)?;
        let find = |text: &str| Some(regex.captures(text)?.get(1)?.range());
        let place = if self.at_beginning { " at its beginning" } else { "" };
        let what = format!("{}{place}", shown(&self.words.text));
        let spoken = self.words.spoken;
        decide(session, spoken, find, |said, found| told(&what, said, spoken, found))
    }
}

fn told(what: &str, said: Said<'_>, spoken: Spoken, place: Option<Range<usize>>) -> Found {
    let (reply, scope) = (said.described(), scope(spoken, place.is_some()));
    let verdict = match &place {
        Some(_) => decided(true, LABELS, format!("{reply} holds {what}{scope}")),
        None => decided(false, LABELS, format!("{reply} does not hold {what}{scope}")),
    };
    let quoted = match place {
        Some(place) => quote_at(said.turn, said.text, &place),
        None => quote(said.turn, said.text),
    };
    verdict.quoting(quoted).found()
}

#[cfg(test)]
mod tests;
