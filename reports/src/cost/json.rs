//! A breakdown as JSON.
//!
//! ```text
//! { "format": 1, "by": "tag:Team",
//!   "groups": [ { "group": ..., "calls": ..., "retries": ..., ..., "usd": ..., "picodollars": ... } ],
//!   "total": { the same without "group" } }
//! ```
//!
//! A `group` of `null` holds what has no value: no such tag, no model reported. `usd` and `picodollars`,
//! which is the same amount exactly, are `null` where no call of the group has a known cost; token counts
//! are `null` where they were not reported.

use super::{Breakdown, FORMAT};
use rehearsal_core::spending::Spending;
use serde_json::{Value, json};

impl Breakdown {
    /// The breakdown as a JSON object.
    pub fn json(&self) -> Value {
        let group = |(name, spending): (&Option<String>, &Spending)| {
            let mut entry = json!({ "group": name });
            if let (Some(entry), Value::Object(counts)) = (entry.as_object_mut(), counts(spending)) {
                entry.extend(counts);
            }
            entry
        };
        let groups = self.groups.iter().map(|it| group((&it.name, &it.spending)));
        json!({
            "format": FORMAT,
            "by": self.by.to_string(),
            "groups": groups.collect::<Vec<_>>(),
            "total": counts(&self.total),
        })
    }
}

fn counts(spending: &Spending) -> Value {
    let (cost, usage) = (spending.known_cost(), &spending.usage);
    json!({
        "calls": spending.calls,
        "retries": spending.retries,
        "repairs": spending.repairs,
        "discarded": spending.discarded,
        "errors": spending.errors,
        "reused": spending.reused,
        "replayed": spending.replayed,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
        "cache_write_tokens": usage.cache_write_tokens,
        "usd": cost.map(|cost| cost.dollars()),
        "picodollars": cost.map(|cost| cost.picodollars()),
        "unpriced": spending.unpriced,
        "unreported": spending.unreported,
        "estimated": spending.estimated,
        "saved_usd": spending.saved.dollars(),
    })
}
