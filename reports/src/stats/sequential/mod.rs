//! Tests that may be looked at after every attempt, and stopped at any.
//!
//! A test for a fixed number of attempts that is looked at after each one raises many false alarms: McNemar's, at 5 %,
//! raised 29.5 % in a simulation. These do not, for each multiplies up evidence that, where nothing is to be found, is
//! no larger tomorrow than today on average (a nonnegative supermartingale, or *e-process*); by Ville's inequality it
//! ever reaches `1/α` with a chance of at most `α`. Sources: J. Ville, *Étude critique de la notion de collectif*,
//! 1939; A. Ramdas, P. Grünwald, V. Vovk and G. Shafer, *Game-theoretic statistics and safe anytime-valid inference*,
//! 2023, arXiv:2210.01948.
//!
//! # How α is split between two sides
//! It is not. [`Decision::Above`] can only be wrong where the truth is at or below the threshold, and
//! [`Decision::Below`] only where it is at or above: one truth, one way to be wrong. Each side is a test of its own
//! with the whole `α`, so a gate with a confidence of 0.95 takes `α = 0.05`, as its one-sided bound does.
//!
//! # What must be fed
//! **In the order that was scheduled, the longest finished prefix; a result beyond a gap waits.** Attempts that end
//! early are not a fair sample: where failures take longer, those that finish first are mostly passes. And the order
//! must be **shuffled** by a seed before the run: with easy cases first, the first half says nothing of the whole.
//!
//! Attempts that are shuffled one by one speak of **the cases of the suite**: whether their rate is above the
//! threshold. To speak of cases that were not written, give [`MeanTest`] or [`PairedTest`] one value for each case,
//! the mean of its trials, cases in a shuffled order. Tests show both, and what goes wrong otherwise. Decide either
//! by a fixed number of attempts or by these, never by both on one `α`.

mod flips;
mod mean;
mod mixture;
mod rate;

pub use flips::{FlipTest, paired_e_value};
pub use mean::{MeanTest, PairedTest};
pub use mixture::confidence_sequence;
pub use rate::RateTest;

/// What is known so far. The first that is not [`Decision::Open`] stands, whatever comes after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// The truth is above the threshold.
    Above,
    /// The truth is below the threshold.
    Below,
    /// It may be either: go on.
    #[default]
    Open,
}

/// A level, and the decision that was reached at it.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    /// `ln(1/α)`, which the logarithm of the evidence must reach; infinite where `α` is not between 0 and 1.
    enough: f64,
    decision: Decision,
}

impl Verdict {
    fn new(alpha: f64) -> Self {
        let enough = if super::quantiles::is_share(alpha) { -alpha.ln() } else { f64::INFINITY };
        Self { enough, decision: Decision::Open }
    }

    /// The decision, given the logarithms of the evidence for either side.
    fn weigh(&mut self, above: f64, below: f64) -> Decision {
        if self.decision == Decision::Open && self.enough.is_finite() {
            self.decision = match (above >= self.enough, below >= self.enough) {
                (true, false) => Decision::Above,
                (false, true) => Decision::Below,
                // Both at once would be a contradiction, and is no evidence for either.
                (true, true) | (false, false) => Decision::Open,
            };
        }
        self.decision
    }
}

#[cfg(test)]
mod tests;
