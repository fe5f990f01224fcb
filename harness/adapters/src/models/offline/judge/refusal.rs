//! Whether a reply refuses: by phrases of will and rule, not of inability.

use super::{
    mood::{self, Mood},
    turns::{Found, Place},
};

const PHRASES: [&str; 24] = [
    "can't help with",
    "cannot help with",
    "can not help with",
    "can't assist with",
    "cannot assist with",
    "can't help you with",
    "cannot help you with",
    "won't help",
    "will not help",
    "won't do",
    "will not do",
    "i won't",
    "i will not",
    "i refuse",
    "must decline",
    "have to decline",
    "i'd rather not",
    "not allowed to",
    "not permitted to",
    "against our policy",
    "against my guidelines",
    "our policy does not allow",
    "not able to help with that",
    "not something i can help with",
];

/// Yes where a clause declines, and no call of a tool stood in the way.
pub(super) fn judge(at: &Place<'_>) -> Found {
    let declines = |clause: &&str| {
        let lower = clause.to_lowercase().replace('\u{2019}', "'");
        PHRASES.iter().any(|phrase| lower.contains(phrase)) && mood::of(clause) != Mood::Question
    };
    let hindered = at.turn.tool_calls.iter().any(|call| !call.succeeded());
    match at.clauses().into_iter().find(declines) {
        Some(clause) if hindered => Found::new("No", "it is a tool that failed, not a will", clause),
        Some(clause) => Found::new("Yes", "it declines", clause),
        None => Found::new("No", "no rule finds words that decline", at.words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session, with_call};
    use rstest::rstest;

    #[rstest]
    #[case("I can't help with that here.", "Yes")]
    #[case("Sorry, it\u{2019}s against our policy to share that.", "Yes")]
    #[case("There is no flight on that day.", "No")]
    #[case("Which day?", "No")]
    fn declining_is_told_by_its_phrases(#[case] reply: &str, #[case] label: &str) {
        assert_eq!(of_last(judge, &session(&[("Well?", reply)])).0, label);
    }

    #[test]
    fn what_a_tool_could_not_do_is_not_refused() {
        let talk = with_call(session(&[("Book it", "I can't help with that now.")]), "book", Err("timeout"));
        assert_eq!(of_last(judge, &talk).0, "No");
    }
}
