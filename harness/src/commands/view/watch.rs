//! Watches the folder of the runs, on a thread of its own: requests never wait for a journal to be read.

use super::{
    board::{Board, Entry, Known},
    follow::{Followed, Mark},
    locks::Locks,
};
use crate::runs;
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// Between two looks at the folder.
const PACE: Duration = Duration::from_secs(1);
/// The most events of one run that are read before the others have their turn.
const TURN: usize = 2_000;

/// Starts to watch the runs in a folder, which need not be there yet.
///
/// # Errors
/// Where the system has no thread left.
pub(super) fn start(folder: PathBuf, board: Arc<Board>, stopped: CancellationToken) -> io::Result<()> {
    let watch = move || {
        let mut watch = Watch { folder, board, stopped, runs: BTreeMap::new() };
        while !watch.stopped.is_cancelled() {
            if watch.look() {
                thread::park_timeout(PACE);
            }
        }
    };
    // Nobody waits for it: the program may end while it reads.
    thread::Builder::new().name("watch".to_owned()).spawn(watch).map(drop)
}

struct Watch {
    folder: PathBuf,
    board: Arc<Board>,
    stopped: CancellationToken,
    runs: BTreeMap<PathBuf, Run>,
}

/// A run and what is told of it.
struct Run {
    followed: Followed,
    known: Known,
}

impl Watch {
    /// Looks at every run once, the latest name first, and tells whether all that there is has been read.
    fn look(&mut self) -> bool {
        let mut folders = runs::below(&self.folder);
        folders.retain(|run| is_own(run));
        self.runs.retain(|folder, _| folders.contains(folder));
        let (mut is_abreast, locks, mut entries) = (true, Locks::now(), Vec::with_capacity(folders.len()));
        for folder in folders.into_iter().rev() {
            // One that vanishes at this moment is gone at the next look.
            let Ok(mark) = Mark::of(&folder) else { continue };
            let run = self.runs.entry(folder.clone()).or_insert_with(|| Run::new(folder.clone()));
            run.look(mark, &self.stopped);
            is_abreast &= run.followed.is_abreast();
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let (is_held, known) = (locks.hold(mark.file), run.known.clone());
            entries.push(Entry { name, folder, mark, is_held, known });
        }
        self.board.put_up(entries);
        is_abreast
    }
}

impl Run {
    fn new(folder: PathBuf) -> Self {
        Self { followed: Followed::new(folder), known: Known::Unread }
    }

    fn look(&mut self, mark: Mark, stopped: &CancellationToken) {
        match self.followed.catch_up(mark, TURN, stopped) {
            Ok(true) if self.followed.is_abreast() => {
                self.known = Known::Read(Arc::new(self.followed.read().clone()));
            }
            // What was known before is better than half of it.
            Ok(true | false) => {}
            Err(error) => self.known = Known::Trouble(error.to_string()),
        }
    }
}

/// Whether a run is a folder of its own: a link could lead anywhere.
fn is_own(folder: &Path) -> bool {
    folder.symlink_metadata().is_ok_and(|found| found.is_dir())
}
