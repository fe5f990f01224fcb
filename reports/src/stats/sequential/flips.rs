//! Whether what flipped between two runs flipped one way, looked at after each pair.

use super::{Decision, Verdict};
use statrs::function::beta::ln_beta;
use std::f64::consts::LN_2;

/// The evidence that pairs which changed do not go either way alike, `better` one way and `worse` the other:
/// `B(1+b, 1+c) / B(1, 1) · 2^(b+c)`. At 20 or more, at any time, they do not, at 5 %. Two-sided. Source: as for
/// [`confidence_sequence`](super::confidence_sequence), of a rate of 1/2.
pub fn paired_e_value(better: u32, worse: u32) -> f64 {
    ln_evidence(better, worse).exp()
}

fn ln_evidence(better: u32, worse: u32) -> f64 {
    let (better, worse) = (f64::from(better), f64::from(worse));
    ln_beta(1.0 + better, 1.0 + worse) + (better + worse) * LN_2
}

/// A two-sided test of pairs of yes and no, before and now, valid at any stopping time: which way did more of them
/// flip?
#[derive(Clone, Copy, Debug)]
pub struct FlipTest {
    better: u32,
    worse: u32,
    most: f64,
    verdict: Verdict,
}

impl FlipTest {
    /// A test that finds a difference where there is none with a chance of at most `alpha`.
    #[must_use]
    pub fn new(alpha: f64) -> Self {
        Self { better: 0, worse: 0, most: 0.0, verdict: Verdict::new(alpha) }
    }

    /// Takes the next pair in the order scheduled: [`Decision::Above`] where now is better than before,
    /// [`Decision::Below`] where it is worse. A pair that did not change says nothing.
    pub fn push(&mut self, before: bool, now: bool) -> Decision {
        self.better += u32::from(now && !before);
        self.worse += u32::from(before && !now);
        let evidence = ln_evidence(self.better, self.worse);
        self.most = self.most.max(evidence);
        let for_side = |is_so: bool| if is_so { evidence } else { f64::NEG_INFINITY };
        self.verdict.weigh(for_side(self.better > self.worse), for_side(self.worse > self.better))
    }

    /// What is known so far.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.verdict.decision
    }

    /// The p-value that stays valid however often it is looked at: one over the most evidence there ever was.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        (-self.most).exp().min(1.0)
    }
}
