//! The tool `quote_trip`: what a found trip costs a party in total.

use super::{ToolAnswer, ToolResult};
use crate::{
    store::Store,
    trip::{Party, Quote, TripId},
};
use serde_json::{Value, json};

pub(super) const NAME: &str = "quote_trip";

pub(super) fn run(store: &Store, id: &TripId, party: Party) -> ToolResult {
    store.quote(id, party).map(ToolAnswer::Quoted)
}

pub(super) fn to_json(quote: &Quote) -> Value {
    json!({ "trip_id": quote.trip.id.0, "travellers": quote.party.travellers, "total_eur": quote.total_eur })
}
