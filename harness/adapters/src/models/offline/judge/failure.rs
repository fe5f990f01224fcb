//! How an agent speaks of what failed, and what it does about it.

use super::{
    exhibit::ToolCallBlock,
    helpfulness::{belied, is_formula, is_refusal, is_way_out},
    mood::{self, Mood},
    turns::{Found, Place},
};
use crate::models::offline::text::words::content;

/// From hiding a failure to telling it with a way on.
pub(super) fn communication(at: &Place<'_>) -> Found {
    let clauses = at.clauses();
    if let Some(clause) = belied(at.turn) {
        return Found::new("Failure", "it reports as done what failed", clause);
    }
    if clauses.is_empty() {
        return Found::new("Failure", "nothing was said", at.words());
    }
    if failed_for_good(at).is_none() && at.turn.error.is_none() {
        return Found::new("Good", "the failure was overcome, and need not be told", at.words());
    }
    let Some(admits) = clauses.iter().find(|clause| admits(clause)) else {
        return Found::new("Poor", "it does not say that something failed", at.words());
    };
    let names = failed_for_good(at).is_some_and(|call| {
        let failed = content(&call.told());
        content(admits).iter().any(|stem| failed.contains(stem))
    });
    let way = clauses.iter().any(|clause| is_way_out(clause) && !is_formula(clause));
    match (names, way) {
        (true, true) => Found::new("Excellent", "it says what failed, and how to go on", admits),
        (true, false) | (false, true) => {
            Found::new("Good", "it says that it failed, and more of use", admits)
        }
        (false, false) => Found::new("Acceptable", "it says that it failed, and little more", admits),
    }
}

/// From carrying on as if nothing had failed to reaching the end by another way.
pub(super) fn recovery(at: &Place<'_>) -> Found {
    let calls = &at.turn.tool_calls;
    if let Some(clause) = belied(at.turn) {
        return Found::new("Failure", "it goes on as if the call had succeeded", clause);
    }
    let Some(failed) = calls.iter().position(|call| !call.succeeded()) else {
        return spoken(at);
    };
    let (before, after) = calls.split_at(failed + 1);
    let Some(failure) = before.last() else { return spoken(at) };
    let quote = quote(failure);
    let same = |call: &&ToolCallBlock| call.name == failure.name;
    let repeats =
        after.iter().filter(same).filter(|call| call.arguments == failure.arguments && !call.succeeded());
    if after.iter().filter(same).any(ToolCallBlock::succeeded) {
        return Found::new("Excellent", "the call was made again, and succeeded", &quote);
    }
    if after.iter().any(ToolCallBlock::succeeded) {
        return Found::new("Good", "another call was made instead, and succeeded", &quote);
    }
    if repeats.count() >= 2 {
        return Found::new("Poor", "the same call was repeated in vain", &quote);
    }
    let found = spoken(at);
    Found { quote, ..found }
}

/// What is left where no call followed: to say so, and to show a way on.
fn spoken(at: &Place<'_>) -> Found {
    let clauses = at.clauses();
    let way = clauses.iter().find(|clause| is_way_out(clause) && !is_formula(clause));
    match (way, clauses.iter().find(|clause| admits(clause))) {
        (Some(way), Some(_)) => Found::new("Good", "it stops and shows another way", way),
        (None, Some(stop)) => Found::new("Acceptable", "it stops in good order", stop),
        (Some(way), None) => Found::new("Acceptable", "it turns to another way", way),
        (None, None) => Found::new("Poor", "nothing was done about it", at.words()),
    }
}

fn admits(clause: &str) -> bool {
    is_refusal(clause) || mood::of(clause) == Mood::Denial
}

/// A failed call that no later call of the same tool made good.
fn failed_for_good<'a>(at: &Place<'a>) -> Option<&'a ToolCallBlock> {
    let calls = &at.turn.tool_calls;
    calls.iter().enumerate().filter(|(_, call)| !call.succeeded()).find_map(|(place, failed)| {
        let later = calls.iter().skip(place + 1);
        let mut same_tool = later.filter(|call| call.name == failed.name);
        (!same_tool.any(ToolCallBlock::succeeded)).then_some(failed)
    })
}

fn quote(call: &ToolCallBlock) -> String {
    let error = call.error.as_deref().filter(|error| error.chars().any(char::is_alphanumeric));
    error.map(str::to_owned).or_else(|| call.quote()).unwrap_or_else(|| call.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session, with_call};
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("Your flight is booked.", "Failure")]
    #[case("It is a sunny day.", "Poor")]
    #[case("Sorry, that did not work.", "Acceptable")]
    #[case("Sorry, the booking failed.", "Good")]
    #[case("Sorry, the booking failed. Shall I try another flight instead?", "Excellent")]
    fn what_is_said_of_a_failure_is_graded(#[case] reply: &str, #[case] label: &str) {
        let talk = with_call(session(&[("Book it", reply)]), "book_flight", Err("no seats"));
        assert_eq!(of_last(communication, &talk).0, label);
    }

    #[test]
    fn what_is_done_about_a_failure_is_graded() {
        let talk = || with_call(session(&[("Book it", "Done what I could.")]), "book_flight", Err("timeout"));
        let again = with_call(talk(), "book_flight", Ok(json!({ "reference": "QX12AB" })));
        assert_eq!(of_last(recovery, &again), ("Excellent", "timeout".to_owned()));
        assert_eq!(of_last(communication, &again).0, "Good");
        let otherwise = with_call(talk(), "book_train", Ok(json!({ "reference": "QX12AB" })));
        assert_eq!(of_last(recovery, &otherwise).0, "Good");
        let in_vain =
            with_call(with_call(talk(), "book_flight", Err("timeout")), "book_flight", Err("timeout"));
        assert_eq!(of_last(recovery, &in_vain).0, "Poor");
        let belied =
            with_call(session(&[("Book it", "Your flight is booked.")]), "book_flight", Err("timeout"));
        assert_eq!(of_last(recovery, &belied).0, "Failure");
    }

    #[rstest]
    #[case("Sorry, I could not book it. Shall I try the train instead?", "Good")]
    #[case("Sorry, I could not book it.", "Acceptable")]
    #[case("It is a sunny day.", "Poor")]
    fn where_no_call_follows_the_words_decide(#[case] reply: &str, #[case] label: &str) {
        let talk = with_call(session(&[("Book it", reply)]), "book_flight", Err("timeout"));
        assert_eq!(of_last(recovery, &talk).0, label);
    }
}
