//! Models, each behind the [`Model`](rehearsal_core::model::Model) port.

pub mod bedrock;
#[cfg(test)]
mod fake;
pub mod offline;
pub mod openai;
pub mod pace;
pub mod recording;
pub mod retry;
pub mod tuned;
mod wait;
