//! An evaluator's number in its three forms: over all attempts that were scored, over those that can be believed, and
//! the least and the most that it may be, whatever the others had come to.
//!
//! An attempt that should have a score and has none (the agent could not be reached, the judge was down, the run was
//! stopped) could have gone either way. So could one that the simulated user spoilt, by help or by hindrance, and one
//! that nobody could review.

use rehearsal_core::{
    gate::Measure,
    ids::EvaluatorName,
    summary::{Group, Tally},
};

/// One number and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    /// Over all scored attempts.
    pub(crate) as_run: Option<f64>,
    /// Over those that can be believed.
    pub(crate) valid: Option<f64>,
    /// If every other attempt had done as badly as can be.
    pub(crate) low: f64,
    /// If every other attempt had done as well as can be.
    pub(crate) high: f64,
    /// Scored attempts.
    pub(crate) scored: u32,
    /// Of these, the ones that were spoilt or left unreviewed.
    pub(crate) doubtful: u32,
    /// Attempts that should have a score and have none.
    pub(crate) missing: u32,
}

impl Bounds {
    /// Of a group of which so many attempts were planned. Attempts to which the evaluator does not apply count nowhere.
    pub(crate) fn of(measure: Measure, evaluator: &EvaluatorName, (group, planned): (&Group, u32)) -> Self {
        let (tally, believed) = (group.tally(evaluator), group.believed(evaluator));
        let missing =
            planned.max(group.attempts).saturating_sub(tally.scored).saturating_sub(tally.not_applicable);
        let doubtful = tally.scored.saturating_sub(believed.scored);
        let undecided = f64::from(missing) + f64::from(doubtful);
        let all = f64::from(believed.scored) + undecided;
        let points = points(measure, &believed);
        let (low, high) = if all > 0.0 { (points / all, (points + undecided) / all) } else { (0.0, 1.0) };
        let (as_run, valid) = (value(measure, &tally), value(measure, &believed));
        Self { as_run, valid, low, high, scored: tally.scored, doubtful, missing }
    }
}

fn value(measure: Measure, tally: &Tally) -> Option<f64> {
    match measure {
        Measure::Rate => tally.rate(),
        Measure::Mean => tally.mean(),
    }
}

fn points(measure: Measure, tally: &Tally) -> f64 {
    match measure {
        Measure::Rate => f64::from(tally.passed),
        Measure::Mean => tally.millionths as f64 / 1e6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// `(scored, passed)` of all, and of those that cannot be believed; each score is 1 or 0.
    fn group(all: (u32, u32), doubtful: (u32, u32), not_applicable: u32) -> Group {
        let tally = |(scored, passed): (u32, u32)| Tally {
            scored,
            passed,
            millionths: u64::from(passed) * 1_000_000,
            ..Tally::default()
        };
        let (name, mut group) = (EvaluatorName::new("goal_success"), Group::default());
        group.scores.insert(name.clone(), Tally { not_applicable, ..tally(all) });
        group.trust.doubtful.insert(name, tally(doubtful));
        group
    }

    #[rstest]
    #[case::all_believed((10, 8), (0, 0), 10, (Some(0.8), 0.8, 0.8))]
    #[case::a_helped_pass_may_have_failed((10, 8), (2, 2), 10, (Some(0.75), 0.6, 0.8))]
    #[case::a_hindered_failure_may_have_passed((10, 8), (2, 0), 10, (Some(1.0), 0.8, 1.0))]
    #[case::beside_missing((8, 6), (2, 1), 10, (Some(5.0 / 6.0), 0.5, 0.9))]
    #[case::nothing_believed((2, 2), (2, 2), 2, (None, 0.0, 1.0))]
    #[case::nothing_at_all((0, 0), (0, 0), 0, (None, 0.0, 1.0))]
    fn spoilt_and_missing_attempts_may_have_gone_either_way(
        #[case] all: (u32, u32),
        #[case] doubtful: (u32, u32),
        #[case] planned: u32,
        #[case] (valid, low, high): (Option<f64>, f64, f64),
    ) {
        let (name, group) = (EvaluatorName::new("goal_success"), group(all, doubtful, 0));
        for measure in [Measure::Rate, Measure::Mean] {
            let bounds = Bounds::of(measure, &name, (&group, planned));
            assert_eq!((bounds.valid, bounds.low, bounds.high), (valid, low, high));
        }
    }

    #[test]
    fn attempts_to_which_it_does_not_apply_count_nowhere() {
        let (name, group) = (EvaluatorName::new("goal_success"), group((6, 3), (0, 0), 4));
        let bounds = Bounds::of(Measure::Rate, &name, (&group, 10));
        assert_eq!((bounds.missing, bounds.low, bounds.high), (0, 0.5, 0.5));
    }
}
