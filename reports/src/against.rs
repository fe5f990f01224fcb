//! What is held against an agent, in a line: whose score it is, what it says, and the words that it rests on.
//!
//! What comes of it is raw text of agents and judges: whoever shows it makes it safe for its place.

use rehearsal_core::{
    ids::EvaluatorName,
    score::{Finding, Judgement, Quote, Score, Target},
};

/// Letters of a reason or a quotation that are told.
pub(crate) const LETTERS: usize = 140;

/// What an evaluator holds against the agent, in a line; `None` where every score passed, or there is none.
pub(crate) fn line(evaluator: &EvaluatorName, judgement: &Judgement) -> Option<String> {
    worst(judgement).map(|score| told(evaluator, score, quote(score)))
}

/// The score that speaks most against the agent: of the session as a whole before any part of it, then the lowest.
pub(crate) fn worst(judgement: &Judgement) -> Option<&Score> {
    match judgement {
        Judgement::Scored(scores) => scores
            .iter()
            .filter(|score| !score.passed)
            .min_by_key(|score| (score.target != Target::Session, millionths(score))),
        Judgement::NotApplicable { .. } | Judgement::Failed { .. } => None,
    }
}

/// Its value in whole millionths, which can be put in order.
pub(crate) fn millionths(score: &Score) -> u64 {
    (score.value.clamp(0.0, 1.0) * 1e6).round() as u64
}

/// The words that the score rests on, those that speak against the agent first.
pub(crate) fn quote(score: &Score) -> Option<&Quote> {
    let against = score.assertions.iter().filter(|verdict| verdict.finding == Finding::NotMet);
    let quotes = against.flat_map(|verdict| &verdict.evidence).chain(&score.evidence);
    quotes.into_iter().find(|quote| !quote.text.trim().is_empty())
}

/// A failing score in a line. An assertion that does not hold says more than the score's label; words of the agent's
/// say more than the judge's reason.
fn told(evaluator: &EvaluatorName, score: &Score, quote: Option<&Quote>) -> String {
    let broken = score.assertions.iter().find(|verdict| verdict.finding == Finding::NotMet);
    let what = match broken {
        Some(verdict) => format!("not met: {}", cut(&verdict.assertion)),
        None => cut(&score.label),
    };
    let why = match quote {
        Some(quote) => format!("“{}” (turn {})", cut(&quote.text), quote.turn),
        None => cut(&score.reason),
    };
    let what = what.trim_end_matches('.');
    if why.is_empty() { format!("{evaluator}: {what}") } else { format!("{evaluator}: {what}. {why}") }
}

/// At most [`LETTERS`] letters, on one line.
pub(crate) fn cut(text: &str) -> String {
    cut_to(text, LETTERS)
}

/// At most so many letters, on one line.
pub(crate) fn cut_to(text: &str, letters: usize) -> String {
    let mut words = String::new();
    // No more of a megabyte is looked at than can be shown.
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().take(letters + 1));
        if words.chars().count() > letters {
            let shown: String = words.chars().take(letters.saturating_sub(1)).collect();
            return format!("{}…", shown.trim_end());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut() {
        let shown = cut(&format!("a {}", "b".repeat(1_000_000)));
        assert_eq!((shown.chars().count(), shown.ends_with("b…")), (LETTERS, true));
        assert_eq!(cut(" a \n\t b "), "a b");
    }
}
