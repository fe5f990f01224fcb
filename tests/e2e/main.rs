//! The end-to-end tests: the real binary, real processes, real bytes on the wire.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests stop where they stand, and look around"
)]

mod clients;
mod endings;
mod house;
mod main_job;
mod page;
mod processes;
mod providers;
mod recorded;
mod schemas;
mod strands;
mod suites;
mod telemetry;
