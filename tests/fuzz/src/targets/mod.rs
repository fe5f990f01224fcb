//! The doors, one file for each kind of thing that is read.

mod agents;
mod answers;
mod beside;
mod journal;
mod kept;
mod lines;
mod models;
mod said;
mod spans;
mod suites;
mod tables;
mod traces;

use crate::Target;

/// Every parser there is.
pub fn targets() -> &'static [Target] {
    &[
        suites::SUITE,
        suites::EXPERIMENT,
        beside::PEOPLE,
        beside::LABELS,
        beside::GOALS,
        beside::BASELINE,
        spans::JSON,
        spans::PROTOBUF,
        traces::TRACES,
        kept::RECORDING,
        kept::CACHE,
        tables::PRICES,
        tables::BILL,
        agents::HTTP,
        agents::OPENAI,
        agents::A2A,
        lines::LINES,
        models::OPENAI,
        answers::ACTOR,
        answers::JUDGE,
        said::SAID,
        journal::JOURNAL,
    ]
}
