//! The journal: `run.db` in a run's folder, written while the run goes on and read by every report.
//!
//! SQLite in WAL mode, so that a reader never stops the writer and a killed run keeps what was
//! committed. The tables are in `schema.sql`.

mod attempts;
mod body;
mod cast;
mod drafts;
mod error;
mod findings;
mod lock;
mod read;
mod remains;
mod row;
mod take_back;
mod write;

pub use attempts::{AttemptRecord, Attempts};
pub use drafts::DraftCosts;
pub use error::JournalError;
pub(crate) use findings::Findings;
pub use read::{Events, ReadJournal};
pub use write::Journal;

/// The journal's file in a run's folder.
pub const FILE_NAME: &str = "run.db";

/// The version of the tables and of what is in them; counted up when older readers would misread.
const SCHEMA_VERSION: u32 = 2;
