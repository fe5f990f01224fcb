//! What runs counted, laid beside what a provider billed, by day and by the value of a cost tag.

mod counted;
mod csv;
mod json;
mod notes;
mod row;
mod table;

pub use counted::Counted;
pub use row::{Difference, Row, Standing};

use rehearsal_core::{bill::Billed, money::Money, spending::Spending};
use std::collections::BTreeMap;

/// The two sides of a bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconciliation {
    /// The tag by whose values both are split.
    pub tag_key: String,
    /// Every day and value of the tag that is on at least one of the sides, by day.
    pub rows: Vec<Row>,
    /// The sums over all rows.
    pub total: Row,
    /// What has to be known to read the numbers, a sentence each.
    pub notes: Vec<String>,
}

/// Lays what was counted beside a bill.
pub fn reconcile(counted: &Counted, bill: &[Billed]) -> Reconciliation {
    let mut rows: BTreeMap<(&str, Option<&str>), Row> = BTreeMap::new();
    for ((day, tag), spending) in &counted.sums {
        row(&mut rows, day, tag.as_deref()).counted = Some(*spending);
    }
    for Billed { day, tag, amount, open } in bill {
        let row = row(&mut rows, day, tag.as_deref());
        row.billed = Some(row.billed.unwrap_or_default().plus(*amount));
        row.open |= open;
    }
    let rows: Vec<Row> = rows.into_values().collect();
    let total = total(&rows);
    let notes = notes::notes(counted, &rows, &total);
    Reconciliation { tag_key: counted.tag_key.clone(), rows, total, notes }
}

fn row<'a, 'b>(
    rows: &'b mut BTreeMap<(&'a str, Option<&'a str>), Row>,
    day: &'a str,
    tag: Option<&'a str>,
) -> &'b mut Row {
    let new =
        || Row { day: day.to_owned(), tag: tag.map(str::to_owned), counted: None, billed: None, open: false };
    rows.entry((day, tag)).or_insert_with(new)
}

fn total(rows: &[Row]) -> Row {
    let (mut counted, mut billed) = (Spending::default(), Money::ZERO);
    for row in rows {
        counted.merge(&row.counted.unwrap_or_default());
        billed += row.billed.unwrap_or_default();
    }
    let open = rows.iter().any(|row| row.open);
    Row { day: "total".to_owned(), tag: None, counted: Some(counted), billed: Some(billed), open }
}

#[cfg(test)]
mod tests;
