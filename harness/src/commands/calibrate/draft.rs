//! Labels of a run's conversations with the verdicts left open, for people to fill in.

use super::super::print as write;
use crate::{
    exit::{Exit, Failure},
    runs,
};
use rehearsal_core::{session::Session, suite::Suite};
use rehearsal_reports::ReadJournal;
use std::path::Path;

/// Prints the draft. What was said stands beside each attempt as comments; what the judges made of it does not, since
/// people would lean on it.
pub(super) fn print(run: &str, suite: &Suite) -> Result<Exit, Failure> {
    let folder = runs::find(run)?;
    let journal = ReadJournal::open(&folder)?;
    let mut text = String::from(HEAD);
    for record in journal.attempts() {
        let record = record?;
        let Some(session) = record.session.filter(|session| session.ending.kind().is_valid()) else {
            continue;
        };
        text.push_str(&entry(&folder, &record.id.to_string(), &session, suite));
    }
    write(&text)?;
    Ok(Exit::Passed)
}

const HEAD: &str = "\
# What people say of conversations: replace each ? by pass or fail, or by a list with one of them for each turn,
# and take out what you do not judge. Then: rehearsal calibrate SUITE --labels THIS-FILE
conversations:
";

fn entry(folder: &Path, attempt: &str, session: &Session, suite: &Suite) -> String {
    let mut lines = Vec::new();
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let quoted = |words: &str| serde_json::Value::from(words).to_string();
    let evaluators: Vec<String> = suite
        .evaluators
        .iter()
        .filter(|spec| spec.kind.asks_a_model())
        .map(|spec| format!("{}: \"?\"", quoted(spec.name.as_str())))
        .collect();
    lines.push(format!("  - run: {}", quoted(&folder.display().to_string())));
    lines.push(format!("    attempt: {}", quoted(attempt)));
    lines.push(format!("    verdicts: {{ {} }}", evaluators.join(", ")));
    for turn in &session.turns {
        let reply = turn.reply.as_deref().or(turn.error.as_deref()).unwrap_or_default();
        for (who, words) in [("user", turn.user.text.as_str()), ("agent", reply)] {
            lines.extend(words.lines().map(|line| format!("    #   {} {who}: {line}", turn.number)));
        }
    }
    lines.join("\n") + "\n\n"
}
