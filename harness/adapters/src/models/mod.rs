//! Models, each behind the [`Model`](rehearsal_core::model::Model) port.

pub mod bedrock;
pub mod offline;
pub mod strict;
