//! Runs cases: plan, converse, settle, review, judge, and one dispatcher that puts all events in one order.
//!
//! The engine knows ports only. Which model, which agent and which evaluators stand behind them is for
//! the one who composes the [`Parts`] to say.

mod answers;
mod aside;
mod conversation;
mod converse;
mod dispatch;
mod examine;
mod halt;
mod hear;
mod judge;
mod keep;
mod ledger;
pub mod mint;
mod plan;
mod play;
mod review;
mod run;
mod script;
mod shard;
mod side_by_side;

pub use aside::{Nowhere, aside};
pub use dispatch::{Dispatched, Events};
pub use examine::{Admitted, Discharged, Ward};
pub use hear::{Hearing, Held};
pub use ledger::{Budget, Kept, Ledger};
pub use plan::{PlanOptions, attempt, is_selected, plan};
pub use run::{Parts, Run, RunError, RunSettings};
pub use shard::{Durations, part};
