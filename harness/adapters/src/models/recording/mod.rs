//! Answers that are kept: recordings of a whole run, and a cache over many.
//!
//! Both know a request again by its canonical form, and neither writes a secret. A recording is a file of
//! lines that people can read; a cache is a folder of files named after what was asked.

mod cache;
mod canonical;
mod entry;
mod error;
mod excerpt;
mod nearest;
mod player;
mod recorder;
mod shelf;
#[cfg(test)]
mod tests;

pub use cache::Cache;
pub use error::RecordingError;
pub use player::Player;
pub use recorder::Recorder;
