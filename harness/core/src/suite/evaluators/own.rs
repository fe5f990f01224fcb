//! Evaluators that are code of the user's.

use serde_json::Value;
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

/// Code of the user's that is given the case and the session as JSON and answers with scores.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnSpec {
    /// Where it is.
    pub evaluator: OwnEvaluator,
    /// Handed to it as it is written.
    pub settings: Value,
    /// How long it may take over one session.
    pub timeout: Duration,
}

/// Where an evaluator of the user's is.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnEvaluator {
    /// A program: one JSON object on standard input, one on standard output.
    Command {
        /// The program and its arguments; never empty.
        command: Vec<String>,
        /// Where it is started; the suite file's folder where `None`.
        folder: Option<PathBuf>,
        /// What is added to its environment.
        environment: BTreeMap<String, String>,
    },
    /// An endpoint: one JSON object posted, one in the answer.
    Http {
        /// Where.
        url: String,
        /// Headers, with the names of environment variables already replaced by their placeholders.
        headers: BTreeMap<String, String>,
    },
    /// A Python function, `module:function`.
    Python {
        /// Which.
        target: String,
        /// The interpreter; found as for Python agents where `None`.
        interpreter: Option<String>,
        /// Where it is started; the suite file's folder where `None`.
        folder: Option<PathBuf>,
    },
    /// A Rust value that the program which embeds Rehearsal has registered under this name.
    Rust {
        /// The name.
        name: String,
    },
}

impl OwnSpec {
    /// The name of the evaluator where the suite gives no other.
    pub fn as_str(&self) -> &'static str {
        match self.evaluator {
            OwnEvaluator::Command { .. } => "command",
            OwnEvaluator::Http { .. } => "http",
            OwnEvaluator::Python { .. } => "python",
            OwnEvaluator::Rust { .. } => "rust",
        }
    }
}
