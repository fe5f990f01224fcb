//! The desk's four tools: what they are asked, what they answer, and how both look as JSON.

mod book;
mod cancel;
mod quote;
mod search;

use crate::{
    store::{Store, StoreError},
    trip::{Booking, Cancellation, Party, Quote, Reference, Trip, TripId, TripRequest},
};
use serde_json::{Value, json};

/// What the tools are, as JSON for the model and for the spans.
pub(crate) const DEFINITIONS: &str = include_str!("../prompts/tools.json");

/// One use of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ToolCall {
    Search(TripRequest),
    Quote(TripId, Party),
    Book(TripId, Party),
    Cancel(Reference),
}

/// What a tool answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ToolAnswer {
    Found(Vec<Trip>),
    Quoted(Quote),
    Booked(Booking),
    Cancelled(Cancellation),
}

/// A tool's answer, or why it failed.
pub(crate) type ToolResult = Result<ToolAnswer, StoreError>;

impl ToolCall {
    /// Runs the tool on the session's books.
    pub(crate) fn run(&self, store: &mut Store) -> ToolResult {
        match self {
            Self::Search(request) => Ok(search::run(store, request)),
            Self::Quote(id, party) => quote::run(store, id, *party),
            Self::Book(id, party) => book::run(store, id, *party),
            Self::Cancel(reference) => cancel::run(store, reference),
        }
    }

    /// The tool's name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Search(_) => search::NAME,
            Self::Quote(..) => quote::NAME,
            Self::Book(..) => book::NAME,
            Self::Cancel(_) => cancel::NAME,
        }
    }

    /// The arguments as JSON.
    pub(crate) fn arguments(&self) -> Value {
        match self {
            Self::Search(request) => request.to_json(),
            Self::Quote(id, party) | Self::Book(id, party) => {
                json!({ "trip_id": id.0, "travellers": party.travellers, "nights": party.nights })
            }
            Self::Cancel(reference) => json!({ "reference": reference.0 }),
        }
    }
}

/// A result as JSON; a failure is an object with the key `error`.
pub(crate) fn result_json(result: &ToolResult) -> Value {
    match result {
        Ok(ToolAnswer::Found(trips)) => search::to_json(trips),
        Ok(ToolAnswer::Quoted(quote)) => quote::to_json(quote),
        Ok(ToolAnswer::Booked(booking)) => book::to_json(booking),
        Ok(ToolAnswer::Cancelled(cancellation)) => cancel::to_json(cancellation),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

/// The low-cardinality name of a failure, for the attribute `error.type`.
pub(crate) fn error_type(error: &StoreError) -> &'static str {
    match error {
        StoreError::UnknownTrip(_) => "unknown_trip",
        StoreError::SoldOut(_) => "sold_out",
        StoreError::SystemDown { .. } => "booking_system_down",
        StoreError::UnknownReference(_) => "unknown_reference",
        StoreError::AlreadyCancelled(_) => "already_cancelled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_defined_under_its_name() {
        let definitions: Value = serde_json::from_str(DEFINITIONS).unwrap();
        let names: Vec<&str> =
            definitions.as_array().unwrap().iter().filter_map(|tool| tool["name"].as_str()).collect();
        assert_eq!(names, [search::NAME, quote::NAME, book::NAME, cancel::NAME]);
    }
}
