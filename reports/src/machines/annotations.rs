//! A run as annotations of GitHub: commands in a job's log that point at lines of the suite.
//!
//! Wire format: <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>. GitHub shows ten
//! errors and ten warnings of a step, and reads both of its streams.

use super::attempt;
use crate::{
    causes,
    journal::{JournalError, ReadJournal},
    show,
    telling::{self, Failure},
    visible::visible_line,
};
use rehearsal_core::{
    case::SourceRef,
    gate::{GateOutcome, RuleOutcome, Verdict},
    summary::Summary,
};
use std::path::{Component, Path, PathBuf};

/// Errors that are written, of ten that GitHub shows of a step.
const MOST: usize = 9;

/// How files are called in the repository, from which GitHub counts.
#[derive(Clone, Debug, Default)]
pub struct Root {
    /// Where the repository is; `None` where nobody says.
    pub workspace: Option<PathBuf>,
    /// The folder from which the suite was named.
    pub folder: PathBuf,
}

impl Root {
    /// A file as the repository calls it; as it was named where it is not in it.
    fn file(&self, named: &str) -> String {
        let mut path = PathBuf::new();
        for part in self.folder.join(named).components() {
            match part {
                Component::ParentDir => drop(path.pop()),
                Component::CurDir => {}
                Component::Prefix(_) | Component::RootDir | Component::Normal(_) => path.push(part),
            }
        }
        let inside = self.workspace.as_deref().and_then(|root| path.strip_prefix(root).ok());
        inside.and_then(Path::to_str).unwrap_or(named).to_owned()
    }
}

/// What kind of annotation it is.
#[derive(Clone, Copy)]
enum Level {
    Error,
    Warning,
    Notice,
}

/// The annotations, a line each: rules of the gate that did not pass, then the agent's most telling failures, then what
/// stood in the way. No text of others can begin a command or end one.
///
/// # Errors
/// Where the journal cannot be read.
pub fn annotations(
    journal: &ReadJournal,
    (summary, gate): (&Summary, &GateOutcome),
    root: &Root,
) -> Result<Vec<String>, JournalError> {
    let rules = gate.rules.iter().filter_map(|outcome| rule(outcome, root));
    let mut lines: Vec<String> = rules.take(MOST).collect();
    let manifest = summary.manifest.as_deref();
    let (failures, count) = telling::failures(journal, summary, MOST.saturating_sub(lines.len()))?;
    let level = match gate.verdict {
        _ if summary.shard().is_some() => Level::Warning,
        Verdict::Failed | Verdict::CouldNotTell => Level::Error,
        // No more of them than the gate allows.
        Verdict::Passed => Level::Warning,
    };
    lines.extend(failures.iter().map(|failure| failed(level, failure, (summary, root))));
    let suite = manifest.map(|manifest| SourceRef { file: manifest.suite_file.clone(), line: 1, column: 1 });
    let at = (suite.as_ref(), root);
    let more = count.saturating_sub(failures.len() as u32);
    if more > 0 && !failures.is_empty() {
        let more = show::counted(u64::from(more), "more failure");
        lines.push(command(Level::Notice, at, "More failures", &format!("and {more} of the agent's")));
    }
    let causes = causes::lines(summary);
    lines.extend(causes.iter().map(|cause| command(Level::Warning, at, "In the way", cause)));
    lines.push(match summary.shard() {
        None => verdict(gate, at),
        Some(shard) => command(Level::Notice, at, &format!("Rehearsal {shard}"), &gate.why),
    });
    Ok(lines)
}

/// The whole gate.
fn verdict(gate: &GateOutcome, at: (Option<&SourceRef>, &Root)) -> String {
    let level = match gate.verdict {
        Verdict::Passed => Level::Notice,
        Verdict::Failed => Level::Error,
        Verdict::CouldNotTell => Level::Warning,
    };
    command(level, at, &format!("Rehearsal {}", show::verdict(gate.verdict)), &gate.why)
}

/// A rule that did not pass.
fn rule(outcome: &RuleOutcome, root: &Root) -> Option<String> {
    let level = match outcome.verdict {
        Verdict::Passed => return None,
        Verdict::Failed => Level::Error,
        Verdict::CouldNotTell => Level::Warning,
    };
    let at = (Some(&outcome.rule.source), root);
    Some(command(level, at, &format!("Gate: {}", outcome.rule), &outcome.why))
}

/// A failure of the agent's, at its case.
fn failed(level: Level, failure: &Failure, (summary, root): (&Summary, &Root)) -> String {
    let case = attempt::planned(&failure.id, summary);
    let at = (case.and_then(|case| case.source.as_ref()), root);
    command(level, at, &failure.id.to_string(), &failure.line)
}

/// A command: `::error file=suite.yaml,line=3,title=Title::Text`.
fn command(level: Level, (place, root): (Option<&SourceRef>, &Root), title: &str, text: &str) -> String {
    let name = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let place = place.map(|place| {
        let file = property(&root.file(&place.file));
        format!("file={file},line={},col={},", place.line, place.column)
    });
    format!("::{name} {}title={}::{}", place.unwrap_or_default(), property(title), data(text))
}

/// Text of a command, with its line breaks visible, as a command ends with its line. The runner also reads commands of
/// an older form, `##[name]`, wherever they stand in a line.
fn data(text: &str) -> String {
    visible_line(text).replace("##[", "# #[").replace('%', "%25")
}

/// The value of a property, which ends with a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn no_text_can_begin_a_command_or_end_one() {
        let place = SourceRef { file: "a,b:c.yaml".into(), line: 3, column: 5 };
        let hostile = "100%\n::error::forged ##[add-mask]e \u{1b}[31m";
        let line = command(Level::Error, (Some(&place), &Root::default()), "x::y,z=1\r", hostile);
        assert_eq!(
            line,
            "::error file=a%2Cb%3Ac.yaml,line=3,col=5,title=x%3A%3Ay%2Cz=1␍::100%25␊::error::forged # #[add-mask]e ␛[31m"
        );
    }

    #[rstest]
    #[case("/home/r/repo", "/home/r/repo", "suites/a.yaml", "suites/a.yaml")]
    #[case("/home/r/repo", "/home/r/repo/tests", "../suites/./a.yaml", "suites/a.yaml")]
    #[case("/home/r/repo", "/home/r/repo", "/home/r/repo/a.yaml", "a.yaml")]
    #[case("/home/r/repo", "/tmp", "a.yaml", "a.yaml")]
    fn files_are_named_from_the_repositorys_root(
        #[case] workspace: &str,
        #[case] folder: &str,
        #[case] named: &str,
        #[case] file: &str,
    ) {
        let root = Root { workspace: Some(workspace.into()), folder: folder.into() };
        assert_eq!(root.file(named), file);
        assert_eq!(Root { workspace: None, folder: folder.into() }.file(named), named);
    }
}
