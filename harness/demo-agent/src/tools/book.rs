//! The tool `book_trip`: books a found trip and gives a reference.

use super::{ToolAnswer, ToolResult};
use crate::{
    store::Store,
    trip::{Booking, Party, TripId},
};
use serde_json::{Value, json};

pub(super) const NAME: &str = "book_trip";

pub(super) fn run(store: &mut Store, id: &TripId, party: Party) -> ToolResult {
    store.book(id, party).map(ToolAnswer::Booked)
}

pub(super) fn to_json(booking: &Booking) -> Value {
    json!({
        "reference": booking.reference.0,
        "what": booking.what,
        "date": booking.date.to_string(),
        "total_eur": booking.total_eur,
        "refund_percent": booking.refund_percent,
    })
}
