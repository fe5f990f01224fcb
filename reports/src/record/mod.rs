//! The record: a whole run as one JSON object, for machines.
//!
//! ```text
//! { "format": 2, "run": ..., "suite": {...}, "started_at": ..., "took_ms": ...,
//!   "verdict": "passed" | "failed" | "could_not_tell", "why": ..., "gate": [...],
//!   "ending": ..., "attempts": {...}, "scores": [...],
//!   "causes": [ why attempts could not be played or judged, the most frequent first ],
//!   "turns_without_evidence": ..., "cost": {...}, "sessions": [ one object for each attempt that began, in the plan's order ] }
//! ```
//!
//! Whatever differs between two runs of the same suite with the same seed stands under a key that is
//! `run` or `took_ms`, or that ends in `_id` or `_at`. A reader that drops those keys can compare two
//! records byte by byte. For the same reason spans come without their attributes, where agents keep
//! ids and times under names of their own; the journal has them.
//!
//! `null` means *not reported*. Money is in US dollars, times are RFC 3339 in UTC.

mod draft;
mod overview;
mod question;
mod scores;
mod session;
mod turn;

use crate::journal::{JournalError, ReadJournal};
use overview::Overview;
use rehearsal_core::{gate::GateOutcome, schema::written, summary::Summary};
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeSeq};
use serde_json::Value;
use session::SessionEntry;
use std::io::Write;

/// The version of the record's shape; counted up when a reader of the old one would misread it.
pub const FORMAT: u32 = 2;

/// Why a record could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The record cannot be written, or the journal broke off in the middle.
    #[error("the record cannot be written: {0}")]
    Write(#[from] serde_json::Error),
    /// The last of it cannot be written.
    #[error("the record cannot be written: {0}")]
    Flush(#[from] std::io::Error),
}

/// Writes the record of a run. Holds one session at a time.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_record(
    journal: &ReadJournal,
    summary: &Summary,
    gate: &GateOutcome,
    out: &mut dyn Write,
) -> Result<(), RecordError> {
    let overview = Overview::new(summary, gate, journal.span()?);
    serde_json::to_writer_pretty(
        &mut *out,
        &Record { format: FORMAT, overview, sessions: Sessions(journal) },
    )?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// The JSON Schema (draft 2020-12) of the record.
pub fn record_schema() -> Value {
    written::<Record<'_>>("record")
}

/// A whole run. Money is in US dollars, times are RFC 3339 in UTC, and `null` is what was not reported.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "The record of a run of Rehearsal")]
struct Record<'a> {
    /// The version of the record's shape; counted up when a reader of the old one would misread it.
    format: u32,
    #[serde(flatten)]
    overview: Overview<'a>,
    /// The attempts that began, in the plan's order.
    #[schemars(with = "Vec<SessionEntry<'_>>")]
    sessions: Sessions<'a>,
}

/// Serialises the attempts as they are read, so that a record of any length needs little memory.
struct Sessions<'a>(&'a ReadJournal);

impl Serialize for Sessions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for record in self.0.attempts() {
            let record = record.map_err(serde::ser::Error::custom)?;
            list.serialize_element(&SessionEntry::new(&record))?;
        }
        list.end()
    }
}
