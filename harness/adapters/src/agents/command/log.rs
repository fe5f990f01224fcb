//! The file that takes what the agent's processes print and what is not an answer.

use rehearsal_core::agent::AgentError;
use std::{
    fs::{File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::Stdio,
};

/// A file shared by all processes, or nothing. Every write is appended whole.
pub(in crate::agents) struct Log(Option<File>);

impl Log {
    /// Opens the file to append to it, and makes it where it is not there.
    pub(super) fn append_to(path: Option<&Path>) -> Result<Self, AgentError> {
        let open = |path: &Path| {
            let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
            opened.map_err(|error| AgentError::NotReady(format!("its log {}: {error}", path.display())))
        };
        path.map(open).transpose().map(Self)
    }

    /// The file as a stream that a process writes to by itself.
    pub(super) fn stdio(&self) -> Result<Stdio, AgentError> {
        let Some(file) = &self.0 else { return Ok(Stdio::null()) };
        let again = file.try_clone();
        again.map(Stdio::from).map_err(|error| AgentError::NotReady(format!("its log: {error}")))
    }

    /// Appends a line. It goes to the system's cache at once, so that nothing waits for a disk; a full
    /// disk costs the line and not the run.
    pub(in crate::agents) fn line(&self, text: &[u8]) {
        if let Some(mut file) = self.0.as_ref() {
            let _ = file.write_all(&[text, b"\n"].concat());
        }
    }
}
