//! A diagnosis in words, in eighty columns: what is frequent first, then each session.

use super::{Counts, Diagnosis, Group, SessionEntry};
use crate::{
    show,
    terminal::{self, Style, wrapped},
    visible::visible_line,
};
use rehearsal_core::diagnosis::FailureFound;

/// Rows of a table that are shown; the file has all of them.
const MOST_ROWS: usize = 10;

/// All of it, with an empty line after it.
pub fn diagnosis_text(diagnosis: &Diagnosis, style: Style) -> String {
    let groups = &diagnosis.groups;
    let mut parts = vec![
        heading(diagnosis, style),
        table("kind of failure", &groups.by_category, false),
        table("persona", &groups.by_persona, true),
        table("tool", &groups.by_tool, true),
        table("turn", &groups.by_turn, true),
    ];
    parts.extend(diagnosis.sessions.iter().map(|session| of_session(session, style)));
    parts.push(conclusion(diagnosis));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n\n"
}

fn heading(diagnosis: &Diagnosis, style: Style) -> String {
    let title = format!("{}: why sessions of {} failed", diagnosis.of.suite, diagnosis.of.run);
    let titles = wrapped(&title, 0).into_iter().map(|line| style.heading(&line));
    let Counts { sessions, failed, examined, explained, .. } = diagnosis.counts;
    let counts = format!(
        "{failed} of {} failed, {examined} examined, {explained} with a failure found; {}",
        show::counted(u64::from(sessions), "session"),
        diagnosis.told_by()
    );
    titles.chain(wrapped(&counts, 2)).collect::<Vec<_>>().join("\n")
}

/// A row for each of the largest groups, with its commonest kinds where it is not of one.
fn table(title: &str, groups: &[Group], with_kinds: bool) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let mut header = vec![title, "failures", "primary", "sessions"];
    header.push(if with_kinds { "kinds" } else { "" });
    let mut table = terminal::table(&header);
    for group in groups.iter().take(MOST_ROWS) {
        let sessions = format!("{} of {}", group.sessions, group.of);
        let kinds = if with_kinds { group.kinds() } else { String::new() };
        let key = visible_line(&group.key).into_owned();
        table.add_row([key, group.failures.to_string(), group.primary.to_string(), sessions, kinds]);
    }
    terminal::align(&mut table, header.len() - 1);
    let more = groups.len().saturating_sub(MOST_ROWS);
    let rest = if more > 0 { format!("\n and {more} more") } else { String::new() };
    table.trim_fmt() + &rest
}

fn of_session(session: &SessionEntry, style: Style) -> String {
    let title = format!("{} / {} / {}", session.case, session.persona, session.trial);
    let mut lines = vec![style.heading(&visible_line(&title))];
    lines.extend(session.complaints.iter().flat_map(|complaint| wrapped(complaint, 2)));
    lines.extend(session.findings.summary.iter().flat_map(|summary| wrapped(&format!("→ {summary}"), 2)));
    for failure in &session.findings.failures {
        lines.extend(of_failure(failure));
    }
    if session.findings.failures.is_empty() && session.findings.error.is_none() {
        lines.extend(wrapped("no failure was found", 2));
    }
    let error = session.findings.error.as_ref().map(|error| format!("not judged: {error}"));
    let minded = error.iter().chain(&session.findings.notes);
    lines.extend(minded.flat_map(|note| wrapped(note, 2)).map(|line| style.warning(&line)));
    lines.join("\n")
}

fn of_failure(failure: &FailureFound) -> Vec<String> {
    let FailureFound { category, confidence, place, why, .. } = failure;
    let mut lines = wrapped(&format!("{category} ({confidence}) in {place}: {why}"), 4);
    if let Some(first) = lines.first_mut() {
        *first = format!("  - {}", first.trim_start());
    }
    if !failure.evidence.text.is_empty() {
        lines.extend(wrapped(&format!("\"{}\"", failure.evidence.text), 6));
    }
    if let Some(cause) = &failure.cause {
        lines.extend(wrapped(&format!("cause: {}", cause.explanation), 4));
        lines.extend(wrapped(&format!("fix ({}): {}", cause.fix.words(), cause.recommendation), 4));
    }
    lines
}

fn conclusion(diagnosis: &Diagnosis) -> String {
    let Counts { errors, not_reached, .. } = diagnosis.counts;
    let cost = &diagnosis.cost;
    let mut parts = vec![match (cost.calls, cost.calls_of_unknown_cost) {
        (0, _) => "no model was asked".to_owned(),
        (calls, 0) => format!("{}, ${:.2}", show::counted(calls, "call"), cost.usd),
        (calls, unknown) => {
            format!("{}, ${:.2} and {unknown} of unknown cost", show::counted(calls, "call"), cost.usd)
        }
    }];
    if errors > 0 {
        parts.push(format!("{} could not be judged", show::counted(u64::from(errors), "session")));
    }
    if not_reached > 0 {
        parts.push(format!("{} not reached", show::counted(u64::from(not_reached), "session")));
    }
    wrapped(&parts.join("; "), 0).join("\n")
}
