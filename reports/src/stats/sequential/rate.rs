//! Whether a rate is above or below a threshold, looked at after each attempt.

use super::{
    Decision, Verdict,
    mixture::{ln_above, ln_below},
};

/// A test of a rate of passes against a threshold, valid at any stopping time.
///
/// Each side is the average over the rates on that side of the likelihood ratio against the threshold (see
/// [`confidence_sequence`](super::confidence_sequence) for the sources, and the module for how `α` is split). A gate
/// that asks for *at least* the threshold has passed at [`Decision::Above`] and failed at [`Decision::Below`].
///
/// ```
/// use rehearsal_reports::stats::{Decision, RateTest};
/// let mut test = RateTest::new(0.5, 0.05);
/// let decisions: Vec<_> = (0..8).map(|_| test.push(true)).collect();
/// assert_eq!((decisions[5], decisions[6]), (Decision::Open, Decision::Above));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RateTest {
    threshold: f64,
    passed: u32,
    n: u32,
    verdict: Verdict,
}

impl RateTest {
    /// A test against a threshold from 0 to 1, whose decision is wrong with a chance of at most `alpha`. With an
    /// `alpha` not between 0 and 1 it stays open.
    #[must_use]
    pub fn new(threshold: f64, alpha: f64) -> Self {
        Self { threshold, passed: 0, n: 0, verdict: Verdict::new(alpha) }
    }

    /// Takes the next attempt in the order scheduled, and says what is known now.
    pub fn push(&mut self, passed: bool) -> Decision {
        self.passed += u32::from(passed);
        self.n += 1;
        let (above, below) = self.ln_evidence();
        self.verdict.weigh(above, below)
    }

    /// What is known so far.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.verdict.decision
    }

    /// The evidence so far that the rate is above the threshold, and that it is below. Either decides at `1/α`.
    #[must_use]
    pub fn evidence(&self) -> (f64, f64) {
        let (above, below) = self.ln_evidence();
        (above.exp(), below.exp())
    }

    fn ln_evidence(&self) -> (f64, f64) {
        let (passed, n, threshold) = (f64::from(self.passed), f64::from(self.n), self.threshold);
        if threshold.is_nan() {
            return (f64::NEG_INFINITY, f64::NEG_INFINITY);
        }
        if threshold <= 0.0 {
            // Nothing is below 0.
            return (f64::INFINITY, f64::NEG_INFINITY);
        }
        if threshold > 1.0 {
            return (f64::NEG_INFINITY, f64::INFINITY);
        }
        // Nothing is above 1, and one failure shows that a rate is below it.
        let above = if threshold < 1.0 { ln_above(passed, n, threshold) } else { f64::NEG_INFINITY };
        (above, ln_below(passed, n, threshold))
    }
}
