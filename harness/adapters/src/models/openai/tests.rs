//! The adapter against servers on this machine that answer with real bytes, good and bad.

mod answers;
mod anything;
mod errors;
mod ladder;
mod requests;
mod server;
mod setup;
mod wires;
