//! Models, each behind the [`Model`](rehearsal_core::model::Model) port.

pub mod offline;
pub mod openai;
pub mod strict;
