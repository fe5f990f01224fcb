//! What can be said of a run's numbers beside the numbers themselves.

mod agreement;
mod corrected;
mod detectable;
mod wilson;

pub use agreement::{ac1, effective_votes, kappa};
pub use corrected::{Corrected, corrected};
pub use detectable::{Detectable, Plan, Variation, detectable};
pub use wilson::wilson;

use statrs::distribution::{ContinuousCDF, Normal};

/// How many standard deviations hold 95 % of the normal distribution, on both sides.
fn z95() -> f64 {
    Normal::standard().inverse_cdf(0.975)
}
