//! Proposing what was found, hearing what the user makes of it, and telling how booking went.

use crate::{
    desk::{
        Approval, Step, asking,
        memory::{Memory, Question, Task},
        phrases,
    },
    store::StoreError,
    tools::{ToolAnswer, ToolCall, ToolResult},
    trip::{Party, Quote, Trip},
    understand::{Reading, intent::Intent},
};

/// The trips on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// What was found, the most convenient first.
    pub(crate) trips: Vec<Trip>,
    /// The one proposed, with its price.
    pub(crate) quote: Option<Quote>,
    /// What to say before the proposal, such as that the cheapest is sold out.
    pub(crate) remark: Option<String>,
}

/// What comes after a tool's answer.
pub(crate) fn after_tool(memory: &mut Memory, result: &ToolResult) -> Step {
    match result {
        Ok(ToolAnswer::Found(trips)) => found(memory, trips),
        Ok(ToolAnswer::Quoted(quote)) => quoted(memory, quote),
        Ok(ToolAnswer::Booked(booking)) => {
            memory.close();
            memory.booked = Some(booking.reference.clone());
            Step::Say(phrases::booked(booking))
        }
        Ok(ToolAnswer::Cancelled(cancellation)) => {
            memory.close();
            memory.booked = None;
            Step::Say(phrases::cancelled(cancellation))
        }
        Err(error) => failed(memory, error),
    }
}

/// The step where the message answers an offer; `None` where there is none, or it says nothing about it.
pub(crate) fn hear(memory: &mut Memory, reading: &Reading, changed: bool) -> Option<Step> {
    let offer = memory.offer.clone().filter(|_| !changed)?;
    let tone = reading.tone;
    // Whoever picks an option may repeat its price, which then is no limit.
    let chosen = reading.choice.and_then(|number| offer.trips.get(number.checked_sub(1)?));
    match (chosen, tone.cheaper, reading.amounts.budget) {
        (Some(trip), false, _) => return Some(propose(memory, offer.clone(), trip, None)),
        (_, true, _) | (None, false, Some(_)) => return Some(bargain(memory, &offer, reading)),
        (None, false, None) => {}
    }
    let wants = tone.agrees || reading.intent == Some(Intent::Book);
    match (wants, tone.refuses, tone.thanks) {
        _ if tone.others => Some(list(memory, &offer)),
        (true, false, _) => Some(accept(memory, &offer)),
        (false, true, false) => Some(list(memory, &offer)),
        (false, true, true) => {
            memory.close();
            Some(Step::Say(phrases::NOTHING_BOOKED.to_owned()))
        }
        // Yes and no at once must not book anything: the proposal is repeated.
        (true, true, _) | (false, false, _) => None,
    }
}

fn found(memory: &mut Memory, trips: &[Trip]) -> Step {
    let offer = Offer { trips: trips.to_vec(), quote: None, remark: None };
    let party = memory.slots.party();
    match (memory.task, first_free(trips, party)) {
        (_, None) => {
            let none = phrases::nothing_found(memory);
            memory.asked = Some(Question::Date);
            Step::Say(none)
        }
        (Some(Task::Search), Some(_)) => list(memory, &offer),
        (Some(Task::Book | Task::Quote) | None, Some(trip)) => propose(memory, offer, trip, None),
    }
}

/// The most convenient trip with places left. Here the budget is forgotten, on purpose.
fn first_free(trips: &[Trip], party: Party) -> Option<&Trip> {
    trips.iter().find(|trip| trip.places >= party.travellers)
}

/// Asks for the trip's price, to propose it when the price is there.
fn propose(memory: &mut Memory, offer: Offer, trip: &Trip, remark: Option<String>) -> Step {
    memory.offer = Some(Offer { quote: None, remark, ..offer });
    Step::Call(ToolCall::Quote(trip.id.clone(), memory.slots.party()))
}

fn quoted(memory: &mut Memory, quote: &Quote) -> Step {
    let Some(offer) = memory.offer.as_mut() else { return asking::advance(memory) };
    offer.quote = Some(quote.clone());
    let remark = offer.remark.take().map_or_else(String::new, |remark| format!("{remark} "));
    memory.asked = Some(Question::Confirm);
    if memory.asks_first {
        let call = ToolCall::Book(quote.trip.id.clone(), quote.party);
        return Step::Ask(Approval { message: format!("{remark}{}", phrases::approval(quote)), call });
    }
    Step::Say(format!("{remark}{}", phrases::question(Question::Confirm, memory)))
}

fn list(memory: &mut Memory, offer: &Offer) -> Step {
    memory.offer = Some(Offer { quote: None, ..offer.clone() });
    asking::ask(memory, Question::Choice)
}

/// Books what was proposed; from a list, whoever agrees without a number gets the first free one.
fn accept(memory: &mut Memory, offer: &Offer) -> Step {
    match (&offer.quote, first_free(&offer.trips, memory.slots.party())) {
        (Some(quote), _) => Step::Call(ToolCall::Book(quote.trip.id.clone(), quote.party)),
        (None, Some(trip)) => propose(memory, offer.clone(), trip, None),
        (None, None) => asking::advance(memory),
    }
}

/// Somebody insists on a lower price, or names what they can spend.
fn bargain(memory: &mut Memory, offer: &Offer, reading: &Reading) -> Step {
    let fits = match (&offer.quote, reading.amounts.budget) {
        (Some(quote), Some(budget)) => quote.total_eur <= budget,
        (Some(_) | None, _) => false,
    };
    if fits && reading.tone.agrees {
        return accept(memory, offer);
    }
    if fits {
        return asking::ask(memory, Question::Confirm);
    }
    let party = memory.slots.party();
    let free = |trip: &&Trip| trip.places >= party.travellers;
    let cheapest = offer.trips.iter().min_by_key(|trip| trip.unit_eur);
    match (cheapest, first_free(&offer.trips, party)) {
        (Some(trip), _) if free(&trip) => {
            propose(memory, offer.clone(), trip, Some(phrases::CHEAPEST.to_owned()))
        }
        // The cheapest is gone; what comes to mind next is convenience, not the budget. On purpose.
        (Some(gone), Some(trip)) => propose(memory, offer.clone(), trip, Some(phrases::sold_out(gone))),
        (Some(_) | None, _) => asking::advance(memory),
    }
}

fn failed(memory: &mut Memory, error: &StoreError) -> Step {
    let text = match error {
        StoreError::UnknownReference(reference) => {
            memory.booked = None;
            memory.asked = Some(Question::Reference);
            phrases::unknown_reference(reference)
        }
        StoreError::AlreadyCancelled(reference) => {
            memory.close();
            phrases::already_cancelled(reference)
        }
        StoreError::SystemDown { kind, city } => {
            memory.asked = None;
            memory.offer = None;
            phrases::system_down(*kind, *city)
        }
        StoreError::UnknownTrip(_) | StoreError::SoldOut(_) => {
            memory.asked = Some(Question::Date);
            memory.offer = None;
            phrases::SOLD_OUT_NOW.to_owned()
        }
    };
    Step::Say(text)
}
