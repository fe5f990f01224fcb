//! What the desk says.

use crate::{
    city::City,
    desk::memory::{Memory, Question},
    trip::{Booking, Cancellation, Quote, Trip, TripKind},
};
use jiff::civil::Date;

pub(crate) const CLARIFY: &str =
    "Sorry, I did not understand that. Would you like to book, search, get a quote or cancel?";
pub(crate) const NOT_UNDERSTOOD: &str = "Sorry, I did not understand that.";
pub(crate) const GREETING: &str =
    "Hello, this is the travel desk. Would you like to book, search, get a quote or cancel?";
pub(crate) const FAREWELL: &str = "You are welcome. Goodbye, and have a good trip.";
pub(crate) const NOTHING_BOOKED: &str = "All right, nothing is booked. Goodbye.";
pub(crate) const LEFT_OPEN: &str = "All right, nothing is booked yet. Tell me when you want to go on.";
pub(crate) const NO_ADVICE: &str = "I can't help with that here.";
pub(crate) const CHEAPEST: &str = "This is the cheapest I have.";
pub(crate) const SOLD_OUT_NOW: &str = "I am sorry, this trip has just sold out, and nothing was booked. On which other date would you like to travel?";

pub(crate) const CANNOT_CHANGE: &str = "I cannot change an existing booking. I can cancel it and book a new one. Would you like me to cancel it?";

/// A question in words. Confirming and choosing repeat what is on the table.
pub(crate) fn question(question: Question, memory: &Memory) -> String {
    let hotel = memory.slots.kind == Some(TripKind::Hotel);
    match question {
        Question::Task => "Would you like to book, search, get a quote or cancel?".to_owned(),
        Question::Kind => "What kind of trip is it: a flight, a train or a hotel?".to_owned(),
        Question::Destination if hotel => "In which city do you need the hotel (destination)?".to_owned(),
        Question::Destination => "Which city would you like to travel to (destination)?".to_owned(),
        Question::Origin => "Which city are you leaving from (origin)?".to_owned(),
        Question::Date if hotel => "On which date do you arrive (for example 2026-12-01)?".to_owned(),
        Question::Date => "On which date would you like to travel (for example 2026-12-01)?".to_owned(),
        Question::Nights => "How many nights will you stay?".to_owned(),
        Question::Travellers => "How many travellers are there?".to_owned(),
        Question::Confirm => proposal(memory),
        Question::Choice => listing(memory),
        Question::Reference => "What is the booking reference?".to_owned(),
        Question::CancelInstead => "Would you like me to cancel it?".to_owned(),
    }
}

fn proposal(memory: &Memory) -> String {
    let quote = memory.offer.as_ref().and_then(|offer| offer.quote.as_ref());
    let offer = quote.map_or_else(String::new, |quote| format!("{} ", offered(quote)));
    format!("{offer}Do you confirm that I book it?")
}

/// What the user reads who wants to be asked before anything is booked.
pub(crate) fn approval(quote: &Quote) -> String {
    format!("{} May I book it?", offered(quote))
}

/// `I can offer the flight Skylark 214 from Lisbon to Paris on 1 December 2026 at 10:05, in economy ...`
fn offered(quote: &Quote) -> String {
    let Quote { trip, party, total_eur } = quote;
    let request = &trip.request;
    let route =
        request.origin.map_or_else(String::new, |from| format!(" from {from} to {}", request.destination));
    let at = trip.departs.map_or_else(String::new, |time| format!(" at {time}"));
    let nights = party.nights.map_or_else(String::new, |nights| format!(" {},", count(nights, "night")));
    format!(
        "I can offer the {} {}{route} on {}{at} ({}{}). The price for{nights} {} is {total_eur} EUR in total.",
        request.kind.word(),
        trip.name,
        long(request.date),
        request.class.word(request.kind),
        changes(trip).map_or_else(String::new, |changes| format!(", {changes}")),
        count(party.travellers, "traveller"),
    )
}

