//! What a provider has billed, to be laid beside what a run counted by itself.

use crate::money::Money;
use serde::{Deserialize, Serialize};

/// One line of a bill: one day, one value of a cost tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billed {
    /// The day in UTC, as `YYYY-MM-DD`.
    pub day: String,
    /// The value of the tag by which the bill is split; `None` for what carries no such tag.
    pub tag: Option<String>,
    /// The amount.
    pub amount: Money,
    /// Whether the provider says that the day is not closed yet.
    pub open: bool,
}
