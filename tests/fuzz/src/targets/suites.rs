//! Suites, and experiments of Strands Evals that a suite imports.

use crate::{Target, scratch, seeds};
use rehearsal_cases::Complaints;
use rehearsal_core::suite::Suite;

/// A suite file.
pub(super) const SUITE: Target = Target { name: "suite", run: suite, seeds: suite_seeds };
/// An experiment file.
pub(super) const EXPERIMENT: Target = Target { name: "experiment", run: experiment, seeds: experiment_seeds };

const IMPORTING: &str = "suite: s\nagent: { http: http://127.0.0.1:1/ }\nimport: experiment.json\n";

fn suite(bytes: &[u8]) {
    if let Some(suite) = read(rehearsal_cases::read(&scratch::file("suite.yaml", bytes)), bytes) {
        assert!(!suite.cases.is_empty());
        for case in &suite.cases {
            assert!(!case.fingerprint().is_empty() && case.max_turns > 0, "{case:?}");
        }
    }
}

fn experiment(bytes: &[u8]) {
    scratch::file("experiment.json", bytes);
    read(rehearsal_cases::read(&scratch::file("importing.yaml", IMPORTING.as_bytes())), bytes);
}

/// What was read; a refusal is held to its promises.
pub(super) fn read<T>(outcome: Result<T, Complaints>, bytes: &[u8]) -> Option<T> {
    let complaints = match outcome {
        Ok(read) => return Some(read),
        Err(complaints) => complaints,
    };
    assert!(!complaints.all().is_empty());
    let lines =
        bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + IMPORTING.lines().count() + 1;
    for complaint in complaints.all() {
        let shown = complaint.to_string();
        assert!(!shown.chars().any(|it| it.is_control() && it != '\n'), "{shown:?}");
        let placed = complaint.place.as_ref().is_some_and(|place| {
            place.line >= 1 && place.column >= 1 && usize::try_from(place.line).unwrap() <= lines
        });
        assert!(placed || shown.contains(".yaml") || shown.contains(".json"), "nowhere: {shown}");
    }
    None
}

/// A small suite that is whole.
pub(super) fn whole(text: &str) -> Suite {
    rehearsal_cases::parse("suite.yaml", text).unwrap()
}

fn suite_seeds() -> Vec<Vec<u8>> {
    seeds::files("cases/suites", ".yaml")
}

fn experiment_seeds() -> Vec<Vec<u8>> {
    seeds::files("cases/tests/strands", ".json")
}
