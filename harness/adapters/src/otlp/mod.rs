//! OpenTelemetry spans in: receive them, file them under their turn, wait for the last, understand them.
//!
//! [`Receiver`] takes OTLP/HTTP in and hands out the [`rehearsal_core::span::SpanSource`] that files what
//! came. [`decode`] and [`understand`] do the same for spans that were recorded elsewhere.

mod buffer;
mod correlate;
pub mod decode;
mod dialect;
mod filing;
mod note;
mod raw;
mod receiver;
mod routing;
mod session_file;
mod settle;
mod source;
#[cfg(test)]
mod testing;
mod understand;
mod wire;

pub use dialect::dialects;
pub use filing::Tally;
pub use note::{Missing, Note};
pub use raw::{RawEvent, RawLog, RawSpan, RawStatus};
pub use receiver::Receiver;
pub use settle::SettleSettings;
pub use understand::{TurnView, understand};
