//! A job of GitHub Actions, or of a forge that speaks as it does: what a run tells it beside its output.
//!
//! Wire format: <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>. A runner takes
//! commands from every line that a job prints. What agents, providers and users say stands in some of those lines, so
//! that commands are stopped while a run goes on, by a word that nobody can guess.

use super::{report::Told, tell, warn};
use crate::environment::Environment;
use std::{fs::OpenOptions, io::Write as _};
use uuid::Uuid;

/// The runner that listens to this program, while it takes no commands. It takes them again when this is dropped.
pub(super) struct Runner {
    /// The word that ends the stop; `None` where no runner listens.
    word: Option<String>,
}

impl Runner {
    /// Stops the commands, where a runner listens.
    pub(super) fn stop(environment: &Environment) -> Self {
        let listens = environment.get("GITHUB_ACTIONS") == Some("true");
        let word = listens.then(|| Uuid::new_v4().simple().to_string());
        word.iter().for_each(|word| tell(&format!("::stop-commands::{word}")));
        Self { word }
    }

    /// Tells the runner of a run that is over: annotations at lines of the suite, and the summary of its step. The
    /// verdict stands with or without them.
    pub(super) fn tell(&self, told: Told<'_>) {
        if let Some(word) = &self.word {
            match told.annotations() {
                Ok(lines) => {
                    tell(&format!("::{word}::"));
                    lines.iter().for_each(|line| tell(line));
                    tell(&format!("::stop-commands::{word}"));
                }
                Err(error) => warn([error]),
            }
        }
        if let Some(file) = told.environment.get("GITHUB_STEP_SUMMARY") {
            match append(file, told) {
                Ok(()) => tell(&format!("the summary was added to {file}")),
                Err(error) => warn([format!("the summary cannot be added to {file}: {error}")]),
            }
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.word.iter().for_each(|word| tell(&format!("::{word}::")));
    }
}

fn append(file: &str, told: Told<'_>) -> std::io::Result<()> {
    let summary = told.markdown()?;
    let mut out = OpenOptions::new().append(true).create(true).open(file)?;
    out.write_all(summary.as_bytes())
}
