//! The smallest drop in a success rate that a run can tell from noise.
//!
//! A run of `m` cases with `K` attempts each is compared, case by case, with an equally large run from
//! before. With ω² the variance over cases of the true difference and σ² the variance within a case, the mean
//! difference has the variance `(ω² + 2σ²/K) / m`, and a drop `δ` is found with power `1 − β` by a two-sided
//! test of level `α` where
//!
//! ```text
//! δ ≥ (z_{α/2} + z_β) · √((ω² + 2σ²/K) / m)
//! ```
//!
//! Source: E. Miller, *Adding Error Bars to Evals*, 2024, arXiv:2411.00640, section 5, solved for δ.
//!
//! Before any run the two variances are not known, and the worst that they can be is taken. Let the success
//! rate fall from `p` to `p − δ`, and `V = p(1−p) + (p−δ)(1−p+δ)`.
//!
//! - Each attempt is a coin, so variance within cases and between them share: the sum of both, over both runs,
//!   is `V`. If cases that were hard stay hard, `ω² ≤ V − 2σ²`.
//! - If no case gets better while others get worse, the difference of a case lies between −1 and 0, so
//!   `ω² ≤ δ(1−δ)`.
//!
//! `ω² + 2σ²/K` is then largest where both bounds meet, at `min(δ(1−δ), V) · (1 − 1/K) + V/K`. With one attempt
//! a case that is `V`, the share of discordant pairs of two independent runs; with many it is what remains of
//! noise when each case is known for sure and only some cases broke. Where `p` is not known, `V = 1/2`.

use statrs::distribution::{ContinuousCDF, Normal};

/// Level of the two-sided test.
const ALPHA: f64 = 0.05;

/// The chance to find a drop that is there.
const POWER: f64 = 0.8;

/// Cases below which the normal distribution is only a rough guide.
const FEW_CASES: u32 = 10;

/// Halvings of the interval in which the drop is looked for; beyond the precision of the numbers.
const HALVINGS: u32 = 60;

/// A run as planned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Plan {
    /// Attempts, over all cases.
    pub attempts: u32,
    /// Cases, or whatever two runs are paired by.
    pub cases: u32,
    /// The success rate before, from 0 to 1, where an earlier run tells.
    pub rate: Option<f64>,
    /// How much success varies, where earlier runs tell.
    pub variation: Option<Variation>,
}

/// How much success varies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variation {
    /// Variance within a case, σ²: the mean of `p(1−p)` over cases.
    pub within: f64,
    /// Variance over cases of the true difference between two versions, ω².
    pub between: f64,
}

/// What a run can tell from noise.
#[derive(Clone, Debug, PartialEq)]
pub struct Detectable {
    /// The smallest drop of the success rate, from 0 to 1; `None` where not even a drop to zero would do.
    pub drop: Option<f64>,
    /// What this rests on, as a sentence to show beside it.
    pub assumption: String,
}

/// The smallest drop that a run of this size can tell from noise in four of five cases, beside an equally
/// large run from before, with a two-sided test at 5 %. `None` for a run without attempts.
pub fn detectable(plan: &Plan) -> Option<Detectable> {
    if plan.attempts == 0 || plan.cases == 0 {
        return None;
    }
    let most = plan.rate.map_or(1.0, |rate| rate.clamp(0.0, 1.0));
    let noise = |drop: f64| quantiles() * (plan.variance(drop) / f64::from(plan.cases)).sqrt();
    let is_found = |drop: f64| drop > 0.0 && drop >= noise(drop);
    Some(Detectable { drop: is_found(most).then(|| smallest(most, is_found)), assumption: plan.assumption() })
}

/// The least number up to `most` from which on `holds` holds.
fn smallest(most: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut below, mut above) = (0.0, most);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(below, above);
        if holds(middle) { above = middle } else { below = middle }
    }
    above
}

/// `z_{α/2} + z_β`.
fn quantiles() -> f64 {
    let normal = Normal::standard();
    normal.inverse_cdf(1.0 - ALPHA / 2.0) + normal.inverse_cdf(POWER)
}

impl Plan {
    /// Attempts of each case.
    fn trials(&self) -> f64 {
        (f64::from(self.attempts) / f64::from(self.cases)).max(1.0)
    }

    /// `ω² + 2σ²/K`: as earlier runs have it, or the worst that it can be for a drop of this size.
    fn variance(&self, drop: f64) -> f64 {
        if let Some(Variation { within, between }) = self.variation {
            return between.max(0.0) + 2.0 * within.max(0.0) / self.trials();
        }
        let coin = |rate: f64| rate * (1.0 - rate);
        let fallen = |rate: f64| coin(rate) + coin((rate - drop).max(0.0));
        let both = self.rate.map_or(0.5, |rate| fallen(rate.clamp(0.0, 1.0)));
        let share = 1.0 / self.trials();
        coin(drop).min(both) * (1.0 - share) + both * share
    }

    fn assumption(&self) -> String {
        let mut text =
            "compared case by case with an equally large run, two-sided at 5%, found four times in five"
                .to_owned();
        text.push_str(match (self.variation, self.rate) {
            (Some(_), _) => "; the variation is that of earlier runs",
            (None, Some(_)) => "; the variation is not known and taken at its worst for this success rate",
            (None, None) => "; neither success rate nor variation is known and both are taken at their worst",
        });
        if self.variation.is_none() {
            text.push_str(", as long as hard cases stay hard and none gets better while others get worse");
        }
        if self.cases < FEW_CASES {
            text.push_str("; a rough figure, with so few cases");
        }
        text
    }
}

#[cfg(test)]
mod tests;
