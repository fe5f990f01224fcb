//! Saved exports of a bill, read into one line for each day and value of a cost tag.
//!
//! Two are known, and told apart by their content: the JSON answer of Cost Explorer's `GetCostAndUsage`, and
//! the CSV of a Cost and Usage Report 2.0 (AWS Data Exports). Amounts are read as exact decimals.

mod cost_explorer;
mod cur;
mod decimal;
mod sums;

use rehearsal_core::bill::Billed;

/// Why an export does not read.
#[derive(Debug, thiserror::Error)]
pub enum BillError {
    /// There is nothing in it.
    #[error("the bill is empty; save a Cost Explorer answer (JSON) or a Cost and Usage Report (CSV)")]
    Empty,
    /// It begins like JSON and is none.
    #[error("the bill is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is JSON of something else.
    #[error("the bill is not an answer of Cost Explorer's GetCostAndUsage: {0}")]
    Shape(String),
    /// It is only a part of the answer.
    #[error("the bill is only a part: its last page has a NextPageToken; save all pages, as a JSON list")]
    MorePages,
    /// A period is no single day.
    #[error("the bill's period from {start} to {end} is more than a day; ask for Granularity DAILY")]
    NotDaily {
        /// Its first day.
        start: String,
        /// The day after its last.
        end: String,
    },
    /// It is not split by the tag.
    #[error("the bill is not grouped by the tag \"{key}\", but {found}; add it to GroupBy as a TAG")]
    NotGrouped {
        /// The tag that was asked for.
        key: String,
        /// What is there instead.
        found: String,
    },
    /// It is in another currency.
    #[error("the bill of {day} is in {unit}; only USD can be compared with prices in dollars")]
    Currency {
        /// The day.
        day: String,
        /// The currency.
        unit: String,
    },
    /// Something is no amount.
    #[error("{place}: \"{text}\" is no amount of money")]
    Amount {
        /// Where.
        place: String,
        /// As written.
        text: String,
    },
    /// Something is no day.
    #[error("{place}: \"{text}\" does not begin with a day as YYYY-MM-DD")]
    Day {
        /// Where.
        place: String,
        /// As written.
        text: String,
    },
    /// More was credited than charged.
    #[error(
        "the bill of {day} comes to -${amount}: credits or refunds are in it; export it with charges for usage only"
    )]
    Negative {
        /// The day.
        day: String,
        /// How much, without the sign.
        amount: String,
    },
    /// It is not CSV throughout.
    #[error("the bill is not CSV: {0}")]
    Csv(#[from] csv::Error),
    /// A column is not there.
    #[error("the bill has no column {0}; add it to the export")]
    Column(String),
    /// Tags are not readable.
    #[error("line {line} of the bill: the tags are no JSON object")]
    Tags {
        /// From 1, the header included.
        line: u64,
    },
}

/// Reads a saved export, split by the values of a cost tag.
///
/// Only what Amazon Bedrock charges for use is read of a Cost and Usage Report; a Cost Explorer answer is
/// taken as it was filtered when it was asked for.
///
/// # Errors
/// Where it is not one of the two, not in dollars, not by day, not by this tag, or not complete.
pub fn read_bill(text: &str, tag_key: &str) -> Result<Vec<Billed>, BillError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.chars().next() {
        None => Err(BillError::Empty),
        Some('{' | '[') => cost_explorer::read(text, tag_key),
        Some(_) => cur::read(text, tag_key),
    }
}

#[cfg(test)]
mod tests;
