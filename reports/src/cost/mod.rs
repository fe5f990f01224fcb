//! What runs cost, by whatever one likes to know it by.
//!
//! [`Lines`] is a fold over the events of one or many journals; everything else is a plain function of it:
//! [`Lines::by`] groups them, and [`reconcile`](reconcile()) lays them beside a bill. Our own calls come
//! from the journal's calls, the agent's from its spans, at the prices that the run kept.

mod by;
mod csv;
mod delimited;
mod groups;
mod json;
mod lines;
pub mod reconcile;
mod table;

pub use by::{By, ByError};
pub(crate) use delimited::text as cell;
pub use groups::{Breakdown, Group};
pub use lines::{Detail, Line, Lines, RunFacts};
pub use reconcile::{Reconciliation, reconcile};

/// The version of the JSON of this module; counted up when a reader of the old one would misread it.
pub const FORMAT: u32 = 1;
