//! What the whole comes to: who gets past the gate, and what that says of it.

use super::{AgentEntry, Finding, Performance, case::CaseEntry};
use rehearsal_core::{
    gate::{GateOutcome, Verdict},
    stand_in::StandIn,
    suite::Suite,
};

/// What became of one agent.
pub(super) fn agent(played: &Performance, suite: &Suite, cases: &[CaseEntry]) -> AgentEntry {
    let without_gate = suite.gate.is_empty();
    let decided = if without_gate {
        passes_everywhere(played, cases)
    } else {
        passes_gate(played.stand_in, &played.gate)
    };
    // A solution that was not played to its end has not failed.
    let blameless = cases.iter().any(|case| case.cut_short) && !cases.iter().any(|case| case.unreachable);
    let passes = decided.filter(|passes| *passes || played.stand_in != StandIn::Solution || !blameless);
    AgentEntry {
        agent: played.stand_in,
        cases: played.cases.len(),
        passes,
        why: if without_gate { everywhere(passes) } else { played.gate.why.clone() },
        usd: played.usd,
    }
}

/// A rule that no score is missing of and that found none has nothing to judge in what a useless agent does, and a run would
/// not pass on it. Of a solution it says that nobody knows.
fn passes_gate(who: StandIn, gate: &GateOutcome) -> Option<bool> {
    let nothing_to_judge = gate.rules.iter().any(|rule| rule.value.is_none() && rule.missing == 0);
    match gate.verdict {
        Verdict::Passed => Some(true),
        Verdict::Failed => Some(false),
        Verdict::CouldNotTell if nothing_to_judge && who != StandIn::Solution => Some(false),
        Verdict::CouldNotTell => None,
    }
}

fn passes_everywhere(played: &Performance, cases: &[CaseEntry]) -> Option<bool> {
    let mut all = Some(true);
    // Where nothing applies, nothing is failed either.
    for case in cases.iter().filter(|case| case.applies_to(played.stand_in)) {
        match case.passes(played.stand_in) {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => {}
        }
    }
    all
}

fn everywhere(passes: Option<bool>) -> String {
    match passes {
        Some(true) => "passes every evaluator of every case it played",
        Some(false) => "fails an evaluator",
        None => "could not be judged throughout",
    }
    .to_owned()
}

/// The finding and why.
pub(super) fn conclude(agents: &[AgentEntry], without_gate: bool) -> (Finding, String) {
    let what = if without_gate { "the suite" } else { "the gate" };
    let useless = || agents.iter().filter(|entry| entry.agent != StandIn::Solution);
    let passing: Vec<&str> =
        useless().filter(|entry| entry.passes == Some(true)).map(|entry| entry.agent.words()).collect();
    let solution = agents.iter().find(|entry| entry.agent == StandIn::Solution);
    let fails = solution.is_some_and(|entry| entry.passes == Some(false));
    let unknown: Vec<&str> =
        agents.iter().filter(|entry| entry.passes.is_none()).map(|entry| entry.agent.as_str()).collect();
    let (finding, why) = match (passing.as_slice(), fails, unknown.as_slice()) {
        ([], false, []) => (Finding::Sound, sound(what, solution.is_some())),
        ([], false, unknown) => {
            (Finding::CouldNotTell, format!("{what} could not be judged for: {}", unknown.join(", ")))
        }
        ([], true, _) => {
            (Finding::Unreachable, format!("{what} is out of reach: {} fails it", StandIn::Solution.words()))
        }
        (passing, fails, _) => {
            let too = if fails { "; and its solutions fail it" } else { "" };
            (Finding::Empty, format!("{what} is empty: it is passed by {}{too}", passing.join(", by ")))
        }
    };
    let counts = if without_gate { " (the suite has no gate, so every evaluator counts)" } else { "" };
    (finding, why + counts)
}

fn sound(what: &str, solved: bool) -> String {
    let solution = if solved {
        "the solutions do"
    } else {
        "no case gives a solution, so nobody knows whether a good one does"
    };
    format!("no useless agent passes {what}; {solution}")
}
