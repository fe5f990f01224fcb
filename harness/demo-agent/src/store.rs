//! The desk's books: one session's own copy of the inventory and of the bookings.

mod timetable;

use crate::{
    city::City,
    trip::{Booking, Cancellation, Party, Quote, Reference, Trip, TripId, TripKind, TripRequest},
};
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Letters and digits of a reference that nobody mixes up on the telephone.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How many travellers share a hotel room.
const BEDS: u32 = 2;

/// Why the store refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("no trip {0} in the last search results")]
    UnknownTrip(String),
    #[error("trip {0} has not enough places left")]
    SoldOut(String),
    #[error("the booking system for {kind}s in {city} does not respond", kind = kind.word())]
    SystemDown { kind: TripKind, city: City },
    #[error("no booking {0}")]
    UnknownReference(String),
    #[error("booking {0} is already cancelled")]
    AlreadyCancelled(String),
}

/// One session's inventory and bookings.
#[derive(Debug)]
pub(crate) struct Store {
    found: BTreeMap<TripId, Trip>,
    taken: BTreeMap<TripId, u32>,
    bookings: Vec<Booking>,
}

impl Store {
    /// The books as every session finds them, with three bookings of earlier days.
    pub(crate) fn new() -> Self {
        Self { found: BTreeMap::new(), taken: BTreeMap::new(), bookings: earlier_bookings() }
    }

    /// The trips on sale for a request, with the places that are left.
    pub(crate) fn search(&mut self, request: &TripRequest) -> Vec<Trip> {
        let mut trips = timetable::trips(request);
        for trip in &mut trips {
            trip.places -= self.taken.get(&trip.id).copied().unwrap_or(0).min(trip.places);
            self.found.insert(trip.id.clone(), trip.clone());
        }
        trips
    }

    /// What a trip costs a party.
    pub(crate) fn quote(&self, id: &TripId, party: Party) -> Result<Quote, StoreError> {
        let trip = self.found.get(id).ok_or_else(|| StoreError::UnknownTrip(id.0.clone()))?.clone();
        let units = match trip.request.kind {
            TripKind::Flight | TripKind::Train => party.travellers,
            TripKind::Hotel => party.nights.unwrap_or(1).saturating_mul(party.travellers.div_ceil(BEDS)),
        };
        Ok(Quote { total_eur: trip.unit_eur.saturating_mul(units), trip, party })
    }

    /// Books a trip. Hotels in Reykjavik can be found and quoted, and never booked: their system is down.
    pub(crate) fn book(&mut self, id: &TripId, party: Party) -> Result<Booking, StoreError> {
        let quote = self.quote(id, party)?;
        let (kind, city) = (quote.trip.request.kind, quote.trip.request.destination);
        if kind == TripKind::Hotel && city == City::Reykjavik {
            return Err(StoreError::SystemDown { kind, city });
        }
        if quote.trip.places < party.travellers {
            return Err(StoreError::SoldOut(id.0.clone()));
        }
        self.take(id, party.travellers);
        let booking = Booking {
            reference: self.reference(id, party),
            what: description(&quote.trip),
            date: quote.trip.request.date,
            total_eur: quote.total_eur,
            refund_percent: 80,
            cancelled: false,
        };
        self.bookings.push(booking.clone());
        Ok(booking)
    }

    /// Cancels a booking and says what is paid back.
    pub(crate) fn cancel(&mut self, reference: &Reference) -> Result<Cancellation, StoreError> {
        let booking = self
            .bookings
            .iter_mut()
            .find(|booking| booking.reference == *reference)
            .ok_or_else(|| StoreError::UnknownReference(reference.0.clone()))?;
        if booking.cancelled {
            return Err(StoreError::AlreadyCancelled(reference.0.clone()));
        }
        booking.cancelled = true;
        Ok(Cancellation {
            reference: reference.clone(),
            what: booking.what.clone(),
            refund_eur: booking.total_eur * booking.refund_percent / 100,
            paid_eur: booking.total_eur,
        })
    }

    /// Takes places off the trip, in the books and in the last search results.
    fn take(&mut self, id: &TripId, travellers: u32) {
        *self.taken.entry(id.clone()).or_default() += travellers;
        if let Some(trip) = self.found.get_mut(id) {
            trip.places = trip.places.saturating_sub(travellers);
        }
    }

    /// A reference made from what is in the books and what is booked, so that the same conversation gets
    /// the same reference wherever and whenever it takes place.
    fn reference(&self, id: &TripId, party: Party) -> Reference {
        let seed = format!("{} {} {} {:?}", self.bookings.len(), id.0, party.travellers, party.nights);
        let letters = Sha256::digest(seed.as_bytes())
            .into_iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).copied())
            .map(char::from)
            .take(6);
        Reference(std::iter::once("TD-".to_owned()).chain(letters.map(String::from)).collect())
    }
}

/// What was booked, in words.
fn description(trip: &Trip) -> String {
    match trip.request.origin {
        Some(origin) => format!(
            "{} {} from {origin} to {}",
            trip.request.kind.word(),
            trip.name,
            trip.request.destination
        ),
        None => format!("hotel {}", trip.name),
    }
}

/// Bookings that exist before anybody says a word: refundable, not refundable, and a hotel.
fn earlier_bookings() -> Vec<Booking> {
    let booking = |reference: &str, what: &str, date: Date, (total_eur, refund_percent)| Booking {
        reference: Reference(reference.to_owned()),
        what: what.to_owned(),
        date,
        total_eur,
        refund_percent,
        cancelled: false,
    };
    vec![
        booking("TD-2B9M4X", "flight Skylark 302 from Lisbon to Madrid", date(2026, 12, 3), (180, 80)),
        booking("TD-5N8RWK", "train Express 44 from Paris to Amsterdam", date(2026, 12, 8), (95, 0)),
        booking("TD-7H3QPC", "hotel Station Inn Vienna", date(2026, 12, 14), (336, 90)),
    ]
}

#[cfg(test)]
mod tests;
