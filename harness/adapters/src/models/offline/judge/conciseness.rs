//! Whether a reply holds words that could go: formulas, courtesy in heaps, announcements, and what was said before.

use super::{
    helpfulness::is_formula,
    turns::{Found, Place},
};
use crate::models::offline::text::words::{content, words};

/// Openings of clauses that convey nothing.
const PADDING: [&str; 16] = [
    "thank you",
    "thanks for",
    "great question",
    "i understand that",
    "i completely understand",
    "i would be more than happy",
    "i'd be more than happy",
    "i would be happy to help",
    "i'd be happy to help",
    "as an ai",
    "as i mentioned",
    "as mentioned",
    "it is important to note",
    "please note that",
    "in conclusion",
    "to summarize",
];

/// A label by the share of words that could go; one short courtesy is free.
pub(super) fn judge(at: &Place<'_>) -> Found {
    let clauses = at.clauses();
    let all: usize = clauses.iter().map(|clause| words(clause).len()).sum();
    let mut idle: Vec<&str> = clauses
        .iter()
        .enumerate()
        .filter(|(place, clause)| is_idle(clause, clauses.get(..*place)))
        .map(|(_, c)| *c)
        .collect();
    if let Some(free) =
        idle.iter().position(|clause| words(clause).len() <= 8 && !is_repeated(clause, &clauses))
    {
        idle.remove(free);
    }
    let spare: usize = idle.iter().map(|clause| words(clause).len()).sum();
    let Some(first) = idle.first() else {
        return Found::new("Perfectly Concise", "no rule finds words that could go", at.words());
    };
    match spare * 3 > all {
        true => Found::new("Not Concise", "a good part of it could go", first),
        false => Found::new("Partially Concise", "some of it could go", first),
    }
}

fn is_idle(clause: &str, before: Option<&[&str]>) -> bool {
    let lower = clause.to_lowercase().replace('\u{2019}', "'");
    is_formula(clause)
        || PADDING.iter().any(|opening| lower.starts_with(opening))
        || before.unwrap_or_default().iter().any(|earlier| is_same(earlier, clause))
}

fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (content(one), content(other));
    other.len() >= 3 && other.iter().all(|stem| one.contains(stem))
}

fn is_repeated(clause: &str, clauses: &[&str]) -> bool {
    clauses.iter().filter(|other| is_same(other, clause)).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session};
    use rstest::rstest;

    #[rstest]
    #[case("It leaves at 10:40.", "Perfectly Concise")]
    #[case("It leaves at 10:40. Anything else?", "Perfectly Concise")]
    #[case(
        "Thank you so much for this wonderful question about our many trains. It leaves at 10:40. Feel free to ask me more.",
        "Not Concise"
    )]
    #[case(
        "Your train to Paris leaves platform 4 at 10:40 on Monday and arrives at 14:05 with one stop in Lyon on the way. \
         Please note that it is on time today. Anything else?",
        "Partially Concise"
    )]
    #[case("Your train leaves platform 4 at 10:40. Your train leaves platform 4 at 10:40.", "Not Concise")]
    fn words_that_could_go_are_counted(#[case] reply: &str, #[case] label: &str) {
        assert_eq!(of_last(judge, &session(&[("When does it leave?", reply)])).0, label);
    }
}
