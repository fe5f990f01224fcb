//! A part of a run: it has no verdict of its own, and says in every report who decides.

use crate::gate::missing;
use rehearsal_core::{
    event::RunEnding,
    gate::{GateOutcome, Verdict},
    summary::Summary,
};

/// What the gate of a part comes to, which is nothing yet; `None` for a whole run.
pub(crate) fn undecided(summary: &Summary) -> Option<GateOutcome> {
    let shard = summary.shard()?;
    let empty = if summary.planned() == 0 { " and holds no attempt" } else { "" };
    Some(GateOutcome {
        verdict: Verdict::CouldNotTell,
        rules: Vec::new(),
        why: format!("{shard}{empty}; `rehearsal merge` decides"),
    })
}

/// Whether everything of a part was played to an end and judged. A session that its user spoilt, or that could not be
/// reviewed, was played and judged as well; what it counts for in the whole, the whole says.
pub fn is_all_there(summary: &Summary) -> bool {
    let evaluators = summary.manifest.iter().flat_map(|manifest| &manifest.evaluators);
    let total = &summary.total;
    summary.ending == Some(RunEnding::Completed)
        && total.played() == summary.planned()
        && evaluators.into_iter().all(|evaluator| missing(&total.tally(evaluator), summary) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tests::made::{made, with};
    use rehearsal_core::shard::{Part, Shard};
    use rstest::rstest;
    use std::collections::BTreeMap;

    fn part(planned: u32, passes: &[Option<bool>]) -> Summary {
        let rows = (1..).zip(passes).map(|(trial, passed)| with(trial, ("paris", "calm", *passed)));
        let mut summary = made(planned, rows);
        summary.ending = Some(RunEnding::Completed);
        let shard = Shard::new(2, 3).unwrap();
        let part = Part { shard, plan: vec![], cases: vec![], personas: BTreeMap::new() };
        summary.manifest.as_mut().unwrap().part = Some(Box::new(part));
        summary
    }

    #[rstest]
    #[case::all_passed(2, &[Some(true), Some(true)], "part 2 of 3; `rehearsal merge` decides")]
    #[case::all_failed(1, &[Some(false)], "part 2 of 3; `rehearsal merge` decides")]
    #[case::nothing(0, &[], "part 2 of 3 and holds no attempt; `rehearsal merge` decides")]
    fn a_part_is_never_decided(#[case] planned: u32, #[case] passes: &[Option<bool>], #[case] why: &str) {
        let summary = part(planned, passes);
        let rules = summary.manifest.as_ref().unwrap().gate.clone();
        let gate = crate::decide(&rules, &summary);
        assert_eq!((gate.verdict, gate.why.as_str()), (Verdict::CouldNotTell, why));
        assert!(gate.rules.is_empty());
    }

    #[rstest]
    #[case::played_and_judged(2, &[Some(true), Some(false)], true)]
    #[case::nothing_to_play(0, &[], true)]
    #[case::one_not_played(3, &[Some(true), Some(true)], false)]
    #[case::one_not_judged(2, &[Some(true), None], false)]
    fn what_is_all_there(#[case] planned: u32, #[case] passes: &[Option<bool>], #[case] is: bool) {
        assert_eq!(is_all_there(&part(planned, passes)), is);
        let mut broken = part(planned, passes);
        broken.ending = Some(RunEnding::BudgetSpent);
        assert!(!is_all_there(&broken));
    }
}
