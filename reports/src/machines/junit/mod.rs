//! A run as JUnit XML: a test case for each attempt, and one for each rule of the gate.
//!
//! The shape is that of Jenkins' `junit-10.xsd`, which pytest's `xunit2` writes as well, with what readers of today
//! take beside it: `properties`, `file` and `line` of a test case. A first pass over what was found counts, for
//! `testsuite` tells its counts before its cases; a second writes one attempt at a time.

mod case;
mod counts;
mod gate;
mod xml;

use super::MachineError;
use crate::{
    journal::ReadJournal,
    show,
    status::{self, Why},
};
use counts::Counts;
use rehearsal_core::{clock::Timestamp, gate::GateOutcome, summary::Summary};
use std::io::Write;
use xml::Xml;

/// Writes a run as JUnit XML. Holds one attempt at a time.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_junit(
    journal: &ReadJournal,
    (summary, gate): (&Summary, &GateOutcome),
    out: &mut dyn Write,
) -> Result<(), MachineError> {
    let bars = status::bars(summary);
    let (counts, never_began) = Counts::of_attempts(journal, summary, &bars)?;
    let rules = gate::statuses(gate, summary.shard().is_some());
    let of_rules = Counts::of(rules.iter().map(|(_, status)| status));
    let suite = suite_name(summary);
    let span = journal.span()?;
    let mut xml = Xml::new(out)?;
    xml.open("testsuites", &whole(suite, counts.plus(of_rules), span))?;
    xml.open("testsuite", &attributes(suite, counts, span))?;
    xml.properties(&properties(summary, gate))?;
    for record in journal.attempts() {
        case::write(&record?, summary, &bars, &mut xml)?;
    }
    if never_began > 0 {
        not_played(suite, never_began, &mut xml)?;
    }
    xml.close("testsuite")?;
    gate::write(suite, &rules, of_rules, &mut xml)?;
    xml.close("testsuites")?;
    Ok(xml.finish()?)
}

fn suite_name(summary: &Summary) -> &str {
    summary.manifest.as_ref().map_or("rehearsal", |manifest| manifest.suite.as_str())
}

type Span = Option<(Timestamp, Timestamp)>;

/// Seconds as JUnit's readers take them.
fn seconds(seconds: f64) -> String {
    format!("{seconds:.3}")
}

fn took(span: Span) -> String {
    seconds(span.map_or(0.0, |(start, end)| end.since(start).as_secs_f64()))
}

fn whole(suite: &str, counts: Counts, span: Span) -> Vec<(&'static str, String)> {
    let mut attributes = vec![("name", suite.to_owned()), ("time", took(span))];
    // The schema knows no `skipped` here.
    attributes.extend(counts.attributes().into_iter().filter(|(name, _)| *name != "skipped"));
    attributes
}

fn attributes(suite: &str, counts: Counts, span: Span) -> Vec<(&'static str, String)> {
    let mut attributes = vec![("name", suite.to_owned())];
    attributes.extend(counts.attributes());
    attributes.push(("time", took(span)));
    attributes.extend(span.map(|(start, _)| ("timestamp", show::rfc3339(start))));
    attributes
}

/// What holds for the whole run.
fn properties(summary: &Summary, gate: &GateOutcome) -> Vec<(String, String)> {
    let mut properties = vec![("verdict", show::verdict(gate.verdict).to_owned()), ("why", gate.why.clone())];
    if let Some(manifest) = summary.manifest.as_deref() {
        let models = &manifest.models;
        properties.extend([
            ("run", manifest.run.to_string()),
            ("suite_file", manifest.suite_file.clone()),
            ("suite_fingerprint", manifest.suite_fingerprint.clone()),
            ("rehearsal", manifest.version.clone()),
            ("seed", manifest.seed.0.to_string()),
            ("actor", models.actor.model.to_string()),
            ("judge", models.judge.model.to_string()),
            ("planned", manifest.attempts.to_string()),
        ]);
    }
    let cost = summary.spent().known_cost();
    properties.extend(cost.map(|cost| ("cost_usd", cost.decimal())));
    properties.push(("calls_of_unknown_cost", summary.calls_of_unknown_cost().to_string()));
    if show::was_offline(summary) {
        properties.push(("note", show::OFFLINE_NOTE.to_owned()));
    }
    properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// One test case for all attempts that never began: the plan does not say who would have played them.
fn not_played(suite: &str, count: u32, xml: &mut Xml<'_>) -> std::io::Result<()> {
    xml.open("testcase", &[("classname", suite.to_owned()), ("name", "not played".to_owned())])?;
    let message = format!("{} of the plan never began", show::attempts(count));
    xml.outcome("skipped", &Why { kind: "not_played".to_owned(), message }, "")?;
    xml.close("testcase")
}
