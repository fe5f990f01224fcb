//! The named exit codes, and the one place that turns errors into words and codes.

use rehearsal_adapters::{agents::ConnectError, aws::AwsError, traces::ImportError};
use rehearsal_cases::Complaints;
use rehearsal_core::{agent::AgentError, case::SourceRef, gate::Verdict};
use rehearsal_engine::RunError;
use rehearsal_reports::{JournalError, MergeError};
use std::path::PathBuf;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The gate passed, or there was nothing to decide and all went well.
    Passed = 0,
    /// The agent did badly.
    Failed = 1,
    /// Usage, configuration or a suite that does not read; nothing was spent.
    Usage = 2,
    /// We could not find out.
    CouldNotTell = 3,
    /// Somebody stopped it.
    Interrupted = 130,
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Passed => Self::Passed,
            Verdict::Failed => Self::Failed,
            Verdict::CouldNotTell => Self::CouldNotTell,
        }
    }
}

impl Exit {
    /// One code for several runs: a stop outranks everything, a failure outranks not knowing.
    pub fn worst(self, other: Self) -> Self {
        let rank = |exit: &Self| match exit {
            Self::Passed => 0,
            Self::CouldNotTell => 1,
            Self::Failed => 2,
            Self::Usage => 3,
            Self::Interrupted => 4,
        };
        [self, other].into_iter().max_by_key(rank).unwrap_or(self)
    }
}

/// Everything that can stop a command before it has a verdict.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Suite files that do not read.
    #[error("{0}")]
    Suite(#[from] Complaints),
    /// The agent cannot be set up.
    #[error("{place}: {error}")]
    Agent {
        /// Where the suite says how to reach it.
        place: SourceRef,
        /// What is wrong.
        error: ConnectError,
    },
    /// The run broke off.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A run's journal cannot be made or read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A report cannot be written.
    #[error("cannot write {}: {source}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file of traces does not read.
    #[error(transparent)]
    Traces(#[from] ImportError),
    /// A prompt of ours does not read.
    #[error(transparent)]
    Prompt(#[from] rehearsal_core::prompt::PromptError),
    /// Something the user has to change, in a sentence.
    #[error("{0}")]
    Usage(String),
    /// Something in the way that is not the user's doing.
    #[error("{0}")]
    InTheWay(String),
}

impl From<AwsError> for Failure {
    fn from(error: AwsError) -> Self {
        let text = error.to_string();
        if error.before_asking() { Self::Usage(text) } else { Self::InTheWay(text) }
    }
}

impl From<MergeError> for Failure {
    fn from(error: MergeError) -> Self {
        let text = error.to_string();
        if error.is_the_users() { Self::Usage(text) } else { Self::InTheWay(text) }
    }
}

impl Failure {
    /// The code it ends with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Suite(_) | Self::Traces(_) | Self::Prompt(_) | Self::Usage(_) => Exit::Usage,
            Self::Journal(error) => journal(error),
            Self::Agent { error, .. } => agent(error),
            Self::Run(_) | Self::Write { .. } | Self::InTheWay(_) => Exit::CouldNotTell,
        }
    }
}

fn journal(error: &JournalError) -> Exit {
    match error {
        JournalError::Exists(_)
        | JournalError::Busy(_)
        | JournalError::Empty(_)
        | JournalError::Missing(_)
        | JournalError::Foreign(_)
        | JournalError::Newer { .. }
        | JournalError::Create { .. } => Exit::Usage,
        JournalError::Corrupt { .. } | JournalError::Sqlite(_) => Exit::CouldNotTell,
    }
}

fn agent(error: &ConnectError) -> Exit {
    match error {
        ConnectError::Setup(_) | ConnectError::Agent(AgentError::NotFound(_)) => Exit::Usage,
        ConnectError::Agent(
            AgentError::NotReady(_)
            | AgentError::Unreachable(_)
            | AgentError::Failed(_)
            | AgentError::Malformed(_)
            | AgentError::Tools { .. },
        ) => Exit::CouldNotTell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_outranks_not_knowing_and_a_stop_outranks_both() {
        assert_eq!(Exit::Failed.worst(Exit::CouldNotTell), Exit::Failed);
        assert_eq!(Exit::CouldNotTell.worst(Exit::Passed), Exit::CouldNotTell);
        assert_eq!(Exit::Interrupted.worst(Exit::Failed), Exit::Interrupted);
    }
}
