//! The fake world: a folder of its own, the real binary, and agents that behave as told.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop where they stand"
)]

mod agent;
mod browser;
pub mod collector;
mod endpoint;
mod page;
pub mod provider;
mod python;
mod record;
mod running;
mod runtime;
mod server;
mod suites;
mod viewer;
pub mod weather;

pub use agent::{FakeAgent, Manner};
pub use browser::Browser;
pub use collector::{Collector, Reception};
pub use endpoint::{Call, Endpoint};
pub use page::unpacked;
pub use provider::{Mood, Provider};
pub use python::{PythonServer, free_port};
pub use record::{without_accounts, without_charges, without_ids_and_times, without_models_and_money};
pub use running::Running;
pub use runtime::{Cloud, FakeRuntime, RuntimeRequest};
pub use suites::{bundled_suite, played_by};
pub use viewer::{Answer, Viewer};

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// Longer than any test takes; a hang ends here instead of holding up the whole run.
const PATIENCE: Duration = Duration::from_secs(300);

/// A folder in which suites are written and runs are kept, gone when dropped.
#[derive(Debug)]
pub struct World {
    folder: TempDir,
}

/// What the binary left behind.
#[derive(Debug)]
pub struct Outcome {
    /// Its exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Outcome {
    /// Standard output as one JSON value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }
}

impl Default for World {
    fn default() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }
}

impl World {
    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file and returns its path.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.path().join(name);
        std::fs::write(&file, text).expect("the file can be written");
        file
    }

    /// Runs the binary in the folder.
    pub fn rehearsal(&self, arguments: &[&str]) -> Outcome {
        self.rehearsal_with(arguments, &[])
    }

    /// Runs the binary in the folder, with variables added to its environment.
    pub fn rehearsal_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
        let output = assert_cmd::Command::new(binary())
            .args(arguments)
            // The runner that these tests may run on is not to hear of the runs that they make up.
            .env_remove("GITHUB_ACTIONS")
            .env_remove("GITHUB_STEP_SUMMARY")
            .env_remove("GITHUB_WORKSPACE")
            .envs(variables.iter().copied())
            .current_dir(self.path())
            .timeout(PATIENCE)
            .output()
            .expect("the binary runs");
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is text"),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a suite and reads the object that is printed for it.
    pub fn run(&self, suite: &Path, more: &[&str]) -> (Option<i32>, Value) {
        let suite = suite.to_str().expect("the path is text");
        let mut arguments = vec!["run", suite, "--format", "json"];
        arguments.extend_from_slice(more);
        let outcome = self.rehearsal(&arguments);
        (outcome.code, outcome.json())
    }

    /// The record of a run.
    pub fn record(&self, run: &Value) -> Value {
        let folder = run["run"].as_str().expect("the run's folder");
        self.rehearsal(&["report", folder, "--format", "json", "--out", "-"]).json()
    }
}

/// The binary under test, which stands beside the test's own program.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("this program's path");
    let binary = test.ancestors().nth(2).expect("the build folder").join("rehearsal");
    assert!(binary.exists(), "{} is not there: cargo build", binary.display());
    binary
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests stand in the repository").to_owned()
}

/// The environment that `tests/run` made for a folder of `tests/agents`, or for `clients`.
pub fn environment(name: &str) -> PathBuf {
    let folder = repository().join("target/test-envs").join(name);
    assert!(folder.join("installed").exists(), "{} is not there: tests/run makes it", folder.display());
    folder
}
