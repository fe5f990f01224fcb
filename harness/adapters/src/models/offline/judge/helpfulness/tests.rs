//! Replies of several trades, and the label each gets.

use super::*;
use crate::models::offline::judge::testing::{answered, asking, session, with_call};
use rstest::rstest;
use serde_json::{Value, json};

fn judged(turns: &[(&str, &str)]) -> (&'static str, String) {
    let session = session(turns);
    let verdict = judge(&session.turns, turns.len() - 1).unwrap();
    (verdict.label, verdict.quote)
}

#[rstest]
#[case::empty("A flight to Paris, please", "", NOT_AT_ALL, "A flight to Paris, please")]
#[case::only_marks("A flight to Paris, please", "---\n...", NOT_AT_ALL, "A flight to Paris, please")]
#[case::nothing_to_quote("?!", "", NOT_AT_ALL, "")]
#[case::refusal(
    "Cancel it",
    "I'm sorry, I cannot help with that.",
    SOMEWHAT_UNHELPFUL,
    "I'm sorry, I cannot help with that."
)]
#[case::polite_refusal(
    "Cancel it",
    "I cannot cancel it. Is there anything else?",
    SOMEWHAT_UNHELPFUL,
    "I cannot cancel it."
)]
#[case::refusal_with_a_way(
    "Cancel it",
    "I cannot cancel it. Would you like a voucher instead?",
    NEUTRAL,
    "Would you like a voucher instead?"
)]
#[case::refusal_with_facts(
    "The 9:00?",
    "The 9:00 is not available. The 10:40 costs 120 EUR.",
    SOMEWHAT_HELPFUL,
    "The 10:40 costs 120 EUR."
)]
#[case::needed_question(
    "A flight to Paris, please",
    "Sure! Which day would you like to fly?",
    NEUTRAL,
    "Which day would you like to fly?"
)]
#[case::needed_day("A flight next week", "On which date?", NEUTRAL, "On which date?")]
#[case::known_day(
    "A flight on 1 December",
    "On which date would you like to fly?",
    SOMEWHAT_UNHELPFUL,
    "On which date would you like to fly?"
)]
#[case::known_code(
    "Cancel QX12AB",
    "What is your booking reference?",
    SOMEWHAT_UNHELPFUL,
    "What is your booking reference?"
)]
#[case::options(
    "A flight to Paris",
    "I found these:\n- 10:40 for 120 EUR\n- 12:15 for 99 EUR\nWhich one?",
    SOMEWHAT_HELPFUL,
    "10:40 for 120 EUR"
)]
#[case::answer("How much is the 10:40?", "It costs 120 EUR.", VERY_HELPFUL, "It costs 120 EUR.")]
#[case::deed(
    "Book it",
    "Your flight is booked. Your reference is QX12AB.",
    VERY_HELPFUL,
    "Your flight is booked."
)]
#[case::deed_and_formula(
    "Book it",
    "Your flight is booked. Is there anything else I can do for you today?",
    VERY_HELPFUL,
    "Your flight is booked."
)]
#[case::deed_and_more(
    "Book it",
    "Your flight is booked. Online check-in opens 24 hours before departure.",
    ABOVE_AND_BEYOND,
    "Your flight is booked."
)]
#[case::another_date(
    "A flight on 4 December",
    "I am sorry, there is no flight on that day. On which other date would you like to travel?",
    NEUTRAL,
    "On which other date would you like to travel?"
)]
#[case::no_is_an_answer(
    "Is breakfast included?",
    "Breakfast is not included.",
    SOMEWHAT_HELPFUL,
    "Breakfast is not included."
)]
#[case::offer(
    "A flight to Paris",
    "I can offer the Skylark 214 at 10:05. Do you confirm that I book it?",
    SOMEWHAT_HELPFUL,
    "I can offer the Skylark 214 at 10:05."
)]
#[case::cancelled(
    "Cancel TD-2B9M4X",
    "Your booking TD-2B9M4X is cancelled. The refund is 40 EUR of 80 EUR.",
    VERY_HELPFUL,
    "Your booking TD-2B9M4X is cancelled."
)]
#[case::plan("Book it", "I'll look into it.", NEUTRAL, "I'll look into it.")]
#[case::prose(
    "What is the return policy?",
    "Our return policy covers unworn shoes in their box.",
    SOMEWHAT_HELPFUL,
    "Our return policy covers unworn shoes in their box."
)]
#[case::chatter("What is the return policy?", "Hello and welcome!", NEUTRAL, "Hello and welcome!")]
fn a_single_reply_is_labelled(
    #[case] user: &str,
    #[case] reply: &str,
    #[case] label: &str,
    #[case] quote: &str,
) {
    assert_eq!(judged(&[(user, reply)]), (label, quote.to_owned()));
}

