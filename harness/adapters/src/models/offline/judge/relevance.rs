//! How much of a reply is to the point: clauses that share a subject with what was said, or move it on.

use super::{
    helpfulness::{gives_facts, is_formula},
    mood::{self, Mood},
    turns::{Found, Place},
};
use crate::models::offline::text::words::content;

/// A label by the share of clauses to the point. What is too short to have a subject, and formulas, count for nothing.
pub(super) fn judge(at: &Place<'_>) -> Found {
    let clauses = at.clauses();
    if clauses.is_empty() {
        return Found::new("Not At All", "nothing was written that could be to the point", at.words());
    }
    let subject = content(&at.record());
    let counted: Vec<&str> =
        clauses.into_iter().filter(|clause| content(clause).len() >= 2 && !is_formula(clause)).collect();
    let beside: Vec<&str> = counted.iter().copied().filter(|clause| !is_on(clause, &subject)).collect();
    let on = counted.len() - beside.len();
    let (label, why) = match (on, beside.len()) {
        (_, 0) => ("Completely Yes", "all of it is on what was talked about"),
        (0, _) => ("Not At All", "none of it is on what was talked about"),
        (on, beside) if on > beside => ("Generally Yes", "most of it is on what was talked about"),
        (on, beside) if on == beside => ("Neutral/Mixed", "half of it is on what was talked about"),
        _ => ("Not Generally", "less than half of it is on what was talked about"),
    };
    Found::new(label, why, beside.first().copied().unwrap_or_else(|| at.words()))
}

fn is_on(clause: &str, subject: &[String]) -> bool {
    let moves_on = match mood::of(clause) {
        Mood::Question | Mood::Denial | Mood::Condition => true,
        Mood::Offer | Mood::Plan | Mood::Statement => gives_facts(clause),
    };
    moves_on || content(clause).iter().any(|stem| subject.contains(stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session};
    use rstest::rstest;

    #[rstest]
    #[case("I found a flight to Paris at 10:40.", "Completely Yes")]
    #[case("Bananas grow in warm places.", "Not At All")]
    #[case("Your flight goes to Paris. Bananas grow in warm places.", "Neutral/Mixed")]
    #[case("Your flight goes to Paris. It is a direct flight. Bananas grow in warm places.", "Generally Yes")]
    #[case("Which day?", "Completely Yes")]
    fn the_share_on_the_subject_decides(#[case] reply: &str, #[case] label: &str) {
        assert_eq!(of_last(judge, &session(&[("A flight to Paris, please", reply)])).0, label);
    }
}
