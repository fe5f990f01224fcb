//! A job of GitHub Actions, or of a forge that speaks as it does: what a run tells it beside its output.
//!
//! Wire format: <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>. A runner takes
//! commands from every line that a job prints, and what agents, providers and users say stands in some of those lines.
//! On standard error, commands are stopped while a run goes on, by a word that nobody can guess. A runner reads
//! standard output by itself, so that no line there may look like a command.

use super::{report::Told, tell, warn};
use crate::environment::Environment;
use std::{fs::OpenOptions, io::Write as _};
use uuid::Uuid;

/// How commands of an older form begin, wherever they stand in a line.
const OLD_FORM: &str = "##[";

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

    /// Text for standard output in which no line is a command.
    pub(super) fn safe(&self, text: String) -> String {
        if self.word.is_some() { without_commands(&text) } else { text }
    }

    /// The same of JSON, which stays the same value.
    pub(super) fn safe_json(&self, json: String) -> String {
        if self.word.is_some() { json_without_commands(&json) } else { json }
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

/// Text in which no line is a command to a runner.
pub fn without_commands(text: &str) -> String {
    let line = |line: &str| {
        let line = line.replace(OLD_FORM, "# #[");
        let start = line.len() - line.trim_start().len();
        match line.split_at(start) {
            (indent, rest) if rest.starts_with("::") => format!("{indent}{rest}").replacen("::", ": :", 1),
            (_, _) => line,
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// JSON in which nothing is a command to a runner: it begins no line with one, and what is in its texts can be escaped.
fn json_without_commands(json: &str) -> String {
    json.replace(OLD_FORM, "#\\u0023[")
}

fn append(file: &str, told: Told<'_>) -> std::io::Result<()> {
    let summary = told.markdown()?;
    let mut out = OpenOptions::new().append(true).create(true).open(file)?;
    out.write_all(summary.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a::b\n  std::x", "a::b\n  std::x")]
    #[case("2 x\n  ::error::y", "2 x\n  : :error::y")]
    #[case("::::", ": :::")]
    #[case("a ##[add-mask]e ##[b", "a # #[add-mask]e # #[b")]
    #[case("a\n\n", "a\n\n")]
    fn no_line_is_a_command(#[case] text: &str, #[case] safe: &str) {
        assert_eq!(without_commands(text), safe);
    }

    #[test]
    fn json_stays_the_same_value() {
        let json = json_without_commands("[\"##[add-mask]e\"]");
        assert!(!json.contains("##["));
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), ["##[add-mask]e"]);
    }
}
