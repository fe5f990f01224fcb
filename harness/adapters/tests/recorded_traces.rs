//! Files of traces as other systems write them, read by what is in them (`fixtures/imports/README.md`).
#![cfg(test)]

#[path = "recorded_traces/broken.rs"]
mod broken;
#[path = "recorded_traces/cloudwatch.rs"]
mod cloudwatch;
#[path = "recorded_traces/langfuse.rs"]
mod langfuse;
#[path = "recorded_traces/sessions.rs"]
mod sessions;
#[path = "recorded_traces/strands.rs"]
mod strands;

use rehearsal_adapters::{
    otlp::TurnView,
    traces::{self, Format, ImportError, Limits, RecordedSession, Recording},
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture(name)).unwrap()
}

fn read(files: &[PathBuf]) -> Recording {
    traces::read(files, None, Limits::default()).unwrap()
}

/// Files in a folder that is gone when dropped.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let file = self.0.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    }
}

/// Reads one file of this content.
fn reading(content: impl AsRef<[u8]>) -> Result<Recording, ImportError> {
    let files = Files::new();
    traces::read(&[files.with("traces", content)], None, Limits::default())
}

fn packed(text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

/// Who said what, a pair for each turn.
fn said(session: &RecordedSession) -> Vec<(Option<&str>, Option<&str>)> {
    session.turns.iter().map(|turn| (turn.user.as_deref(), turn.reply.as_deref())).collect()
}

fn tools(turn: &TurnView) -> Vec<&str> {
    turn.trace.tool_calls().map(|call| call.name.as_str()).collect()
}

fn formats(recording: &Recording) -> BTreeSet<Format> {
    recording.formats.clone()
}
