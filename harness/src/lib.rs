//! Rehearsal as a library: the facade that puts the parts together, and the binary's own parts.
//!
//! A program that has an agent of its own implements [`Agent`](rehearsal_core::agent::Agent) and calls
//! [`play::suite`]; `harness/examples/in_process.rs` is such a program. One that has an evaluator of its own brings it
//! along as [`play::Evaluators`], as `harness/examples/own_evaluator.rs` does. One that wants its own simulator implements
//! the ports of [`core`](rehearsal_core) and plays them with the [`engine`](rehearsal_engine).

pub mod args;
pub mod clock;
pub mod commands;
pub mod compose;
pub mod environment;
pub mod exit;
pub mod forecast;
mod hearing;
pub mod hidden;
pub mod interrupt;
pub mod people;
pub mod play;
pub mod probe;
pub mod runs;
pub mod selection;

pub use rehearsal_adapters as adapters;
pub use rehearsal_cases as cases;
pub use rehearsal_core as core;
pub use rehearsal_engine as engine;
pub use rehearsal_evaluators as evaluators;
pub use rehearsal_reports as reports;
pub use rehearsal_simulators as simulators;
