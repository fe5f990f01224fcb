//! A run for machines, and for the people who read what those show: JUnit, Markdown, GitHub's annotations, and every
//! score as CSV and JSON lines.
//!
//! Each is a fold over the journal that holds one attempt at a time. What agents, users and judges said is data: every
//! format has one place in which it is made safe.

mod annotations;
mod attempt;
mod junit;
mod markdown;
mod scores;

pub use annotations::{Root, annotations};
pub use junit::write_junit;
pub use markdown::{Links, markdown};
pub use scores::{scores_schema, write_scores_csv, write_scores_jsonl};

use crate::journal::JournalError;

/// Why a report for machines could not be written.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The report cannot be written.
    #[error("the report cannot be written: {0}")]
    Write(#[from] std::io::Error),
}
