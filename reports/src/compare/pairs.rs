//! Which attempts of two runs belong together.

use super::count;
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    baseline::Baseline,
    gate::Measure,
    ids::EvaluatorName,
    summary::{AttemptRow, RowScore, Summary},
};
use std::collections::{BTreeMap, BTreeSet};

/// The attempts of two runs that belong together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs<'a> {
    pub(crate) pairs: Vec<Pair<'a>>,
    /// Attempts of this run without a partner.
    pub(crate) only_here: u32,
    /// Attempts of the earlier run without a partner.
    pub(crate) only_there: u32,
    /// By case and persona, the pairs in which somebody else played.
    pub(crate) others: BTreeSet<(String, String)>,
    /// Attempts of the earlier run that this one planned and did not finish.
    pub(crate) unfinished: Vec<&'a AttemptRow>,
}

/// Two attempts of the same case, persona and trial.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) index: AttemptIndex,
    pub(crate) base: &'a AttemptRow,
    pub(crate) run: &'a AttemptRow,
}

/// Pairs what belongs together.
pub(crate) fn pairs<'a>(base: &'a Baseline, summary: &'a Summary) -> Pairs<'a> {
    let mut left: BTreeMap<&AttemptId, &AttemptRow> =
        base.attempts.iter().map(|row| (&row.id, row)).collect();
    let mut found = Pairs::default();
    for (index, run) in &summary.rows {
        let Some(base) = left.remove(&run.id) else {
            found.only_here += 1;
            continue;
        };
        // An attempt that ended before anybody was cast says nothing of who played.
        if base.person.is_some() && run.person.is_some() && base.person != run.person {
            found.others.insert((run.id.case.to_string(), run.id.persona.to_string()));
        }
        found.pairs.push(Pair { index: *index, base, run });
    }
    found.only_there = count(left.len());
    let plan: BTreeSet<&AttemptId> = summary.manifest.iter().flat_map(|manifest| &manifest.plan).collect();
    found.unfinished = left.into_values().filter(|row| plan.contains(&row.id)).collect();
    found
}

impl Pair<'_> {
    /// What an evaluator gave in both; `None` where one of them has no score that can be believed.
    pub(crate) fn scores(&self, evaluator: &EvaluatorName, measure: Measure) -> Option<(f64, f64)> {
        Some((value(self.base, evaluator, measure)?, value(self.run, evaluator, measure)?))
    }
}

/// An attempt's number; `None` where it has none that can be believed.
pub(crate) fn value(row: &AttemptRow, evaluator: &EvaluatorName, measure: Measure) -> Option<f64> {
    match (row.is_believed(), row.score(evaluator)?) {
        (true, RowScore::Scored { passed, millionths }) => Some(match measure {
            Measure::Rate => f64::from(u8::from(passed)),
            Measure::Mean => f64::from(millionths) / 1e6,
        }),
        (true, RowScore::NotApplicable | RowScore::Failed) | (false, _) => None,
    }
}
