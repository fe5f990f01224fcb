//! A reconciliation as JSON.
//!
//! ```text
//! { "format": 1, "tag_key": ..., "rows": [ { "day": ..., "tag": ..., "counted_usd": ..., "billed_usd": ...,
//!   "difference_usd": ..., "difference_percent": ..., "open": ..., "standing": ..., "flagged": ... } ],
//!   "total": {...}, "notes": [...] }
//! ```
//!
//! `null` is a side that has nothing of a row, a cost that nobody knows, and a difference that cannot be
//! told. A `tag` of `null` is what is not tagged.

use super::{Reconciliation, Row};
use crate::cost::FORMAT;
use rehearsal_core::money::Money;
use serde_json::{Value, json};

impl Reconciliation {
    /// The reconciliation as a JSON object.
    pub fn json(&self) -> Value {
        json!({
            "format": FORMAT,
            "tag_key": self.tag_key,
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "total": row(&self.total),
            "notes": self.notes,
        })
    }
}

fn row(row: &Row) -> Value {
    let counted = row.counted.and_then(|counted| counted.known_cost());
    let calls = row.counted.unwrap_or_default();
    json!({
        "day": row.day,
        "tag": row.tag,
        "counted_usd": counted.map(Money::dollars),
        "calls": calls.calls,
        "calls_of_unknown_cost": calls.of_unknown_cost(),
        "estimated_calls": calls.estimated,
        "billed_usd": row.billed.map(Money::dollars),
        "difference_usd": row.difference().map(super::Difference::dollars),
        "difference_percent": row.percent(),
        "open": row.open,
        "standing": row.standing().as_str(),
        "flagged": row.is_flagged(),
    })
}
