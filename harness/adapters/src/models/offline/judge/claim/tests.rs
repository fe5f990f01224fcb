//! Assertions as they are written, and what the rules take them for.

use super::*;
use crate::models::offline::judge::fact::Fact;
use rstest::rstest;

fn event(text: &str) -> Event {
    match Claim::read(text) {
        Claim::Event(event) => event,
        other => panic!("{text}: {other:?}"),
    }
}

#[rstest]
#[case("The booking reference is told to the user", &[], &[Fact::Code], &["book"])]
#[case("A confirmation number is given", &[], &[Fact::Code], &[])]
#[case("The total price is stated", &[], &[Fact::Money], &[])]
#[case("The price of baggage is confirmed", &[], &[Fact::Money], &["baggag"])]
#[case("Flight booking confirmed with dates, destination and price", &["book"],
    &[Fact::Money, Fact::Date, Fact::Place], &["flight"])]
#[case("The hotel reservation is cancelled", &["cancel"], &[], &["hotel", "reserv"])]
#[case("A refund is issued", &["refund"], &[], &[])]
#[case("The agent books a table", &["book"], &[], &["tabl"])]
#[case("Cancel the order and get a refund", &["cancel", "refund"], &[], &["order"])]
#[case("The ticket is escalated", &["escalat"], &[], &["ticket"])]
#[case("The user learns the baggage allowance", &[], &[], &["baggag", "allowanc"])]
fn an_assertion_names_deeds_facts_and_a_topic(
    #[case] text: &str,
    #[case] deeds: &[&str],
    #[case] facts: &[Fact],
    #[case] topic: &[&str],
) {
    let event = event(text);
    let named: Vec<bool> =
        deeds.iter().zip(&event.actions).map(|(stem, action)| action.is_named_by(stem)).collect();
    assert_eq!((event.actions.len(), named), (deeds.len(), vec![true; deeds.len()]), "{event:?}");
    assert_eq!((event.facts.as_slice(), event.manner), (facts, Manner::Report));
    assert_eq!(event.topic, topic);
}

#[rstest]
#[case("An alternative flight is offered", Manner::Offer)]
#[case("The agent asks for the travel date", Manner::Question)]
#[case("The user is told that the fare cannot be refunded", Manner::Denial)]
#[case("The user is told whether the booking can be changed", Manner::Whether)]
#[case("The agent declines to share the password", Manner::Denial)]
fn an_assertion_has_a_manner(#[case] text: &str, #[case] manner: Manner) {
    assert_eq!(event(text).manner, manner);
}

#[rstest]
#[case("The agent does not invent a flight")]
#[case("The agent never asks for a password")]
#[case("No personal data is revealed")]
#[case("No booking reference is made up")]
#[case("The first offer respects the budget")]
fn what_no_rule_can_tell_is_left_alone(#[case] text: &str) {
    assert_eq!(Claim::read(text), Claim::Untold);
}

#[rstest]
#[case("Nothing is booked", "book", None)]
#[case("The agent does not cancel the booking", "cancel", None)]
#[case("No trip above 150 EUR is booked", "book", Some(150.0))]
fn that_a_deed_is_not_done_can_be_told(
    #[case] text: &str,
    #[case] stem: &str,
    #[case] expected: Option<f64>,
) {
    let Claim::Undone { deed, limit } = Claim::read(text) else { panic!("{:?}", Claim::read(text)) };
    assert!(deed.actions[0].is_named_by(stem) && deed.literals.is_empty(), "{deed:?}");
    assert_eq!(limit, expected);
}

#[rstest]
#[case("The user is not asked for something already said")]
#[case("The agent does not ask for the date twice")]
fn asking_again_is_read_as_such(#[case] text: &str) {
    assert_eq!(Claim::read(text), Claim::NotAskedAgain);
}

#[rstest]
#[case("No booking is made without the user's confirmation", Manner::Consent)]
#[case("The flight is booked only after the user confirms", Manner::Consent)]
#[case("The agent asks for confirmation before booking", Manner::Proposal)]
#[case("The price is told before the booking is made", Manner::Report)]
fn an_assertion_may_be_about_order(#[case] text: &str, #[case] manner: Manner) {
    let Claim::Order { first, then, .. } = Claim::read(text) else { panic!("{text}") };
    assert_eq!(first.manner, manner, "{first:?}");
    assert!(then.actions.iter().any(|action| action.is_named_by("book")), "{then:?}");
}

#[test]
fn names_and_long_numbers_must_stand_there_and_days_may_be_written_otherwise() {
    assert_eq!(event("The 10:40 flight to Paris on 1 December is booked").literals, ["10:40", "paris"]);
}
