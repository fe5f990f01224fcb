//! Conversations with the desk, without HTTP and spans.

use super::*;
use crate::store::Store;

struct Desk {
    memory: Memory,
    store: Store,
    used: Vec<&'static str>,
}

fn desk() -> Desk {
    Desk { memory: Memory::default(), store: Store::new(), used: Vec::new() }
}

impl Desk {
    fn say(&mut self, message: &str) -> String {
        match self.hear(Heard::User(message)) {
            Ok(text) => text,
            Err(approval) => panic!("asks for approval: {}", approval.message),
        }
    }

    /// What the desk says, or what it wants approved.
    fn hear(&mut self, heard: Heard<'_>) -> Result<String, Approval> {
        let mut step = next(&mut self.memory, heard);
        loop {
            match step {
                Step::Say(text) => return Ok(text),
                Step::Ask(approval) => return Err(approval),
                Step::Call(call) => {
                    self.used.push(call.name());
                    let result = call.run(&mut self.store);
                    step = next(&mut self.memory, Heard::Tool(&result));
                }
            }
        }
    }

    fn all(&mut self, messages: &[&str]) -> String {
        messages.iter().map(|message| self.say(message)).last().unwrap()
    }
}

#[test]
fn a_booking_asks_one_question_at_a_time_and_confirms_everything() {
    let mut desk = desk();
    assert_eq!(
        desk.say("I need to book a flight to Paris next week"),
        "Which city are you leaving from (origin)?"
    );
    assert_eq!(desk.say("Lisbon"), "On which date would you like to travel (for example 2026-12-01)?");
    assert_eq!(desk.say("1 December"), "How many travellers are there?");
    assert_eq!(
        desk.say("2"),
        "I can offer the flight Skylark 214 from Lisbon to Paris on 1 December 2026 at 10:05 (economy, direct). \
         The price for 2 travellers is 436 EUR in total. Do you confirm that I book it?"
    );
    let confirmation = desk.say("Yes, please book it.");
    for fact in ["TD-", "436 EUR", "1 December 2026", "to Paris"] {
        assert!(confirmation.contains(fact), "{confirmation}");
    }
    assert_eq!(desk.used, ["search_trips", "quote_trip", "book_trip"]);
    assert_eq!(desk.say("Thank you, goodbye!"), phrases::FAREWELL);
}

#[test]
fn everything_in_one_message_is_answered_with_an_offer() {
    let offer = desk().say("Book a train from Vienna to Prague on 2026-12-02 for 1 person in first class");
    assert!(offer.contains("train Express 31 from Vienna to Prague on 2 December 2026"), "{offer}");
    assert!(offer.contains("first class"), "{offer}");
}

#[test]
fn the_budget_is_forgotten_until_somebody_insists() {
    let mut desk = desk();
    let first = desk.say("Book a flight from Lisbon to Paris on 1 December for 1 adult, under 150 EUR");
    assert!(first.contains("218 EUR"), "{first}");
    let second = desk.say("That is too expensive, my budget is 150 EUR");
    assert!(
        second.contains("cheapest") && second.contains("Meridian 77") && second.contains("120 EUR"),
        "{second}"
    );
    assert!(desk.say("yes").contains("120 EUR in total. Your booking reference is TD-"));
}

#[test]
fn a_sold_out_cheapest_trip_leads_back_to_the_dear_one() {
    let mut desk = desk();
    desk.say("Book a flight from Lisbon to Paris on 2026-12-04 for 1 adult");
    let again = desk.say("Something cheaper, please");
    assert!(again.contains("sold out") && again.contains("Skylark 214"), "{again}");
}

#[test]
fn a_search_lists_and_a_choice_books() {
    let mut desk = desk();
    let list = desk.say("Show me trains from Vienna to Prague on 2026-12-02");
    assert!(list.contains("1) Express 31") && list.contains("3) Regional 9"), "{list}");
    assert!(desk.say("Option 2: Intercity 518 at 13:10, 39 EUR each").contains("Intercity 518"));
    assert!(desk.say("Option 3").contains("Regional 9"));
    assert!(desk.say("Yes").contains("train Regional 9"));
}

#[test]
fn a_hotel_needs_nights_and_no_origin() {
    let mut desk = desk();
    assert_eq!(desk.say("I need a hotel in Vienna"), "On which date do you arrive (for example 2026-12-01)?");
    assert_eq!(desk.say("2026-12-10"), "How many nights will you stay?");
    assert_eq!(desk.say("3"), "How many travellers are there?");
    let offer = desk.say("two adults");
    assert!(offer.contains("The price for 3 nights, 2 travellers is 468 EUR"), "{offer}");
}

#[test]
fn the_booking_system_for_reykjavik_is_down() {
    let mut desk = desk();
    let said = desk.all(&["Book a hotel in Reykjavik on 2026-12-10, 2 nights, 1 guest", "yes"]);
    assert!(said.contains("could not book") && said.contains("try again later"), "{said}");
}

