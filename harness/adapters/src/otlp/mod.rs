//! OpenTelemetry spans in: receive them, file them under their turn, wait for the last, understand them.
//!
//! [`Receiver`] takes OTLP in and hands out the [`rehearsal_core::span::SpanSource`] that files what
//! came; [`Intake`] is the same without a network. [`decode`] and [`understand`] are for spans that were recorded
//! elsewhere.

mod arrival;
mod correlate;
pub mod decode;
mod dialect;
mod filing;
mod intake;
mod names;
mod note;
mod raw;
mod receiver;
mod rhythm;
mod room;
mod session_file;
mod settle;
mod source;
#[cfg(test)]
mod testing;
mod understand;

pub use dialect::dialects;
pub use filing::Tally;
pub use intake::{Intake, IntakeSettings};
pub use note::{Missing, Note};
pub(crate) use raw::value_weight;
pub use raw::{RawEvent, RawLog, RawSpan, RawStatus};
pub use receiver::{Receiver, Token};
pub use settle::SettleSettings;
pub use understand::{TurnView, understand};
