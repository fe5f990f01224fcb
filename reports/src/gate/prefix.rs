//! A run that stops once its gate is decided: rules read attempts in the order in which they were planned, never in that
//! in which they finished, because quick conversations are not like slow ones. The tests that they are fed to hold at
//! whatever moment one stops ([`crate::stats`]).

use super::segment::{Belongs, belongs};
use crate::stats::{Decision, MeanTest, PairedTest, RateTest};
use rehearsal_core::{
    attempt::AttemptIndex,
    gate::{EarlyDecision, GateRule, RuleOutcome, Segment, Verdict},
    summary::{AttemptRow, Summary},
};

/// What an attempt contributes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fed {
    /// Its number.
    Known(f64),
    /// It should have a number and has none that can be believed: it may be as bad, or as good, as can be.
    Unknown,
}

impl Fed {
    pub(super) fn known(self) -> Option<f64> {
        match self {
            Self::Known(number) => Some(number),
            Self::Unknown => None,
        }
    }
}

/// The chance of a wrong decision that is borne for each rule, where the run stops early; shared out, so that all rules
/// together bear no more than one would.
pub(super) fn alpha(rules: &[GateRule], summary: &Summary) -> Option<f64> {
    let sequential = summary.manifest.as_ref()?.sequential?;
    let confidences = rules.iter().filter_map(|rule| rule.confidence);
    let alpha = confidences.map(|confidence| 1.0 - confidence).fold(sequential.alpha, f64::min);
    let by_scores = rules.iter().filter(|rule| rule.evaluator().is_some()).count().max(1);
    Some(alpha / by_scores as f64)
}

/// The attempts of a segment in the order of the plan, up to the first that is not finished, each with the number of
/// attempts of the plan up to it.
pub(super) fn rows<'a>(
    segment: &'a Segment,
    summary: &'a Summary,
) -> impl Iterator<Item = (u32, &'a AttemptRow)> {
    let places = (0u32..).map_while(|place| Some((place + 1, summary.rows.get(&AttemptIndex(place))?)));
    places.filter(|(_, row)| belongs(segment, &row.id, summary) != Belongs::No)
}

/// How far the plan is finished without a gap.
pub(super) fn without_a_gap(summary: &Summary) -> u32 {
    (0u32..).find(|place| !summary.rows.contains_key(&AttemptIndex(*place))).unwrap_or(u32::MAX)
}

/// A decision, and after how many attempts of the plan it was reached.
pub(super) type Reached = (Decision, u32);

/// What a rate in this order comes to. What is unknown counts as failed against passing and as passed against failing.
pub(super) fn rate(values: impl Iterator<Item = (u32, Fed)>, threshold: f64, alpha: f64) -> Reached {
    let (mut worst, mut best) = (RateTest::new(threshold, alpha), RateTest::new(threshold, alpha));
    first(values, |fed| {
        let passed = fed.known().map(|value| value > 0.5);
        (worst.push(passed.unwrap_or(false)), best.push(passed.unwrap_or(true)))
    })
}

/// What a mean in this order comes to.
pub(super) fn mean(values: impl Iterator<Item = (u32, Fed)>, threshold: f64, alpha: f64) -> Reached {
    let (mut worst, mut best) = (MeanTest::new(threshold, alpha), MeanTest::new(threshold, alpha));
    first(values, |fed| (worst.push(fed.known().unwrap_or(0.0)), best.push(fed.known().unwrap_or(1.0))))
}

/// What the difference to a baseline in this order comes to: each value with the least and the most that it may be.
pub(super) fn difference(
    values: impl Iterator<Item = (u32, (f64, f64))>,
    max_drop: f64,
    alpha: f64,
) -> Reached {
    let (mut worst, mut best) = (PairedTest::new(max_drop, alpha), PairedTest::new(max_drop, alpha));
    first(values, |(low, high)| (worst.push(low), best.push(high)))
}

/// The first decision: above by the worst that may be, below by the best.
fn first<T>(
    values: impl Iterator<Item = (u32, T)>,
    mut push: impl FnMut(T) -> (Decision, Decision),
) -> Reached {
    let mut read = 0;
    for (after, value) in values {
        read = after;
        match push(value) {
            (Decision::Above, _) => return (Decision::Above, after),
            (_, Decision::Below) => return (Decision::Below, after),
            (Decision::Below | Decision::Open, Decision::Above | Decision::Open) => {}
        }
    }
    (Decision::Open, read)
}

/// Writes the decision down. A rule that is still open goes by its number once nothing more can change it, unless it
/// asks for confidence: that is for one test alone, looked at all the time or once at the end.
pub(super) fn settle(outcome: &mut RuleOutcome, (decision, after): Reached, risk: f64) {
    outcome.verdict = match decision {
        Decision::Above => Verdict::Passed,
        Decision::Below => Verdict::Failed,
        Decision::Open if outcome.rule.confidence.is_some() => Verdict::CouldNotTell,
        Decision::Open => return,
    };
    outcome.early = (decision != Decision::Open).then_some(EarlyDecision { after, risk });
}
