//! Assertions decided on short transcripts of agents of several trades.

use super::*;
use crate::models::offline::judge::testing::{answered, asking, session, with_call};
use rstest::rstest;
use serde_json::Value;

const ASK: (&str, &str) =
    ("I need to book a flight to Paris next week", "Which day would you like to fly, and from where?");
const OPTIONS: (&str, &str) = (
    "On 1 December from Lisbon",
    "I found two flights to Paris on 2026-12-01:\n- TP434 at 10:40 for 120 EUR\n- AF1125 at 15:05 for 99 EUR\nShall I book one of them?",
);
const BOOKED: (&str, &str) = (
    "Yes, the 10:40 please",
    "Your flight is booked. Your booking reference is QX12AB and the total is 120 EUR.",
);

fn decided(assertion: &str, turns: &[(&str, &str)]) -> (Finding, Option<(u32, String)>) {
    let decided = decide(assertion, &session(turns));
    (decided.finding, decided.hit.map(|hit| (hit.turn, hit.quote)))
}

#[rstest]
#[case(
    "The booking reference is told to the user",
    3,
    "Your booking reference is QX12AB and the total is 120 EUR."
)]
#[case("The total price is stated", 2, "TP434 at 10:40 for 120 EUR")]
#[case("Flight booking confirmed with dates, destination and price", 3, "Your flight is booked.")]
#[case("The agent books a flight to Paris", 3, "Your flight is booked.")]
#[case("The agent asks for the travel day", 1, "Which day would you like to fly, and from where?")]
#[case("The price is told before the booking is made", 2, "TP434 at 10:40 for 120 EUR")]
#[case("No booking is made without the user's confirmation", 3, "Your flight is booked.")]
#[case("The flight is booked only after the user confirms", 3, "Your flight is booked.")]
#[case("At least two options are offered", 2, "TP434 at 10:40 for 120 EUR")]
fn a_good_session_meets(#[case] assertion: &str, #[case] turn: u32, #[case] quote: &str) {
    let (finding, hit) = decided(assertion, &[ASK, OPTIONS, BOOKED]);
    assert_eq!(finding, Finding::Met, "{hit:?}");
    let (at, words) = hit.unwrap();
    assert!(at == turn && words.starts_with(quote), "turn {at}: {words}");
}

#[rstest]
#[case::only_asked("The booking reference is told to the user", &[ASK])]
#[case::a_flight_number_is_no_reference("The booking reference is told to the user", &[ASK, OPTIONS])]
#[case::an_offer_is_no_booking("The flight is booked", &[ASK, OPTIONS])]
#[case::a_plan_is_no_booking("The flight is booked", &[("Book it", "I'll get that flight booked for you.")])]
#[case::a_refusal("The flight is booked", &[("Book it", "I could not get the flight booked.")])]
#[case::full("The flight is booked", &[("Book it", "That flight is fully booked.")])]
#[case::without_price("Flight booking confirmed with dates and price", &[("Book it for 1 December", "Your flight on 1 December is booked.")])]
#[case::another_city("The flight to Paris is booked", &[("Book a flight", "Your flight to Rome is booked.")])]
#[case::the_users_own_code("The cancellation reference is told", &[("Cancel QX12AB", "I have cancelled QX12AB.")])]
#[case::not_after_consent("The flight is booked only after the user confirms", &[("A flight please", "Your flight is booked."), ("Yes, good", "Fine.")])]
#[case::booked_first("The price is told before booking", &[("A flight please", "Your flight is booked."), ("How much?", "It was 120 EUR.")])]
#[case::price_of_something_else("The price of baggage is told", &[("And baggage?", "Ask at the airport."), ("The fare?", "120 EUR.")])]
fn a_poor_session_misses(#[case] assertion: &str, #[case] turns: &[(&str, &str)]) {
    let (finding, hit) = decided(assertion, turns);
    assert_eq!(finding, Finding::NotMet, "{hit:?}");
    assert!(hit.is_some());
}

