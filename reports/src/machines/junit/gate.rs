//! The gate as a test suite of its own: a test case for each rule.

use super::{counts::Counts, xml::Xml};
use crate::status::{Status, Why};
use rehearsal_core::gate::{GateOutcome, Verdict};
use std::io;

/// Each rule, in the suite's order. A gate without rules is one test case: it asks for nothing, and so tells nothing. That
/// of a part is decided elsewhere.
pub(super) fn statuses(gate: &GateOutcome, is_part: bool) -> Vec<(Rule, Status)> {
    let whole = || Rule { name: "gate".to_owned(), place: None };
    if is_part {
        let why = Why { kind: "part".to_owned(), message: gate.why.clone() };
        return vec![(whole(), Status::Skipped(why))];
    }
    if gate.rules.is_empty() {
        return vec![(whole(), status(gate.verdict, &gate.why))];
    }
    let rules = gate.rules.iter().map(|outcome| {
        let source = &outcome.rule.source;
        let rule = Rule { name: outcome.rule.to_string(), place: Some((source.file.clone(), source.line)) };
        (rule, status(outcome.verdict, &outcome.why))
    });
    rules.collect()
}

/// A rule of the gate.
pub(super) struct Rule {
    name: String,
    /// The file and the line.
    place: Option<(String, u32)>,
}

fn status(verdict: Verdict, why: &str) -> Status {
    let why = |kind: &str| Why { kind: kind.to_owned(), message: why.to_owned() };
    match verdict {
        Verdict::Passed => Status::Passed,
        Verdict::Failed => Status::Failed(why("gate")),
        Verdict::CouldNotTell => Status::Error(why("could_not_tell")),
    }
}

/// Writes the test suite.
pub(super) fn write(
    suite: &str,
    rules: &[(Rule, Status)],
    counts: Counts,
    xml: &mut Xml<'_>,
) -> io::Result<()> {
    let mut attributes = vec![("name", format!("{suite} gate"))];
    attributes.extend(counts.attributes());
    attributes.push(("time", super::seconds(0.0)));
    xml.open("testsuite", &attributes)?;
    for (rule, status) in rules {
        let mut attributes = vec![("classname", format!("{suite}.gate")), ("name", rule.name.clone())];
        if let Some((file, line)) = &rule.place {
            attributes.extend([("file", file.clone()), ("line", line.to_string())]);
        }
        xml.open("testcase", &attributes)?;
        match status {
            Status::Passed => {}
            Status::Failed(why) => xml.outcome("failure", why, "")?,
            Status::Error(why) => xml.outcome("error", why, "")?,
            Status::Skipped(why) => xml.outcome("skipped", why, "")?,
        }
        xml.close("testcase")?;
    }
    xml.close("testsuite")
}
