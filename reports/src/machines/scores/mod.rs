//! Every score of a run, a row each, as CSV and as JSON lines.

mod csv;
mod row;

use super::MachineError;
use crate::journal::ReadJournal;
use rehearsal_core::{schema::written, summary::Summary};
use row::{ScoreRow, rows};
use serde_json::Value;
use std::io::{self, Write};

/// Writes every score as CSV with a header: the columns of [`scores_schema`], but for `format`. Tags and traits are
/// `key=value`, with semicolons between them. Cells of text that a spreadsheet would run begin with an apostrophe;
/// what is not known is an empty cell. Holds one attempt at a time.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_scores_csv(
    journal: &ReadJournal,
    summary: &Summary,
    out: &mut dyn Write,
) -> Result<(), MachineError> {
    let mut table = csv::Table::new(&mut *out)?;
    for record in journal.attempts() {
        let record = record?;
        rows(&record, summary).iter().try_for_each(|row| table.add(row))?;
    }
    Ok(table.finish()?)
}

/// Writes every score as JSON lines, each by [`scores_schema`]. Holds one attempt at a time.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_scores_jsonl(
    journal: &ReadJournal,
    summary: &Summary,
    out: &mut dyn Write,
) -> Result<(), MachineError> {
    for record in journal.attempts() {
        let record = record?;
        for row in rows(&record, summary) {
            serde_json::to_writer(&mut *out, &row).map_err(io::Error::other)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(out.flush()?)
}

/// The JSON Schema (draft 2020-12) of one line of scores.
pub fn scores_schema() -> Value {
    written::<ScoreRow<'_>>("scores")
}
