//! A recording as it is read: where each answer stands in the file. The answers themselves stay there, so
//! that a recording of many thousand conversations needs little memory.

use super::{
    canonical::Key,
    entry::{Entry, Header, VERSION},
    error::RecordingError,
};
use rehearsal_core::{attempt::AttemptId, model::Role};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

pub(super) struct Shelf {
    pub(super) path: PathBuf,
    file: File,
    pub(super) cards: Vec<Card>,
}

/// Where an answer stands, and what finds it.
#[derive(Clone, Debug)]
pub(super) struct Card {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) key: Key,
    pub(super) sample: u32,
    pub(super) role: Role,
    pub(super) attempt: AttemptId,
    offset: u64,
    length: usize,
}

impl Shelf {
    /// Reads the whole file once; every line must be right.
    pub(super) fn open(path: &Path) -> Result<Self, RecordingError> {
        let unreadable = |source| RecordingError::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let mut reader = BufReader::new(&file);
        let (mut cards, mut bytes, mut offset) = (Vec::new(), Vec::new(), 0_u64);
        for line in 1.. {
            bytes.clear();
            let length = reader.read_until(b'\n', &mut bytes).map_err(unreadable)?;
            match (line, length) {
                (1, _) => check_header(path, &bytes)?,
                (_, 0) => break,
                (_, _) if bytes.trim_ascii().is_empty() => {}
                (_, _) => cards.push(card(path, line, &bytes, offset)?),
            }
            offset = offset.saturating_add(length as u64);
        }
        Ok(Self { path: path.to_owned(), file, cards })
    }

    /// An answer with its request.
    pub(super) fn read(&self, card: &Card) -> Result<Entry, RecordingError> {
        let mut bytes = vec![0; card.length];
        self.file
            .read_exact_at(&mut bytes, card.offset)
            .map_err(|source| RecordingError::Read { path: self.path.clone(), source })?;
        parse(&self.path, card.line, &bytes)
    }
}

fn check_header(path: &Path, bytes: &[u8]) -> Result<(), RecordingError> {
    match serde_json::from_slice::<Header>(bytes) {
        Ok(Header { rehearsal_recording: 1..=VERSION }) => Ok(()),
        Ok(Header { rehearsal_recording: found }) if found > VERSION => {
            Err(RecordingError::Newer { path: path.to_owned(), found, known: VERSION })
        }
        Ok(_) | Err(_) => Err(RecordingError::Foreign(path.to_owned())),
    }
}

fn card(path: &Path, line: usize, bytes: &[u8], offset: u64) -> Result<Card, RecordingError> {
    let Entry { key, sample, role, attempt, .. } = parse(path, line, bytes)?;
    Ok(Card { line, key, sample, role, attempt, offset, length: bytes.len() })
}

fn parse(path: &Path, line: usize, bytes: &[u8]) -> Result<Entry, RecordingError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let why = if bytes.ends_with(b"\n") {
            // The parser saw one line only, and would call it the first.
            error.to_string().replace(" at line 1 column ", " at column ")
        } else {
            "it ends in the middle, as when a run is killed".to_owned()
        };
        RecordingError::Line { path: path.to_owned(), line, why }
    })
}
