//! The end-to-end tests: the real binary, real processes, real bytes on the wire.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests stop where they stand, and look around"
)]

mod a2a;
mod agentcore;
mod calibrate;
mod check;
mod checks;
mod ci;
mod clients;
mod diagnose;
mod endings;
mod experiments;
mod frameworks;
mod gates;
mod hostile;
mod house;
mod judges;
mod machines;
mod main_job;
mod new;
mod openai_agent;
mod own_evaluators;
mod page;
mod panels;
mod people;
mod processes;
mod providers;
mod python;
mod questions;
mod recorded;
mod resume;
mod schemas;
mod scripts;
mod secrets;
mod shards;
mod spans;
mod strands;
mod suites;
mod telemetry;
mod tools;
mod view;
