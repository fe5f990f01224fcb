//! The desk's nouns: what is asked for, what is on sale, what is booked.

use crate::city::City;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::fmt;

/// What is travelled by, or slept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TripKind {
    Flight,
    Train,
    Hotel,
}

impl TripKind {
    /// The word for it, as in `a flight`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Flight => "flight",
            Self::Train => "train",
            Self::Hotel => "hotel",
        }
    }
}

/// How comfortable it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TravelClass {
    /// Economy, second class, or a standard room.
    Standard,
    /// Business, first class, or a superior room.
    Premium,
}

impl TravelClass {
    /// What this class is called in an aeroplane, a train or a hotel.
    pub(crate) fn word(self, kind: TripKind) -> &'static str {
        match (self, kind) {
            (Self::Standard, TripKind::Flight) => "economy",
            (Self::Premium, TripKind::Flight) => "business",
            (Self::Standard, TripKind::Train) => "second class",
            (Self::Premium, TripKind::Train) => "first class",
            (Self::Standard, TripKind::Hotel) => "standard room",
            (Self::Premium, TripKind::Hotel) => "superior room",
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TripRequest {
    pub(crate) kind: TripKind,
    /// `None` for hotels.
    pub(crate) origin: Option<City>,
    pub(crate) destination: City,
    /// The day of departure, or of arrival at the hotel.
    pub(crate) date: Date,
    pub(crate) class: TravelClass,
}

impl TripRequest {
    /// As a tool's arguments.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "kind": self.kind.word(),
            "origin": self.origin.map(City::name),
            "destination": self.destination.name(),
            "date": self.date.to_string(),
            "class": self.class.word(self.kind),
        })
    }
}

/// Who travels, and for how many nights where it is a hotel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) travellers: u32,
    pub(crate) nights: Option<u32>,
}

/// The id of a trip on sale.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TripId(pub(crate) String);

/// One trip on sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trip {
    pub(crate) id: TripId,
    pub(crate) request: TripRequest,
    /// The flight, the train or the hotel's name.
    pub(crate) name: String,
    /// When it leaves, as `10:05`; `None` for hotels.
    pub(crate) departs: Option<&'static str>,
    /// How often one changes on the way.
    pub(crate) changes: u32,
    /// Euros for one traveller, or for one room and night.
    pub(crate) unit_eur: u32,
    /// How many travellers it still takes.
    pub(crate) places: u32,
}

impl Trip {
    /// As a tool's result.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "trip_id": self.id.0,
            "name": self.name,
            "departs": self.departs,
            "changes": self.changes,
            "unit_price_eur": self.unit_eur,
            "places_left": self.places,
        })
    }
}

/// A price for a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) trip: Trip,
    pub(crate) party: Party,
    pub(crate) total_eur: u32,
}

/// A booking's reference, such as `TD-4F7K2A`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference(pub(crate) String);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A booking in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Booking {
    pub(crate) reference: Reference,
    /// What was booked, as in `flight Skylark 214 from Lisbon to Paris`.
    pub(crate) what: String,
    pub(crate) date: Date,
    pub(crate) total_eur: u32,
    /// How much of the price comes back, in percent.
    pub(crate) refund_percent: u32,
    pub(crate) cancelled: bool,
}

/// What came of a cancellation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cancellation {
    pub(crate) reference: Reference,
    pub(crate) what: String,
    pub(crate) refund_eur: u32,
    pub(crate) paid_eur: u32,
}
