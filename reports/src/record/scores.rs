//! Numbers in the record: of each evaluator over all attempts, a case or a persona.

use crate::{
    bounds::Bounds,
    measures,
    stats::{self, Corrected},
};
use rehearsal_core::{
    case::SourceRef,
    event::PlannedCase,
    gate::Measure,
    ids::EvaluatorName,
    review::{Owner, Validity},
    session::EndingKind,
    summary::{Group, Summary, Tally},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize, JsonSchema)]
pub(super) struct ScoreEntry {
    /// The evaluator.
    evaluator: String,
    /// Which of its numbers is shown.
    measure: Measure,
    /// The share of scored attempts that passed.
    rate: Option<f64>,
    /// The mean score over scored attempts.
    mean: Option<f64>,
    /// The rate over the valid attempts alone: neither spoilt by the simulated user nor left unreviewed.
    valid_rate: Option<f64>,
    /// The mean over the valid attempts alone.
    valid_mean: Option<f64>,
    /// The least and the most that the number shown may be, whatever the attempts without a score and those that are not
    /// valid had come to.
    bounds: [f64; 2],
    /// Attempts with a score.
    scored: u32,
    /// Of these, attempts that were spoilt by the simulated user or left unreviewed.
    doubtful: u32,
    /// Attempts that should have a score and have none.
    missing: u32,
    /// Attempts in which every score passed.
    passed: u32,
    /// Attempts with nothing to judge.
    not_applicable: u32,
    /// Attempts that it failed to judge.
    failed_to_judge: u32,
    /// The rate without the judge's errors; `null` where the judge is not calibrated, or its labels do not tell.
    corrected: Option<CorrectedEntry>,
}

/// A rate without the judge's errors, as far as the labels of people tell them.
#[derive(Serialize, JsonSchema)]
struct CorrectedEntry {
    /// The rate.
    rate: f64,
    /// The lower end of its 95 % interval.
    low: f64,
    /// The upper end.
    high: f64,
    /// How many labels it rests on.
    labels: u32,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct GroupEntry<'a> {
    /// Finished, however they ended.
    attempts: u32,
    /// Of these, played to an end that says something of the agent.
    valid: u32,
    /// By how they ended.
    by_ending: &'a BTreeMap<EndingKind, u32>,
    /// By what their review came to; those that nobody reviewed are in none of them.
    by_review: &'a BTreeMap<Validity, u32>,
    /// Failures by their owner.
    failures: &'a BTreeMap<Owner, u32>,
    /// Each evaluator over these attempts.
    scores: Vec<ScoreEntry>,
}

/// A case's counts, and where it is written.
#[derive(Serialize, JsonSchema)]
pub(super) struct CaseEntry<'a> {
    /// The file as the user named it, with the line and the column; `null` for a run of before this was kept.
    source: Option<&'a SourceRef>,
    #[serde(flatten)]
    group: GroupEntry<'a>,
}

impl<'a> GroupEntry<'a> {
    /// Of a group of which so many attempts were planned.
    fn new(summary: &Summary, (group, planned): (&'a Group, u32)) -> Self {
        Self {
            attempts: group.attempts,
            valid: group.played(),
            by_ending: &group.endings,
            by_review: &group.trust.reviews,
            failures: &group.trust.failures,
            scores: scores(summary, (group, planned)),
        }
    }
}

/// An entry for each case. What was planned is known of cases only.
pub(super) fn by_case(summary: &Summary) -> BTreeMap<&str, CaseEntry<'_>> {
    let cases = summary.manifest.iter().flat_map(|manifest| &manifest.cases);
    let planned: BTreeMap<&str, &PlannedCase> = cases.map(|case| (case.name.as_str(), case)).collect();
    let entry = |(name, group): (&'_ String, _)| {
        let case = planned.get(name.as_str());
        let attempts = case.map_or(0, |case| case.attempts);
        CaseEntry {
            source: case.and_then(|case| case.source.as_ref()),
            group: GroupEntry::new(summary, (group, attempts)),
        }
    };
    summary.cases.iter().map(|case| (case.0.as_str(), entry(case))).collect()
}

/// An entry for each persona.
pub(super) fn by_persona(summary: &Summary) -> BTreeMap<&str, GroupEntry<'_>> {
    let entry = |group| GroupEntry::new(summary, (group, 0));
    summary.personas.iter().map(|(name, group)| (name.as_str(), entry(group))).collect()
}

/// An entry for each evaluator, in the suite's order.
pub(super) fn scores(summary: &Summary, (group, planned): (&Group, u32)) -> Vec<ScoreEntry> {
    let entry = |column: measures::Column| {
        let (tally, believed) = (group.tally(&column.evaluator), group.believed(&column.evaluator));
        let bounds = Bounds::of(column.measure, &column.evaluator, (group, planned));
        ScoreEntry {
            evaluator: column.evaluator.to_string(),
            measure: column.measure,
            rate: tally.rate(),
            mean: tally.mean(),
            valid_rate: believed.rate(),
            valid_mean: believed.mean(),
            bounds: [bounds.low, bounds.high],
            scored: tally.scored,
            doubtful: bounds.doubtful,
            missing: bounds.missing,
            passed: tally.passed,
            not_applicable: tally.not_applicable,
            failed_to_judge: tally.failed,
            corrected: corrected(summary, &column.evaluator, tally),
        }
    };
    measures::columns(summary).into_iter().map(entry).collect()
}

fn corrected(summary: &Summary, evaluator: &EvaluatorName, tally: Tally) -> Option<CorrectedEntry> {
    let judge = summary.manifest.as_ref()?.judges.get(evaluator)?;
    let agreement = &judge.calibration.as_ref()?.agreement;
    let Corrected { rate, interval: (low, high) } = stats::corrected(tally.passed, tally.scored, agreement)?;
    Some(CorrectedEntry { rate, low, high, labels: agreement.all() })
}