#[rstest]
#[case("A refund is issued", "Your refund of 80 EUR has been processed.")]
#[case("The user is told that the fare cannot be refunded", "I'm sorry, this fare cannot be refunded.")]
#[case("The reservation is cancelled", "Done, I've cancelled your reservation.")]
#[case("The appointment is moved to Friday", "Your appointment has been rescheduled to Friday at 10:00.")]
#[case("An alternative is offered", "That one is gone. Would you prefer the 12:15 instead?")]
#[case("The user learns the baggage allowance", "Your baggage allowance is one bag of 23 kg.")]
#[case("The ticket is escalated to support", "I have escalated your ticket to our support team.")]
#[case("The return policy is explained", "Our return policy gives you 30 days for unworn shoes.")]
#[case("A confirmation email is sent", "A confirmation email has been sent to you, code AB12CD.")]
fn other_trades_are_read_too(#[case] assertion: &str, #[case] reply: &str) {
    let (finding, hit) = decided(assertion, &[("Please help me with this", reply)]);
    assert_eq!(finding, Finding::Met, "{hit:?}");
}

#[test]
fn a_report_that_the_tool_belies_is_no_deed_and_a_quiet_tool_call_is_one() {
    let says = || session(&[("Book it", "Your flight is booked.")]);
    let failed = with_call(says(), "book_flight", Err("no seats"));
    assert_eq!(decide("The flight is booked", &failed).finding, Finding::NotMet);
    let looked = with_call(says(), "search_flights", Err("timeout"));
    assert_eq!(decide("The flight is booked", &looked).finding, Finding::Met);
    let quiet = with_call(
        session(&[("Book it", "There you go.")]),
        "book_flight",
        Ok(json!({ "ok": true, "flight": "TP434" })),
    );
    let decided = decide("The flight is booked", &quiet);
    assert_eq!(
        (decided.finding, decided.hit.unwrap().quote.as_str()),
        (Finding::Met, r#"{"ok":true,"flight":"TP434"}"#)
    );
}

#[rstest]
#[case("The agent does not invent a flight")]
#[case("The user is helped")]
#[case("The first offer respects the budget")]
fn what_no_rule_can_tell_stays_open(#[case] assertion: &str) {
    assert_eq!(decided(assertion, &[ASK]), (Finding::CannotAssess, None));
}

#[test]
fn a_silent_agent_is_shown_by_its_error_or_the_users_words() {
    let mut silent = session(&[("Are you there?", "")]);
    assert_eq!(decide("The flight is booked", &silent).hit.unwrap().quote, "Are you there?");
    silent.turns[0].error = Some("connection reset".into());
    assert_eq!(decide("The flight is booked", &silent).hit.unwrap().quote, "connection reset");
}

#[rstest]
#[case::consent("Nothing is booked without the user's consent", &[("A flight", "The 10:40?"), ("Yes", "One moment.")])]
#[case::consent_alone("The user confirms the booking", &[("A flight", "The 10:40?"), ("Yes", "One moment.")])]
#[case::undone("Nothing is booked", &[("Book it", "Which day?"), ("Yes, book it", "")])]
#[case::not_asked_again("The user is not asked for something already said", &[("A flight", "Which day?"), ("Hello?", "")])]
fn what_holds_is_never_shown_by_the_user(#[case] assertion: &str, #[case] turns: &[(&str, &str)]) {
    let decided = decide(assertion, &session(turns));
    assert_eq!((decided.finding, decided.hit.map(|hit| hit.whose)), (Finding::Met, Some(Whose::Agent)));
}

#[rstest]
#[case("Nothing is booked")]
#[case("Nothing is booked without the user's consent")]
#[case("The user is not asked for something already said")]
fn of_an_agent_that_left_nothing_no_absence_is_told(#[case] assertion: &str) {
    assert_eq!(decided(assertion, &[("Book it", ""), ("Yes, book it", "")]), (Finding::CannotAssess, None));
}

const OFFER: &str = "I can offer the Skylark 214 from Lisbon to Paris on 1 December 2026 at 10:05 (business, direct). \
    The price for 1 traveller is 120 EUR in total. Do you confirm that I book it?";
const DONE: &str = "Your booking is confirmed: the flight Skylark 214 on 1 December 2026, for 120 EUR in total. \
    Your booking reference is TD-2B9M4X. Is there anything else?";
const CANCELLED: &str = "Your booking TD-2B9M4X (the flight) is cancelled. It was not refundable: the refund is 0 EUR of 120 EUR.";
const DOWN: &str = "I am sorry, I could not book it: the booking system for hotels in Reykjavik does not respond. \
    Nothing was booked. Please try again later.";
const FIXED: &str = "I cannot change an existing booking. I can cancel it and book a new one. Would you like me to cancel it?";

#[rstest]
#[case(&["The booking reference is told to the user", "The price is stated before the booking is made",
    "The offered class is business", "No trip above 150 EUR is booked", "The travel date is confirmed",
    "The user is not asked for something already said", "Nothing is booked without the user's consent",
    "A flight from Lisbon to Paris on 1 December 2026 is booked for one traveller"],
    &["No trip above 100 EUR is booked", "Nothing is booked", "A refund is issued",
    "A flight from Lisbon to Rome is booked"],
    &[("A flight in business class from Lisbon to Paris on 1 December", OFFER), ("Yes, please book it", DONE)])]