#[test]
fn a_booking_is_cancelled_by_reference_or_because_it_was_just_made() {
    let mut desk = desk();
    assert_eq!(desk.say("Please cancel my booking"), "What is the booking reference?");
    assert!(desk.say("TD-999999").contains("cannot find"));
    assert!(desk.say("Sorry, it is TD-2B9M4X").contains("The refund is 144 EUR of 180 EUR."));
    desk.all(&["Book a train from Vienna to Prague on 2026-12-02 for 1 person", "yes"]);
    assert!(desk.say("On second thought, cancel it").contains("is cancelled"));
}

#[test]
fn a_place_cannot_be_both_ends() {
    let mut desk = desk();
    desk.say("A flight, please. Vienna.");
    assert_eq!(desk.say("Vienna"), "Which city would you like to travel to (destination)?");
}

#[test]
fn not_knowing_is_not_refusing() {
    let mut desk = desk();
    assert_eq!(desk.say("I do not know"), phrases::CLARIFY);
    let offer = desk.say("Book a train from Vienna to Prague on 2026-12-02 for 1 person");
    assert_eq!(desk.say("I do not know"), format!("{} {offer}", phrases::NOT_UNDERSTOOD));
}

#[test]
fn yes_and_no_at_once_books_nothing() {
    let mut desk = desk();
    let offer = desk.say("Book a train from Vienna to Prague on 2026-12-02 for 1 person");
    assert_eq!(desk.say("Yes, but do not book it yet"), format!("{} {offer}", phrases::NOT_UNDERSTOOD));
    assert!(desk.say("No").contains("Which option would you like to book?"));
    assert_eq!(desk.say("No, thank you"), phrases::NOTHING_BOOKED);
    assert!(!desk.used.contains(&"book_trip"));
}

#[test]
fn an_existing_booking_cannot_be_changed() {
    let mut desk = desk();
    assert!(desk.say("I want to change my booking TD-5N8RWK to 2026-12-09").contains("cannot change"));
    assert!(desk.say("Yes, cancel it").contains("refund is 0 EUR"));
}

#[test]
fn policy_questions_get_no_advice() {
    assert_eq!(desk().say("How much baggage may I bring?"), phrases::NO_ADVICE);
}

#[test]
fn what_is_not_understood_is_asked_again_in_the_same_words() {
    let mut desk = desk();
    let first = desk.say("Blorp");
    assert_eq!((first.as_str(), desk.say("Blorp blorp")), (phrases::CLARIFY, first.clone()));
    desk.say("A flight to Rome, please");
    assert_eq!(
        desk.say("LIS-FCO"),
        "Sorry, I did not understand that. Which city are you leaving from (origin)?"
    );
}

#[test]
fn what_is_not_on_sale_is_said_so() {
    assert!(desk().say("I want to fly to Tokyo").starts_with("I am sorry, I do not serve Tokyo."));
    assert!(desk().say("A flight to Rome on 2026-11-02").starts_with("2 November 2026 is in the past."));
    let none = desk().say("How much is a train from Lisbon to Paris on 2026-12-01 for 1 adult?");
    assert!(none.contains("there is no train from Lisbon to Paris"), "{none}");
}

const ASKS_FIRST: &str =
    "Book a train from Vienna to Prague on 2026-12-02 for 1 person, but ask me before you book.";

#[test]
fn whoever_wants_to_be_asked_first_is() {
    let mut desk = desk();
    let approval = desk.hear(Heard::User(ASKS_FIRST)).unwrap_err();
    for fact in ["2 December 2026", "EUR in total", "May I book it?"] {
        assert!(approval.message.contains(fact), "{}", approval.message);
    }
    assert_eq!(approval.call.name(), "book_trip");
    assert!(!desk.used.contains(&"book_trip"));
    let booked = approval.call.run(&mut desk.store);
    assert!(desk.hear(Heard::Tool(&booked)).unwrap().contains("Your booking reference is TD-"));
    let again = desk.hear(Heard::User("And a train from Prague to Vienna on 2026-12-04 for 1 person"));
    assert!(again.is_err(), "it is asked for the next booking too");
}

#[test]
fn a_no_leads_to_the_other_options_and_its_reason_is_heard() {
    let mut desk = desk();
    desk.hear(Heard::User(ASKS_FIRST)).unwrap_err();
    assert!(desk.hear(Heard::Refusal(None)).unwrap().contains("Which option would you like to book?"));
    let approval = desk.hear(Heard::User("Option 1")).unwrap_err();
    assert!(approval.message.contains("Express 31"), "{}", approval.message);
    let cheaper = desk.hear(Heard::Refusal(Some("No, is there anything cheaper?"))).unwrap_err();
    assert!(cheaper.message.starts_with(phrases::CHEAPEST), "{}", cheaper.message);
    assert_eq!(desk.hear(Heard::Silence), Ok(phrases::LEFT_OPEN.to_owned()));
    assert!(!desk.used.contains(&"book_trip"));
}
