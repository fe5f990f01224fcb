//! What can be said of a run's numbers beside the numbers themselves.

mod detectable;

pub use detectable::{Detectable, Plan, Variation, detectable};
