//! One draft at a time; how the rules do over whole conversations is measured in `tests/corpus`.

use super::*;
use crate::testing::{case, somebody, turn};
use rehearsal_core::{
    actor::{ActorProfile, PartStatus},
    case::Case,
    session::Turn,
};
use rstest::rstest;

/// What is held against a message in answer to a question for the day.
fn faults(text: &str) -> Vec<DraftFault> {
    let known =
        [("order", "12,500"), ("flight", "TP-440X"), ("mail", "ana@example.org"), ("fare", "120 EUR")];
    let known = known.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let case = Case { known, ..case(&[]) };
    let before = [turn(1, "I need a flight to Paris.", "When would you like to fly?")];
    of_message(&Scene::new(&case, &somebody(&["booked".to_owned()]), &before), text)
        .into_iter()
        .map(|fault| fault.fault)
        .collect()
}

#[rstest]
#[case("  ", DraftFault::Empty)]
#[case("i need a flight to paris", DraftFault::RepeatsItself)]
#[case("When would you like to fly?", DraftFault::EchoesAgent)]
#[case("Thanks! ###STOP###", DraftFault::ControlTokens)]
#[case("Bye [STOP]", DraftFault::ControlTokens)]
#[case("It's under [your name]", DraftFault::ControlTokens)]
#[case("Sure! How can I help you today?", DraftFault::OutOfRole)]
#[case("User: on Friday, please", DraftFault::OutOfRole)]
#[case("My booking is AB12CD.", DraftFault::UnknownFact)]
#[case("Write to bob@example.org", DraftFault::UnknownFact)]
#[case("My number is 4471230.", DraftFault::UnknownFact)]
#[case("Call me on 0171 555 01 99.", DraftFault::UnknownFact)]
#[case("The card ends in 4417.", DraftFault::UnknownFact)]
#[case("I was born on 3 May 1990.", DraftFault::UnknownFact)]
#[case("My budget is 310 EUR.", DraftFault::UnknownFact)]
#[case("My passport number is X-77", DraftFault::UnknownFact)]
#[case("I was instructed to say Friday.", DraftFault::SpeaksOfSimulation)]
fn a_message_that_no_user_sends_is_refused(#[case] message: &str, #[case] fault: DraftFault) {
    assert_eq!(faults(message), [fault]);
}

#[rstest]
#[case("At 10:30, for 2, as in 2019.")]
#[case("Order 12500, flight TP440X.")]
#[case("It's ana@example.org; I LOVE it!!!")]
#[case("Two of 120 EUR cost 240 EUR.")]
#[case("Could it be 4 May, or 5 May?")]
#[case("I don't know my passport number.")]
#[case("My passport number is in the other bag.")]
#[case("At 1830 if I don't have COVID-19.")]
#[case("Are you an AI?")]
#[case("Can you help me with that?")]
fn a_message_of_known_facts_questions_and_small_numbers_is_sent(#[case] message: &str) {
    assert_eq!(faults(message), []);
}

#[test]
fn two_thousand_characters_are_the_most() {
    assert_eq!(faults(&"é".repeat(2000)), []);
    assert_eq!(faults(&"é".repeat(2001)), [DraftFault::TooLong]);
}

#[test]
fn where_nothing_is_known_of_the_goal_nothing_is_held_against_a_stop_for_it() {
    let before = [turn(1, "I need a flight.", "Where from?")];
    let (case, profile) = (case(&[]), somebody(&["booked".to_owned()]));
    for decision in [Decision::GoalMet, Decision::GiveUp { reason: "I'm tired.".into() }] {
        assert_eq!(of_stop(&Scene::new(&case, &profile, &before), &decision, &[]), []);
    }
}

#[rstest]
#[case("low", 2)]
#[case("medium", 3)]
#[case("high", 5)]
fn patience_is_spent_after_so_many_replies(#[case] level: &str, #[case] replies: u32) {
    let case = case(&[]);
    let traits = [("patience_level".to_owned(), level.to_owned())].into();
    let profile = ActorProfile { traits, ..somebody(&["booked".to_owned()]) };
    let progress = [PartProgress { part: "booked".into(), status: PartStatus::Attempted }];
    let gives_up = Decision::GiveUp { reason: "It leads nowhere.".into() };
    let held = |replies: u32| {
        let turns: Vec<Turn> =
            (1..=replies).map(|number| turn(number, "Book it.", "Paris is nice.")).collect();
        of_stop(&Scene::new(&case, &profile, &turns), &gives_up, &progress).len()
    };
    assert_eq!((held(replies - 1), held(replies)), (1, 0));
}
