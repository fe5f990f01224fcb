//! The end-to-end tests: the real binary, real processes, real bytes on the wire.

mod endings;
mod house;
mod main_job;
mod page;
mod strands;
mod suites;