fn listing(memory: &Memory) -> String {
    let trips = memory.offer.iter().flat_map(|offer| &offer.trips);
    let options: Vec<String> =
        trips.zip(1..).map(|(trip, number)| format!("{number}) {}", option(trip))).collect();
    let place = memory.slots.destination.map_or("there", City::name);
    let day = memory.slots.date.map_or_else(String::new, |date| format!(" on {}", long(date)));
    format!(
        "These are the options for {place}{day}: {}. Which option would you like to book?",
        options.join("; ")
    )
}

fn option(trip: &Trip) -> String {
    let at = trip.departs.map_or_else(String::new, |time| format!(" at {time}"));
    let unit = match trip.request.kind {
        TripKind::Flight | TripKind::Train => "each",
        TripKind::Hotel => "a room and night",
    };
    let way = changes(trip).map_or_else(String::new, |changes| format!(", {changes}"));
    let gone = if trip.places == 0 { ", sold out" } else { "" };
    format!("{}{at}{way}, {} EUR {unit}{gone}", trip.name, trip.unit_eur)
}

/// How direct the way is; a hotel has no way.
fn changes(trip: &Trip) -> Option<String> {
    match (trip.request.kind, trip.changes) {
        (TripKind::Hotel, _) => None,
        (TripKind::Flight | TripKind::Train, 0) => Some("direct".to_owned()),
        (TripKind::Flight | TripKind::Train, changes) => Some(count(changes, "change")),
    }
}

/// The confirmation of a booking, with reference, price, date and destination.
pub(crate) fn booked(booking: &Booking) -> String {
    let Booking { reference, what, date, total_eur, .. } = booking;
    let day = long(*date);
    format!(
        "Your booking is confirmed: the {what} on {day}, for {total_eur} EUR in total. Your booking reference is {reference}. Is there anything else?"
    )
}

/// What came of a cancellation.
pub(crate) fn cancelled(cancellation: &Cancellation) -> String {
    let Cancellation { reference, what, refund_eur, paid_eur } = cancellation;
    match refund_eur {
        0 => format!(
            "Your booking {reference} ({what}) is cancelled. It was not refundable: the refund is 0 EUR of {paid_eur} EUR."
        ),
        refund => format!(
            "Your booking {reference} ({what}) is cancelled. The refund is {refund} EUR of {paid_eur} EUR."
        ),
    }
}

/// A reference that is not in the books.
pub(crate) fn unknown_reference(reference: &str) -> String {
    format!(
        "I cannot find a booking {reference}. What is the booking reference, as it stands in your confirmation?"
    )
}

/// A booking that was cancelled before.
pub(crate) fn already_cancelled(reference: &str) -> String {
    format!("The booking {reference} is already cancelled.")
}

/// The booking system does not respond.
pub(crate) fn system_down(kind: TripKind, city: City) -> String {
    format!(
        "I am sorry, I could not book it: the booking system for {}s in {city} does not respond. Nothing was booked. Please try again later.",
        kind.word()
    )
}

/// The cheapest trip is gone.
pub(crate) fn sold_out(trip: &Trip) -> String {
    format!("The cheapest one, {} for {} EUR, is sold out.", trip.name, trip.unit_eur)
}

/// No trip with enough places.
pub(crate) fn nothing_found(memory: &Memory) -> String {
    let kind = memory.slots.kind.map_or("trip", TripKind::word);
    let to = memory.slots.destination.map_or_else(String::new, |city| format!(" to {city}"));
    let from = memory.slots.origin.map_or_else(String::new, |city| format!(" from {city}"));
    format!(
        "I am sorry, there is no {kind}{from}{to} for you on that day. On which other date would you like to travel?"
    )
}

/// A city that is not served, with those that are.
pub(crate) fn unserved(city: &str) -> String {
    let served = City::ALL.map(City::name).join(", ");
    format!("I am sorry, I do not serve {city}. I serve {served}.")
}

/// A day before today.
pub(crate) fn in_the_past(date: Date) -> String {
    format!("{} is in the past.", long(date))
}

/// A day that is not yet on sale.
pub(crate) fn too_far(date: Date) -> String {
    format!("{} is too far ahead, trips are on sale for eleven months.", long(date))
}

/// `1 December 2026`.
fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn count(number: u32, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
