//! Everything that touches the network or a process, each behind a port of `rehearsal-core`.

pub mod agents;
pub mod authorize;
pub mod aws;
pub mod evaluators;
mod listen;
pub mod models;
mod net;
pub mod otlp;
pub mod prices;
pub mod secrets;
pub mod telemetry;
mod token;
pub mod traces;
pub mod web;
