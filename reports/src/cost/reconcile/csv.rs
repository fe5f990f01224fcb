//! A reconciliation as CSV.

use super::{Reconciliation, Row};
use crate::{
    cost::{
        By,
        delimited::{text, write},
    },
    spent,
};

const HEADER: [&str; 11] = [
    "day",
    "tag",
    "counted_usd",
    "calls_of_unknown_cost",
    "estimated_calls",
    "billed_usd",
    "difference_usd",
    "difference_percent",
    "open",
    "standing",
    "flagged",
];

impl Reconciliation {
    /// The rows as CSV with a header. Dollars are exact decimal numbers; a side that has nothing of a row,
    /// and a difference that cannot be told, is an empty cell.
    pub fn csv(&self) -> String {
        let untagged = By::Tag(self.tag_key.clone()).without();
        write(HEADER, self.rows.iter().map(|row| cells(row, untagged)))
    }
}

fn cells(row: &Row, untagged: &str) -> [String; 11] {
    let counted = row.counted.map(|counted| match counted.known_cost() {
        Some(cost) => cost.decimal(),
        None => spent::why_unknown(&counted).to_owned(),
    });
    let calls = row.counted.unwrap_or_default();
    [
        row.day.clone(),
        text(row.tag.as_deref().unwrap_or(untagged)).into_owned(),
        counted.unwrap_or_default(),
        calls.of_unknown_cost().to_string(),
        calls.estimated.to_string(),
        row.billed.map(|billed| billed.decimal()).unwrap_or_default(),
        row.difference().map(|difference| difference.decimal()).unwrap_or_default(),
        row.percent().map(|percent| format!("{percent:.2}")).unwrap_or_default(),
        row.open.to_string(),
        row.standing().as_str().to_owned(),
        row.is_flagged().to_string(),
    ]
}