#[test]
fn saying_the_same_again_sets_the_user_back() {
    let turns = [("A flight", "Where to?"), ("I said Paris", "Where to?")];
    assert_eq!(judged(&turns), (VERY_UNHELPFUL, "Where to?".into()));
}

#[test]
fn a_question_that_was_answered_is_not_asked_again_unless_it_was_evaded() {
    let again = "May I have your frequent flyer number?";
    let first = "Could you tell me your frequent flyer number?";
    let (label, _) = judged(&[("A flight", first), ("It is on my card, 77 in all", again)]);
    assert_eq!(label, SOMEWHAT_UNHELPFUL);
    let (label, _) = judged(&[("A flight", first), ("I don't know it", again)]);
    assert_eq!(label, NEUTRAL);
}

#[test]
fn a_success_that_the_tool_did_not_have_misleads() {
    let session =
        with_call(session(&[("Book it", "Your flight is booked.")]), "book_flight", Err("no seats"));
    assert_eq!(judge(&session.turns, 0).unwrap().label, VERY_UNHELPFUL);
}

#[test]
fn where_the_user_wrote_no_word_the_error_is_quoted() {
    let mut session = session(&[("?!", "")]);
    session.turns[0].error = Some("connection reset".into());
    assert_eq!(judge(&session.turns, 0).unwrap().quote, "connection reset");
}

#[rstest]
#[case::shows_what_it_would_do("approval", "Go ahead?", json!({ "flight": "TP 440" }), SOMEWHAT_HELPFUL)]
#[case::says_what_it_would_do("approval", "Book TP440 for 240 EUR", json!({}), SOMEWHAT_HELPFUL)]
#[case::shows_nothing("approval", "Go ahead?", Value::Null, NEUTRAL)]
#[case::needs_to_know("form", "Who is travelling?", Value::Null, NEUTRAL)]
#[case::knows("clarification", "On which date would you like to fly?", Value::Null, SOMEWHAT_UNHELPFUL)]
fn a_question_is_no_silence(
    #[case] kind: &str,
    #[case] message: &str,
    #[case] arguments: Value,
    #[case] label: &str,
) {
    let turn = asking(1, "A flight on 1 December", (kind, message, arguments));
    let verdict = judge(&[turn], 0).unwrap();
    assert_eq!((verdict.label, verdict.quote.as_str()), (label, message));
}

#[test]
fn a_question_that_was_just_answered_is_not_asked_once_more() {
    let asked = |turn| asking(turn, "Yes.", ("approval", "Book TP440?", json!({ "flight": "TP 440" })));
    assert_eq!(judge(&[asked(1), asked(2)], 1).unwrap().label, VERY_UNHELPFUL);
    let other = asking(2, "Yes.", ("approval", "Book TP440?", json!({ "flight": "TP 442" })));
    assert_eq!(judge(&[asked(1), other], 1).unwrap().label, SOMEWHAT_HELPFUL);
}

#[test]
fn what_comes_of_an_answer_is_judged_as_any_reply() {
    let asked = asking(1, "A flight to Paris", ("approval", "Book TP440?", Value::Null));
    let turns = [asked, answered(2, ("Yes.", "accept"), "Your flight is booked.")];
    assert_eq!(judge(&turns, 1).unwrap().label, VERY_HELPFUL);
}
