//! The file that takes what the agent's processes print and what is not an answer, without what must not be kept.

use crate::secrets::{Lines, Secrets};
use rehearsal_core::agent::AgentError;
use std::{
    borrow::Cow,
    fs::{File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::Stdio,
};

/// A file shared by all processes, or nothing. Every write is appended whole.
pub(in crate::agents) struct Log {
    file: Option<File>,
    secrets: Secrets,
}

/// One stream of lines on its way into the file.
pub(in crate::agents) struct Stream<'a> {
    log: &'a Log,
    lines: Lines<'a>,
}

impl Log {
    /// Opens the file to append to it, and makes it where it is not there.
    pub(super) fn append_to(path: Option<&Path>, secrets: Secrets) -> Result<Self, AgentError> {
        let open = |path: &Path| {
            let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
            opened.map_err(|error| AgentError::NotReady(format!("its log {}: {error}", path.display())))
        };
        Ok(Self { file: path.map(open).transpose()?, secrets })
    }

    /// What a process is given to print to. It never has the file itself, since what it prints is cleaned on the way.
    pub(super) fn stdio(&self) -> Stdio {
        if self.file.is_some() { Stdio::piped() } else { Stdio::null() }
    }

    /// A stream from its beginning.
    pub(in crate::agents) fn stream(&self) -> Stream<'_> {
        Stream { log: self, lines: Lines::new(&self.secrets) }
    }

    /// Appends a line that stands by itself.
    pub(in crate::agents) fn line(&self, text: &[u8]) {
        self.stream().line(text);
    }

    /// It goes to the system's cache at once, so that nothing waits for a disk; a full disk costs the line and not the
    /// run.
    fn write(&self, text: &[u8]) {
        if let Some(mut file) = self.file.as_ref() {
            let _ = file.write_all(&[text, b"\n"].concat());
        }
    }
}

impl Stream<'_> {
    /// Appends the next line, and returns what was written of it.
    pub(in crate::agents) fn line<'l>(&mut self, text: &'l [u8]) -> Option<Cow<'l, [u8]>> {
        let cleaned = self.lines.next(text)?;
        self.log.write(&cleaned);
        Some(cleaned)
    }
}
