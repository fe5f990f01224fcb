//! What the desk remembers of a conversation.

use crate::{
    city::City,
    desk::offering::Offer,
    trip::{Party, Reference, TravelClass, TripKind, TripRequest},
    understand::{
        Reading,
        cities::{Mention, Place},
        dates::Day,
        intent::Intent,
    },
};
use jiff::civil::Date;

/// What the user wants done with a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Book,
    Search,
    Quote,
}

/// A question that the desk asked and that the next message may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Task,
    Kind,
    Destination,
    Origin,
    Date,
    Nights,
    Travellers,
    /// Whether the offered trip is to be booked.
    Confirm,
    /// Which of the listed trips it shall be.
    Choice,
    /// Which booking is to be cancelled.
    Reference,
    /// Whether to cancel, since changing is not possible.
    CancelInstead,
}

/// What is known about the wanted trip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slots {
    pub(crate) kind: Option<TripKind>,
    pub(crate) origin: Option<City>,
    pub(crate) destination: Option<City>,
    pub(crate) date: Option<Date>,
    pub(crate) nights: Option<u32>,
    pub(crate) travellers: Option<u32>,
    pub(crate) class: Option<TravelClass>,
}

/// What the desk remembers of a conversation.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) task: Option<Task>,
    pub(crate) slots: Slots,
    /// The question that stands.
    pub(crate) asked: Option<Question>,
    /// The trips found and the one proposed.
    pub(crate) offer: Option<Offer>,
    /// The last booking made in this conversation.
    pub(crate) booked: Option<Reference>,
    /// Whether the user wants to be asked before anything is booked.
    pub(crate) asks_first: bool,
}

impl Slots {
    /// What to search for; `None` while something is missing.
    pub(crate) fn request(&self) -> Option<TripRequest> {
        let kind = self.kind?;
        Some(TripRequest {
            kind,
            origin: match kind {
                TripKind::Flight | TripKind::Train => Some(self.origin?),
                TripKind::Hotel => None,
            },
            destination: self.destination?,
            date: self.date?,
            class: self.class.unwrap_or(TravelClass::Standard),
        })
    }

    /// Who travels. Whoever only looks at prices is taken to travel alone.
    pub(crate) fn party(&self) -> Party {
        let nights = (self.kind == Some(TripKind::Hotel)).then_some(self.nights.unwrap_or(1));
        Party { travellers: self.travellers.unwrap_or(1), nights }
    }

    fn place(&mut self, mention: Mention, asked: Option<Question>) {
        let place = match (mention.place, asked) {
            (Place::Unclear, Some(Question::Origin)) => Place::Origin,
            (Place::Unclear, _) if self.destination.is_some_and(|known| known != mention.city) => {
                if self.origin.is_none() && self.kind != Some(TripKind::Hotel) {
                    Place::Origin
                } else {
                    Place::Destination
                }
            }
            (Place::Unclear, _) => Place::Destination,
            (Place::Origin | Place::Destination, _) => mention.place,
        };
        match place {
            Place::Origin => {
                self.origin = Some(mention.city);
                // Nobody travels to where they are: one of the two was misunderstood, and it is the older.
                self.destination = self.destination.filter(|other| *other != mention.city);
            }
            Place::Destination | Place::Unclear => {
                self.destination = Some(mention.city);
                self.origin = self.origin.filter(|other| *other != mention.city);
            }
        }
    }
}

impl Memory {
    /// Takes in the facts of a message. The answer tells whether the wanted trip is now another.
    pub(crate) fn absorb(&mut self, reading: &Reading) -> bool {
        let known = self.slots.clone();
        self.task = self.task_after(reading.intent);
        self.asks_first |= reading.tone.asks_first;
        let slots = &mut self.slots;
        slots.kind = reading.kind.or(slots.kind);
        slots.class = reading.class.or(slots.class);
        for mention in &reading.cities {
            slots.place(*mention, self.asked);
        }
        if let Some(Day::Open(date)) = reading.day {
            slots.date = Some(date);
        }
        let amounts = reading.amounts;
        let answer = |question| amounts.bare.filter(|_| self.asked == Some(question));
        let count = |amount: Option<u32>| amount.filter(|count| (1..=99).contains(count));
        slots.nights = count(amounts.nights.or(answer(Question::Nights))).or(slots.nights);
        slots.travellers = count(amounts.travellers.or(answer(Question::Travellers))).or(slots.travellers);
        *slots != known
    }

    /// Forgets the trip once it is booked or given up, and keeps the reference and what the user insists on.
    pub(crate) fn close(&mut self) {
        *self = Self { booked: self.booked.take(), asks_first: self.asks_first, ..Self::default() };
    }

    /// Booking wins over looking; looking does not undo booking.
    fn task_after(&self, intent: Option<Intent>) -> Option<Task> {
        match (intent, self.task) {
            (Some(Intent::Book), _) => Some(Task::Book),
            (Some(Intent::Quote), None | Some(Task::Search)) => Some(Task::Quote),
            (Some(Intent::Search), None) => Some(Task::Search),
            (Some(Intent::Quote | Intent::Search | Intent::Cancel | Intent::Change) | None, task) => task,
        }
    }
}
