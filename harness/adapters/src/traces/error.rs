//! Why a file of traces cannot be read.

use std::{fmt, io, path::PathBuf};

/// What is read, for those whose file is none of it.
const UNDERSTOOD: &str = "what is read: OTLP JSON, one request or one on each line (`resourceSpans`, \
     `resourceLogs`); span and event documents of CloudWatch, bare, from Logs Insights or from filter-log-events; \
     traces, sessions or observations of Langfuse; sessions of Strands Evals; any of these packed with gzip";

/// Where in a file something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user named it.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// The place in the list that begins on this line, from 1.
    pub item: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)?;
        self.item.map_or(Ok(()), |item| write!(f, ", item {item}"))
    }
}

/// Why a file of traces cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened, or breaks off.
    #[error("cannot read {}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is no file.
    #[error("{} is a folder; name the files in it", .0.display())]
    Folder(PathBuf),
    /// There is nothing in it.
    #[error("{} is empty", .0.display())]
    Empty(PathBuf),
    /// It is not JSON.
    #[error("{place}:{column}: not JSON: {why}; {UNDERSTOOD}")]
    NotJson {
        /// The line.
        place: Place,
        /// The column, from 1.
        column: u64,
        /// What the parser says.
        why: String,
    },
    /// It is JSON, and nothing that is known here.
    #[error("{place}: {found} is nothing that is understood here; {UNDERSTOOD}")]
    Unknown {
        /// Where it begins.
        place: Place,
        /// What was found there.
        found: String,
    },
    /// It looks like something that is known here, and a part of it cannot be.
    #[error("{place}: {why}")]
    Broken {
        /// Where it begins.
        place: Place,
        /// What is wrong.
        why: String,
    },
    /// One line, or one document, is too large.
    #[error("{place}: one value takes more than {} MiB; export smaller batches", limit >> 20)]
    TooLong {
        /// Where it begins.
        place: Place,
        /// The most bytes that one value may take.
        limit: u64,
    },
    /// One line, or one document, holds too many values.
    #[error("{place}: more than {limit} values in one line or document; export smaller batches")]
    TooMany {
        /// Where it begins.
        place: Place,
        /// The most values.
        limit: usize,
    },
    /// All together is too much.
    #[error("{}: {what} than {} MiB; split it by session or by time", file.display(), limit >> 20)]
    TooMuch {
        /// The file.
        file: PathBuf,
        /// What is more.
        what: &'static str,
        /// The most bytes.
        limit: u64,
    },
}