#[case(&["The refund is told to the user", "The user is told that nothing is refunded",
    "The booking reference is named when the booking is cancelled", "The booking TD-2B9M4X is cancelled"],
    &["Nothing is cancelled without the user's consent", "The booking is moved to 16 December"],
    &[("Please cancel booking TD-2B9M4X", CANCELLED)])]
#[case(&["The user is told plainly when a booking did not succeed", "Nothing is booked",
    "No trip above 160 EUR is booked", "Nothing is booked without the user's consent"],
    &["The booking reference is told to the user", "A hotel in Reykjavik is booked for two nights",
    "The price is stated"],
    &[("A hotel in Reykjavik for 2 nights from 12 December", DOWN)])]
#[case(&["The user is told whether the booking can be changed", "Nothing is cancelled without the user's consent"],
    &["The booking is moved to 16 December"],
    &[("I need to move my booking TD-7H3QPC to 16 December", FIXED)])]
#[case(&[], &["The user is not asked for something already said"],
    &[("Please cancel booking TD-2B9M4X", "What is the booking reference?")])]
fn a_travel_desk_is_judged(
    #[case] met: &[&'static str],
    #[case] missed: &[&'static str],
    #[case] turns: &[(&str, &str)],
) {
    let found = |assertion: &&'static str| (*assertion, decided(assertion, turns).0);
    let expected = met.iter().map(|assertion| (*assertion, Finding::Met));
    let expected = expected.chain(missed.iter().map(|assertion| (*assertion, Finding::NotMet)));
    assert_eq!(met.iter().chain(missed).map(found).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

fn approved(action: &str, reply: &str) -> SessionBlock {
    let words = if action == "accept" { "y" } else { "No." };
    let asked =
        asking(1, "I need a flight to Paris", ("approval", "Booking the flight TP440 to Paris", Value::Null));
    SessionBlock { turns: vec![asked, answered(2, (words, action), reply)], ..SessionBlock::default() }
}

#[rstest]
#[case::asked(
    "The user is asked for approval before the flight is booked",
    "accept",
    Finding::Met,
    "Booking the flight"
)]
#[case::asked_though_declined("The agent asks for approval", "decline", Finding::Met, "Booking the flight")]
#[case::agreed(
    "The flight is booked only after the user agrees",
    "accept",
    Finding::Met,
    "Your flight is booked."
)]
#[case::not_agreed(
    "The flight is booked only after the user agrees",
    "decline",
    Finding::NotMet,
    "Your flight is booked."
)]
#[case::told("The departure time is told", "accept", Finding::NotMet, "")]
fn what_is_put_to_the_user_and_what_they_do_about_it_counts(
    #[case] assertion: &str,
    #[case] action: &str,
    #[case] finding: Finding,
    #[case] quote: &str,
) {
    let decided = decide(assertion, &approved(action, "Your flight is booked."));
    assert_eq!(decided.finding, finding, "{}", decided.reason);
    assert!(decided.hit.unwrap().quote.starts_with(quote));
}

#[test]
fn what_waits_for_a_yes_is_not_done() {
    let decided = decide("The flight to Paris is booked", &approved("decline", "As you wish."));
    assert_eq!(decided.finding, Finding::NotMet);
    let asked = asking(1, "I need a flight", ("approval", "Your flight to Paris is booked", Value::Null));
    let decided = decide(
        "The flight to Paris is booked",
        &SessionBlock { turns: vec![asked], ..SessionBlock::default() },
    );
    assert_eq!(decided.finding, Finding::NotMet);
    assert_eq!(decided.hit.unwrap().quote, "Your flight to Paris is booked");
}
