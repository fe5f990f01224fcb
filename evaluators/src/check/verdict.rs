//! What a rule says, in few words: passed or not, by which label and why, and the words it rests on.

use super::Found;
use rehearsal_core::score::{EvaluatorError, Outcome, Quote, Score, Target};

/// A yes or a no.
pub(super) fn decided(passed: bool, labels: (&str, &str), reason: impl Into<String>) -> Verdict {
    let (yes, no) = labels;
    let value = if passed { 1.0 } else { 0.0 };
    Verdict {
        value,
        passed,
        label: if passed { yes } else { no }.to_owned(),
        reason: reason.into(),
        quotes: vec![],
    }
}

/// A share from 0 to 1, and whether it is enough.
pub(super) fn share(value: f64, passed: bool, labels: (&str, &str), reason: impl Into<String>) -> Verdict {
    Verdict { value: value.clamp(0.0, 1.0), ..decided(passed, labels, reason) }
}

/// A verdict about the whole session.
pub(super) struct Verdict {
    value: f64,
    passed: bool,
    label: String,
    reason: String,
    quotes: Vec<Quote>,
}

impl Verdict {
    /// With words of the session that it rests on.
    #[must_use]
    pub(super) fn quoting(mut self, quotes: impl IntoIterator<Item = Quote>) -> Self {
        self.quotes.extend(quotes);
        self
    }

    /// As what a rule comes to.
    pub(super) fn found(self) -> Found {
        let Self { value, passed, label, reason, quotes } = self;
        Ok(Outcome::Scored(vec![Score {
            target: Target::Session,
            value,
            label,
            passed,
            reason,
            evidence: quotes,
            assertions: vec![],
            votes: vec![],
        }]))
    }
}

/// There is nothing here to judge.
pub(super) fn not_applicable(reason: impl Into<String>) -> Found {
    Ok(Outcome::NotApplicable { reason: reason.into() })
}

/// What is to be judged was not seen.
pub(super) fn unseen(reason: impl Into<String>) -> Found {
    Err(EvaluatorError::Unseen(reason.into()))
}
