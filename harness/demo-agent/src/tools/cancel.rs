//! The tool `cancel_booking`: cancels by reference and says what is paid back.

use super::{ToolAnswer, ToolResult};
use crate::{
    store::Store,
    trip::{Cancellation, Reference},
};
use serde_json::{Value, json};

pub(super) const NAME: &str = "cancel_booking";

pub(super) fn run(store: &mut Store, reference: &Reference) -> ToolResult {
    store.cancel(reference).map(ToolAnswer::Cancelled)
}

pub(super) fn to_json(cancellation: &Cancellation) -> Value {
    json!({
        "reference": cancellation.reference.0,
        "what": cancellation.what,
        "paid_eur": cancellation.paid_eur,
        "refund_eur": cancellation.refund_eur,
    })
}
