//! Phrases by which a reply gives itself away.

use crate::models::offline::{
    judge::{
        fact::Fact,
        mood::{self, Mood, proposes},
    },
    text::words::words,
};

/// *You asked for the flight to be booked* and the like report what was asked, and nothing done.
pub(super) fn reports_request(clause: &str) -> bool {
    let words = words(clause);
    words.windows(2).any(|pair| matches!(pair, [you, asked] if you == "you" && ["asked", "booked", "paid", "ordered"].contains(&asked.as_str())))
}

/// Whether anything in the clause can be looked up or counted.
pub(in crate::models::offline::judge) fn gives_facts(clause: &str) -> bool {
    [Fact::Money, Fact::Time, Fact::Date, Fact::Code].iter().any(|fact| fact.stands_in(clause, ""))
        || clause.chars().any(|c| c.is_ascii_digit())
}

/// Whether the clause shows how to go on after a refusal.
pub(in crate::models::offline::judge) fn is_way_out(clause: &str) -> bool {
    match mood::of(clause) {
        Mood::Question | Mood::Offer => (proposes(clause) || names_another(clause)) && !is_formula(clause),
        Mood::Condition => true,
        Mood::Statement | Mood::Plan | Mood::Denial => false,
    }
}

/// Phrases that close any reply and help nobody.
pub(in crate::models::offline::judge) fn is_formula(clause: &str) -> bool {
    const FORMULAS: [&str; 12] = [
        "anything else",
        "something else i can",
        "how can i help",
        "how may i help",
        "can i help",
        "let me know if you",
        "have a great",
        "have a nice",
        "feel free",
        "safe travels",
        "happy to help",
        "further assistance",
    ];
    let lower = clause.to_lowercase();
    FORMULAS.iter().any(|formula| lower.contains(formula))
}

/// *On which other date would you like to travel?*
fn names_another(clause: &str) -> bool {
    words(clause).iter().any(|word| ["other", "another", "different", "instead"].contains(&word.as_str()))
}

/// Whether the clause says that the agent cannot or will not, or that something went wrong; not merely
/// that something is not so.
pub(in crate::models::offline::judge) fn is_refusal(clause: &str) -> bool {
    const INABILITY: [&str; 20] = [
        "sorry",
        "unfortunately",
        "cannot",
        "can't",
        "could not",
        "couldn't",
        "unable",
        "not able",
        "not possible",
        "impossible",
        "fail",
        "error",
        "don't have",
        "do not have",
        "available",
        "won't",
        "will not",
        "understand",
        "there is no",
        "there are no",
    ];
    let lower = clause.to_lowercase().replace('\u{2019}', "'");
    mood::of(clause) == Mood::Denial && INABILITY.iter().any(|phrase| lower.contains(phrase))
}
