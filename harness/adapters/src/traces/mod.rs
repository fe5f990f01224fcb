//! Traces that were recorded elsewhere: files in, sessions out.
//!
//! Each format has a file that turns it into spans and log records; understanding them is the one way that spans
//! which arrive over the network go too. What a file is, its content says.

mod cloudwatch;
mod error;
mod evidence;
mod gathered;
mod langfuse;
mod names;
mod ours;
mod remedy;
mod session;
mod shape;
mod source;
mod strands;
mod units;
mod values;

pub use error::{ImportError, Place};
pub use session::{RecordedSession, dialects};

use crate::otlp::understand;
use gathered::Gathered;
use session::Known;
use source::Source;
use std::{collections::BTreeSet, path::Path};

/// The most that is taken in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one line, or of a document that goes over several.
    pub value: u64,
    /// Values in it, each of which takes far more room than its text.
    pub parts: usize,
    /// Bytes of one file, unpacked.
    pub file: u64,
    /// Bytes that spans and log records may take in memory, about.
    pub kept: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { value: 256 << 20, parts: 20_000_000, file: 4 << 30, kept: 1 << 30 }
    }
}

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Export requests of OTLP.
    Otlp,
    /// Documents of CloudWatch.
    CloudWatch,
    /// Traces of Langfuse.
    Langfuse,
    /// Sessions of Strands Evals.
    StrandsEvals,
}

impl Format {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Otlp => "otlp-json",
            Self::CloudWatch => "cloudwatch",
            Self::Langfuse => "langfuse",
            Self::StrandsEvals => "strands-evals",
        }
    }
}

/// What was read of a set of files.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// What they were written as.
    pub formats: BTreeSet<Format>,
    /// The sessions, in the order in which they began.
    pub sessions: Vec<RecordedSession>,
    /// What a reader should know of the files.
    pub notes: Vec<String>,
}

/// Reads files, which may hold parts of the same sessions, such as spans in one and log records in another.
/// `session_attribute` names an attribute of spans that holds the session id, before all others.
///
/// # Errors
/// Where a file cannot be read or holds something that is not understood, with its place.
pub fn read<F: AsRef<Path>>(
    files: &[F],
    session_attribute: Option<&str>,
    limits: Limits,
) -> Result<Recording, ImportError> {
    let mut gathered = Gathered::new(limits);
    for file in files {
        let mut source = Source::open(file.as_ref(), limits)?;
        values::each(&mut source, limits.parts, &mut |value, place| gathered.take(value, place))?;
    }
    Ok(recording(gathered, session_attribute))
}

fn recording(gathered: Gathered, session_attribute: Option<&str>) -> Recording {
    let mut notes = notes(&gathered);
    let Gathered { formats, mut spans, mut logs, langfuse, .. } = gathered;
    let titles = langfuse.titles();
    langfuse.finish(&mut spans);
    notes.extend(ours::set_aside(&mut spans));
    notes.extend(units::mend(&mut spans, &mut logs));
    let stand_ins = cloudwatch::stand_ins(&spans, &logs);
    let ids = session::ids(&spans, &logs, session_attribute);
    let evidence = evidence::of_traces(&spans, &stand_ins);
    spans.extend(stand_ins);
    let known = Known { ids, titles, evidence };
    let sessions = session::group(understand(spans, logs), &known);
    Recording { formats, sessions, notes }
}

fn notes(gathered: &Gathered) -> Vec<String> {
    let mut notes = Vec::new();
    if gathered.invalid > 0 {
        let spans = if gathered.invalid == 1 { "span was" } else { "spans were" };
        notes.push(format!("{} {spans} left out for want of a valid trace id and span id", gathered.invalid));
    }
    if gathered.foreign > 0 {
        notes.push(format!(
            "{} messages of the log hold no span and no event, and were left out",
            gathered.foreign
        ));
    }
    notes
}
