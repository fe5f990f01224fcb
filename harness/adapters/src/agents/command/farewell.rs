//! How a process is asked to end: gently first, so that it can send its last spans.

use rustix::process::Signal;
use std::time::Duration;

/// The gentle way to end a program, by what it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Farewell {
    /// Its standard input ends, which a program that reads lines takes as the end of its work.
    CloseInput,
    /// It is interrupted as by Ctrl-C: Python sends its last spans then, and loses them on SIGTERM.
    Interrupt,
    /// It is killed: nobody waits for anything of it any more.
    AtOnce,
}

/// One step of a farewell. What stays after the last is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// What is sent; `None` where the closed input says it all.
    pub(super) signal: Option<Signal>,
    /// How long the process may take to end after that.
    pub(super) patience: Duration,
}

impl Farewell {
    /// The steps in order.
    pub(super) fn steps(self) -> [Step; 2] {
        let terminate = Step { signal: Some(Signal::TERM), patience: Duration::from_secs(2) };
        let gentle = match self {
            Self::CloseInput => Step { signal: None, patience: Duration::from_secs(5) },
            Self::Interrupt => Step { signal: Some(Signal::INT), patience: Duration::from_secs(3) },
            Self::AtOnce => Step { signal: Some(Signal::KILL), patience: Duration::from_secs(2) },
        };
        [gentle, terminate]
    }
}
