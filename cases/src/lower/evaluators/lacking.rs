//! Names that are no evaluator, or not enough of one.

use super::{named::Named, settled};
use crate::{
    complaint::{Notes, quoted},
    format::{NOT, kinds},
    nearest,
    yaml::Place,
};

/// Complains about a name that cannot stand alone, and gives a stand-in for it; `None` for every other name.
pub(super) fn complain(name: &str, at: Place, notes: &mut Notes<'_>) -> Option<Named> {
    let (what, example) = lacking(name)?;
    notes.complain_with(at, format!("`{name}` does not say {what}"), Some(format!("write `{example}`")));
    Some(settled::stand_in(name, at))
}

/// Complains about a name that no evaluator has.
pub(super) fn unknown(name: &str, at: Place, notes: &mut Notes<'_>) {
    let hint = nearest::hint(name, kinds().chain([NOT]));
    notes.complain_with(at, format!("unknown evaluator {}", quoted(name)), hint);
}

/// What an evaluator does not say that stands alone and cannot, and how it is written.
fn lacking(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "output" => ("what must be so", "output: The reply names a price"),
        "trajectory" => ("what must be so", "trajectory: A flight is searched before it is booked"),
        "interactions" => ("what must be so", "interactions: The planner hands over to the booker"),
        "starts_with" => ("with which words", "starts_with: <words>"),
        "regex" => ("which expression", "regex: '<expression>'"),
        "json_schema" => ("which schema", "json_schema: { schema: <schema> }"),
        "state_equals" => ("which state", "state_equals: <name>"),
        "tool_called" => ("which tool", "tool_called: <tool>"),
        "tool_count" => ("how often", "tool_count: { name: <tool>, max: 2 }"),
        "tool_arguments" => {
            ("which tool", "tool_arguments: { name: <tool>, arguments: { <name>: <value> } }")
        }
        "turns" => ("how many", "turns: { max: 6 }"),
        "latency" => ("how long", "latency: 5s"),
        "tokens" => ("how many", "tokens: 20000"),
        "cost" => ("how much", "cost: 0.05"),
        "command" => ("which program", "command: [python3, judge.py]"),
        "http" => ("where", "http: <url>"),
        "python" => ("which function", "python: <module>:<function>"),
        "rust" => ("which", "rust: <name>"),
        NOT => ("which evaluator", "not: { contains: <words> }"),
        _ => return None,
    })
}
