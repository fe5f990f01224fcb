//! Why sessions failed, on the page of a run that was diagnosed.

use crate::diagnosis::{Counts, Diagnosis, Group, SessionEntry};
use rehearsal_core::diagnosis::FailureFound;
use serde::Serialize;

/// A diagnosis as the page shows it.
#[derive(Serialize)]
pub(super) struct DiagnosisView<'a> {
    counts: String,
    by: String,
    tables: Vec<TableView>,
    sessions: Vec<SessionView<'a>>,
}

#[derive(Serialize)]
struct TableView {
    title: &'static str,
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct GroupView {
    key: String,
    failures: u32,
    primary: u32,
    sessions: u32,
    of: u32,
    kinds: String,
}

#[derive(Serialize)]
struct SessionView<'a> {
    name: String,
    /// The anchor of its conversation.
    anchor: String,
    found: String,
    complaints: &'a [String],
    summary: Option<&'a str>,
    notes: Vec<String>,
    failures: Vec<FailureView<'a>>,
}

#[derive(Serialize)]
struct FailureView<'a> {
    category: &'static str,
    confidence: &'static str,
    place: String,
    why: &'a str,
    quote: Option<&'a str>,
    cause: Option<CauseView<'a>>,
}

#[derive(Serialize)]
struct CauseView<'a> {
    explanation: &'a str,
    fix: &'static str,
    recommendation: &'a str,
}

impl<'a> DiagnosisView<'a> {
    pub(super) fn new(diagnosis: &'a Diagnosis) -> Self {
        let Counts { sessions, failed, examined, explained, errors, not_reached } = diagnosis.counts;
        let groups = &diagnosis.groups;
        let tables = [
            ("kind", &groups.by_category),
            ("persona", &groups.by_persona),
            ("tool", &groups.by_tool),
            ("turn", &groups.by_turn),
        ];
        let table = |(title, groups): (&'static str, &Vec<Group>)| TableView {
            title,
            groups: groups.iter().map(GroupView::new).collect(),
        };
        Self {
            counts: format!(
                "{failed} of {sessions} sessions failed; {examined} were examined, a failure was found in {explained}, \
                 {errors} could not be judged, {not_reached} were not reached"
            ),
            by: diagnosis.told_by(),
            tables: tables.into_iter().filter(|(_, groups)| !groups.is_empty()).map(table).collect(),
            sessions: diagnosis.sessions.iter().map(SessionView::new).collect(),
        }
    }
}

impl GroupView {
    fn new(group: &Group) -> Self {
        let Group { key, failures, primary, sessions, of, .. } = group;
        let (failures, primary, sessions, of) = (*failures, *primary, *sessions, *of);
        Self { key: key.clone(), failures, primary, sessions, of, kinds: group.kinds() }
    }
}

impl<'a> SessionView<'a> {
    fn new(session: &'a SessionEntry) -> Self {
        let findings = &session.findings;
        let error = findings.error.as_ref().map(|error| format!("Not judged: {error}"));
        Self {
            name: format!("{} / {} / {}", session.case, session.persona, session.trial),
            anchor: format!("attempt-{}", session.attempt.saturating_add(1)),
            found: crate::show::counted(findings.failures.len() as u64, "failure"),
            complaints: &session.complaints,
            summary: findings.summary.as_deref(),
            notes: error.into_iter().chain(findings.notes.iter().cloned()).collect(),
            failures: findings.failures.iter().map(FailureView::new).collect(),
        }
    }
}

impl<'a> FailureView<'a> {
    fn new(failure: &'a FailureFound) -> Self {
        let cause = failure.cause.as_ref().map(|cause| CauseView {
            explanation: &cause.explanation,
            fix: cause.fix.words(),
            recommendation: &cause.recommendation,
        });
        Self {
            category: failure.category.as_str(),
            confidence: failure.confidence.as_str(),
            place: failure.place.to_string(),
            why: &failure.why,
            quote: Some(failure.evidence.text.as_str()).filter(|text| !text.is_empty()),
            cause,
        }
    }
}
