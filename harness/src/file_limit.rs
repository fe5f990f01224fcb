//! A file that may grow no further: the write fails, and the program goes on to say so.

use rustix::process::Signal;
use std::io;
use tokio::signal::unix::{SignalKind, signal};

/// From now on a write beyond the limit on the size of a file (`ulimit -f`) fails as one to a full disk does. Left alone, the
/// system would end the program by a signal at that moment: without a word, and without ending the agent that it started.
/// Programs that are started are not affected.
///
/// # Errors
/// Where the system takes no handler for the signal.
pub fn is_an_error() -> io::Result<()> {
    // The handler stays when what listens to it is gone.
    signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).map(drop)
}
