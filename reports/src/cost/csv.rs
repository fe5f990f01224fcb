//! A breakdown as CSV.

use super::{
    Breakdown,
    delimited::{count, text, write},
};
use crate::spent;
use rehearsal_core::spending::Spending;

const HEADER: [&str; 15] = [
    "group",
    "calls",
    "retries",
    "repairs",
    "discarded",
    "errors",
    "reused",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "usd",
    "unpriced",
    "unreported",
    "estimated",
];

impl Breakdown {
    /// The groups as CSV with a header. Dollars are exact decimal numbers; where no call of a group has a
    /// known cost, the cell says `unpriced`, `unreported` or `unknown` instead. Tokens that were not
    /// reported are empty cells. There is no row for the total, which a spreadsheet would add up as well.
    pub fn csv(&self) -> String {
        write(HEADER, self.groups.iter().map(|group| row(self.label(group), &group.spending)))
    }
}

fn row(label: &str, spending: &Spending) -> [String; 15] {
    let usage = &spending.usage;
    [
        text(label).into_owned(),
        spending.calls.to_string(),
        spending.retries.to_string(),
        spending.repairs.to_string(),
        spending.discarded.to_string(),
        spending.errors.to_string(),
        spending.reused.to_string(),
        count(usage.input_tokens),
        count(usage.output_tokens),
        count(usage.cache_read_tokens),
        count(usage.cache_write_tokens),
        dollars(spending),
        spending.unpriced.to_string(),
        spending.unreported.to_string(),
        spending.estimated.to_string(),
    ]
}

fn dollars(spending: &Spending) -> String {
    let known = spending.known_cost().map(|cost| cost.decimal());
    known.unwrap_or_else(|| spent::why_unknown(spending).to_owned())
}
