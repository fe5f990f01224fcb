//! A baseline: made of a run, read from a run's folder or a file, and written to be committed.

use super::fingerprint::fingerprint;
use crate::journal::{JournalError, ReadJournal};
use rehearsal_core::{
    baseline::{BASELINE_FORMAT, Baseline},
    clock::Timestamp,
    event::RunEnding,
    summary::{AttemptRow, Summary},
};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Why there is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The run cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The run never began.
    #[error("the run in {0} never began, so nothing can be held against it")]
    Empty(PathBuf),
    /// The file cannot be read.
    #[error("there is no run and no baseline file called {file}: {source}")]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{file} is no baseline: {why}; `rehearsal bless RUN` writes one")]
    Foreign {
        /// The file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
}

/// What a run came to, to hold later ones against; `None` for a run that never began.
pub fn baseline(summary: &Summary, began: Timestamp) -> Option<Baseline> {
    let manifest = summary.manifest.as_deref()?;
    // Each reply's time is more than a later run is held against.
    let row = |row: &AttemptRow| AttemptRow { replies_ms: Vec::new(), ..row.clone() };
    Some(Baseline {
        format: BASELINE_FORMAT,
        run: manifest.run.clone(),
        suite: manifest.suite.clone(),
        at: began,
        complete: summary.ending == Some(RunEnding::Completed) && manifest.part.is_none(),
        fingerprint: fingerprint(manifest),
        attempts: summary.rows.values().map(row).collect(),
    })
}

/// Reads a baseline: of a run's folder, or a file that [`write_baseline`] wrote.
///
/// # Errors
/// Where there is none.
pub fn read_baseline(from: &Path) -> Result<Baseline, BaselineError> {
    if from.is_dir() {
        let journal = ReadJournal::open(from)?;
        let began = journal.span()?.map_or(Timestamp::default(), |(began, _)| began);
        return baseline(&journal.summary()?, began).ok_or_else(|| BaselineError::Empty(from.to_owned()));
    }
    let text =
        fs::read_to_string(from).map_err(|source| BaselineError::Read { file: from.to_owned(), source })?;
    let foreign = |why: String| BaselineError::Foreign { file: from.to_owned(), why };
    let read: Baseline = serde_json::from_str(&text).map_err(|error| foreign(error.to_string()))?;
    match read.format {
        BASELINE_FORMAT => Ok(read),
        other => Err(foreign(format!("its format is {other}, and {BASELINE_FORMAT} is what is understood"))),
    }
}

/// Writes a baseline as JSON with a line for each attempt, so that a change of it is read as one.
///
/// # Errors
/// Where it cannot be written.
pub fn write_baseline(baseline: &Baseline, out: &mut dyn Write) -> io::Result<()> {
    let Baseline { format, run, suite, at, complete, fingerprint, attempts } = baseline;
    let line = |value: serde_json::Result<String>| value.map_err(io::Error::from);
    writeln!(out, "{{\n \"format\": {format},")?;
    writeln!(out, " \"run\": {},", line(serde_json::to_string(run))?)?;
    writeln!(out, " \"suite\": {},", line(serde_json::to_string(suite))?)?;
    writeln!(out, " \"at\": {},", line(serde_json::to_string(at))?)?;
    writeln!(out, " \"complete\": {complete},")?;
    writeln!(out, " \"fingerprint\": {},", line(serde_json::to_string(fingerprint))?)?;
    write!(out, " \"attempts\": [")?;
    for (place, row) in attempts.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        write!(out, "{comma}\n  {}", line(serde_json::to_string(row))?)?;
    }
    writeln!(out, "\n ]\n}}")
}
