//! The tool `search_trips`: what is on sale, sold out or not.

use super::ToolAnswer;
use crate::{
    store::Store,
    trip::{Trip, TripRequest},
};
use serde_json::{Value, json};

pub(super) const NAME: &str = "search_trips";

pub(super) fn run(store: &mut Store, request: &TripRequest) -> ToolAnswer {
    ToolAnswer::Found(store.search(request))
}

pub(super) fn to_json(trips: &[Trip]) -> Value {
    json!({ "trips": trips.iter().map(Trip::to_json).collect::<Vec<_>>() })
}
