//! Whether the mean of bounded values is above or below a threshold, looked at after each.
//!
//! A game: before each value a gambler stakes a part of what they own on its being above the threshold `m`, and what
//! they own is multiplied by `1 + λ(x - m)`. Where the mean is at or below `m` no stake pays on average, so to grow
//! rich is evidence against it. The stake follows from the past alone: `λ = μ/(σ² + μ²)`, with `μ` and `σ²` the mean
//! and variance of `x - m` so far, begun with one value of no gain and variance 1/4; at least 0, and at most half of
//! what would ruin them. Another gambler bets on the other side. Source: I. Waudby-Smith and A. Ramdas, *Estimating
//! means of bounded random variables by betting*, 2024, arXiv:2010.09686 (approximate GRAPA).

use super::{Decision, Verdict};

/// The largest share of what is owned that a single value may cost.
const STAKE: f64 = 0.5;

/// A test of the mean of values from 0 to 1 against a threshold, valid at any stopping time. See the module for the
/// order in which to feed it.
#[derive(Clone, Copy, Debug)]
pub struct MeanTest {
    threshold: f64,
    past: Past,
    ln_above: f64,
    ln_below: f64,
    verdict: Verdict,
}

impl MeanTest {
    /// A test against a threshold from 0 to 1, whose decision is wrong with a chance of at most `alpha`. With an
    /// `alpha` not between 0 and 1 it stays open.
    #[must_use]
    pub fn new(threshold: f64, alpha: f64) -> Self {
        // Nothing is below 0 nor above 1.
        let known = |holds: bool| if holds { f64::INFINITY } else { 0.0 };
        Self {
            threshold,
            past: Past::default(),
            ln_above: known(threshold <= 0.0),
            ln_below: known(threshold > 1.0),
            verdict: Verdict::new(alpha),
        }
    }

    /// Takes the next value in the order scheduled, and says what is known now. A value beyond 0 or 1 counts as that
    /// end; one that is no number is left out.
    pub fn push(&mut self, value: f64) -> Decision {
        let gain = value.clamp(0.0, 1.0) - self.threshold;
        if !gain.is_nan() {
            self.ln_above += bet(gain, self.past.stake(1.0, self.threshold));
            self.ln_below += bet(-gain, self.past.stake(-1.0, 1.0 - self.threshold));
            self.past.push(gain);
        }
        self.verdict.weigh(self.ln_above, self.ln_below)
    }

    /// What is known so far.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.verdict.decision
    }

    /// The evidence so far that the mean is above the threshold, and that it is below. Either decides at `1/α`.
    #[must_use]
    pub fn evidence(&self) -> (f64, f64) {
        (self.ln_above.exp(), self.ln_below.exp())
    }
}

/// A test of paired differences from -1 to 1, *now* less *before*, against a margin, valid at any stopping time:
/// [`Decision::Above`] says that the mean difference is above `-margin`, no worse than the baseline but for the margin;
/// [`Decision::Below`] that it is worse by more. The differences are put between 0 and 1 and given to a [`MeanTest`].
#[derive(Clone, Copy, Debug)]
pub struct PairedTest {
    of_halves: MeanTest,
}

impl PairedTest {
    /// A test against a margin from 0 to 1, whose decision is wrong with a chance of at most `alpha`.
    #[must_use]
    pub fn new(margin: f64, alpha: f64) -> Self {
        Self { of_halves: MeanTest::new(f64::midpoint(1.0, -margin), alpha) }
    }

    /// Takes the next difference in the order scheduled, and says what is known now.
    pub fn push(&mut self, difference: f64) -> Decision {
        self.of_halves.push(f64::midpoint(1.0, difference))
    }

    /// What is known so far.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.of_halves.decision()
    }

    /// The evidence so far that it is no worse, and that it is worse. Either decides at `1/α`.
    #[must_use]
    pub fn evidence(&self) -> (f64, f64) {
        self.of_halves.evidence()
    }
}

/// What is added to the logarithm of what is owned.
fn bet(gain: f64, stake: f64) -> f64 {
    // No stake, no gain; also where the gain has no end.
    if stake > 0.0 { (stake * gain).ln_1p() } else { 0.0 }
}

/// Mean and variance of the gains so far.
#[derive(Clone, Copy, Debug)]
struct Past {
    weight: f64,
    mean: f64,
    /// Squared distances from the mean, added up.
    squares: f64,
}

impl Default for Past {
    fn default() -> Self {
        Self { weight: 1.0, mean: 0.0, squares: 0.25 }
    }
}

impl Past {
    /// What to stake on gains (`side` 1) or losses (-1), of which a single one takes at most `worst`.
    fn stake(&self, side: f64, worst: f64) -> f64 {
        let mean = side * self.mean;
        let wanted = mean / (self.squares / self.weight + mean * mean);
        wanted.min(STAKE / worst.max(f64::MIN_POSITIVE)).max(0.0)
    }

    /// B. P. Welford's update, 1962.
    fn push(&mut self, gain: f64) {
        self.weight += 1.0;
        let before = gain - self.mean;
        self.mean += before / self.weight;
        self.squares += before * (gain - self.mean);
    }
}
