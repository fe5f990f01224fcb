//! From verdicts to how far a judge can be trusted.

use super::{LabelledItem, Verdicts};
use crate::stats::{corrected, effective_votes};
use rehearsal_core::{calibration::Agreement, ids::EvaluatorName};
use std::collections::{BTreeMap, BTreeSet};

/// How one judge did.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its verdicts on whole conversations, of the first asking, beside those of people.
    pub agreement: Agreement,
    /// The same for single turns, where people judged turns.
    pub turns: Option<Agreement>,
    /// How often two askings about the same conversation differ; `None` where each was asked about once.
    pub flip_rate: Option<f64>,
    /// Conversations on which the first asking gave no verdict.
    pub void: u32,
    /// Whether the judge erred, by the places of its conversations among the labels.
    errors: BTreeMap<usize, bool>,
}

/// Judges of the same conversations, taken together.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// Who.
    pub judges: Vec<EvaluatorName>,
    /// How many independent judges they are worth.
    pub effective: f64,
}

impl Found {
    /// How a judge did on these labels.
    pub fn of(evaluator: &EvaluatorName, verdicts: &Verdicts, labels: &[LabelledItem]) -> Self {
        let mut found = Self {
            agreement: Agreement::default(),
            turns: None,
            flip_rate: flip_rate(verdicts),
            void: 0,
            errors: BTreeMap::new(),
        };
        for (item, asked) in &verdicts.whole {
            let people = labels.get(*item).and_then(|label| label.whole.get(evaluator));
            match (asked.first().copied().flatten(), people) {
                (Some(judge), Some(people)) => found.add(*item, judge, *people),
                (None, Some(_)) => found.void += 1,
                (_, None) => {}
            }
        }
        if !verdicts.turns.is_empty() {
            let mut turns = Agreement::default();
            verdicts.turns.iter().for_each(|(judge, people)| turns.add(*judge, *people));
            found.turns = Some(turns);
        }
        found
    }

    /// Conversations, by their places among the labels, on which judge and people differ.
    pub fn differ(&self) -> Vec<usize> {
        self.errors.iter().filter(|(_, errs)| **errs).map(|(place, _)| *place).collect()
    }

    /// Whether a rate can be corrected by what is known of this judge.
    pub fn corrects(&self) -> bool {
        corrected(1, 2, &self.agreement).is_some()
    }

    fn add(&mut self, item: usize, judge: bool, people: bool) {
        self.agreement.add(judge, people);
        self.errors.insert(item, judge != people);
    }
}

impl Together {
    /// What several judges are worth together, by the conversations that each of them judged; `None` for one alone, and
    /// where their errors cannot be correlated.
    pub fn of(found: &BTreeMap<EvaluatorName, Found>) -> Option<Self> {
        let judged = |found: &Found| found.errors.keys().copied().collect::<BTreeSet<_>>();
        let common = found.values().map(judged).reduce(|one, other| &one & &other)?;
        let errors: Vec<Vec<bool>> = found
            .values()
            .map(|found| common.iter().filter_map(|item| found.errors.get(item).copied()).collect())
            .collect();
        Some(Self { judges: found.keys().cloned().collect(), effective: effective_votes(&errors)? })
    }
}

/// The chance that two askings about the same conversation differ: over conversations that were asked about twice or
/// more, the mean share of pairs of askings with different verdicts. A void verdict differs from any other.
fn flip_rate(verdicts: &Verdicts) -> Option<f64> {
    let shares: Vec<f64> = verdicts.whole.values().filter_map(|asked| differing(asked)).collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

fn differing(asked: &[Option<bool>]) -> Option<f64> {
    let pairs = asked.len() * asked.len().saturating_sub(1) / 2;
    let same: usize = [None, Some(true), Some(false)]
        .into_iter()
        .map(|verdict| asked.iter().filter(|other| **other == verdict).count())
        .map(|count| count * count.saturating_sub(1) / 2)
        .sum();
    (pairs > 0).then(|| 1.0 - same as f64 / pairs as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn name() -> EvaluatorName {
        EvaluatorName::new("goal_success")
    }

    fn labels(whole: &[bool]) -> Vec<LabelledItem> {
        let item = |passes: &bool| LabelledItem { whole: [(name(), *passes)].into(), turns: BTreeMap::new() };
        whole.iter().map(item).collect()
    }

    fn verdicts(asked: &[&[Option<bool>]]) -> Verdicts {
        let whole = asked.iter().enumerate().map(|(item, asked)| (item, asked.to_vec())).collect();
        Verdicts { whole, turns: Vec::new() }
    }

    #[test]
    fn the_first_asking_counts_and_void_verdicts_are_counted_apart() {
        let asked = verdicts(&[&[Some(true), Some(false)], &[Some(true), Some(true)], &[None, Some(true)]]);
        let found = Found::of(&name(), &asked, &labels(&[true, false, true]));
        let agreement = Agreement { both_passed: 1, judge_alone_passed: 1, ..Agreement::default() };
        assert_eq!((found.agreement, found.void, found.differ()), (agreement, 1, vec![1]));
        assert_eq!(found.flip_rate, Some(2.0 / 3.0));
    }

    #[rstest]
    #[case(&[Some(true)], None)]
    #[case(&[Some(true), Some(true)], Some(0.0))]
    #[case(&[Some(true), Some(false)], Some(1.0))]
    #[case(&[Some(true), Some(true), Some(false)], Some(2.0 / 3.0))]
    #[case(&[None, Some(false)], Some(1.0))]
    fn two_askings_differ_so_often(#[case] asked: &[Option<bool>], #[case] expected: Option<f64>) {
        let found = differing(asked);
        assert_eq!(found.map(|rate| (rate * 1e9).round()), expected.map(|rate| (rate * 1e9).round()));
    }

    #[test]
    fn judges_that_err_on_the_same_conversations_are_worth_one() {
        let asked = verdicts(&[&[Some(true)], &[Some(true)], &[Some(false)], &[Some(true)]]);
        let found = Found::of(&name(), &asked, &labels(&[true, false, false, true]));
        let both = BTreeMap::from([(name(), found.clone()), (EvaluatorName::new("second"), found)]);
        let together = Together::of(&both).unwrap();
        assert_eq!((together.judges.len(), together.effective), (2, 1.0));
    }
}
