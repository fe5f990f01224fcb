//! What can be said of a run's numbers beside the numbers themselves.
//!
//! Pure functions over numbers, each with the source of its formula. To show a rate, [`wilson`]; to decide by one,
//! [`clopper_pearson_lower`] and [`clopper_pearson_upper`], or [`clustered_rate()`] where attempts are trials of the
//! same cases; for a mean [`clustered_mean`] or [`crossed_mean`]. To compare two runs, [`sign_flip`] and
//! [`paired_mean`] over cases, [`mcnemar`] over pairs of yes and no. To look at many segments, [`segments_differ`]
//! and [`holm`]. To stop early, [`RateTest`], [`MeanTest`] and [`PairedTest`].

mod agreement;
mod clustered;
mod clustered_rate;
mod corrected;
mod detectable;
mod draws;
mod estimate;
mod interval;
mod multiple;
mod paired;
mod pass_k;
mod quantile;
mod quantiles;
mod sequential;
mod settle;
#[cfg(test)]
mod simulated;

pub use agreement::{ac1, effective_votes, kappa};
pub use clustered::{clustered_mean, crossed_mean};
pub use clustered_rate::{ClusteredRate, clustered_rate};
pub use corrected::{Corrected, corrected};
pub use detectable::{Detectable, Plan, Variation, detectable};
pub use estimate::{Estimate, FEW_CLUSTERS};
pub use interval::{Interval, clopper_pearson, clopper_pearson_lower, clopper_pearson_upper, wilson};
pub use multiple::{Shrunk, benjamini_hochberg, benjamini_yekutieli, holm, segments_differ, shrunk_rates};
pub use paired::{bonett_price, difference_lower, mcnemar, paired_mean, sign_flip};
pub use pass_k::{Of, PassK, pass_at_k, pass_hat_k, pass_k};
pub use quantile::quantile_ranks;
pub use sequential::{
    Decision, FlipTest, MeanTest, PairedTest, RateTest, confidence_sequence, paired_e_value,
};
pub use settle::{attempts_to_settle, attempts_to_settle_mean};
