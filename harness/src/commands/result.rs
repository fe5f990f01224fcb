//! The JSON object that `rehearsal run --format json` and `rehearsal judge --format json` print for each suite.

mod cost;

use cost::CostEntry;
use rehearsal_core::{
    case::SourceRef,
    event::Origin,
    gate::{
        Bound, ConfidenceBounds, EarlyDecision, GateOutcome, Measure, Metric, RuleOutcome, Segment, Subject,
        Verdict,
    },
    ids::EvaluatorName,
    review::{Owner, Validity},
    session::EndingKind,
    shard::Shard,
    summary::{Summary, Tally},
};
use rehearsal_reports::{Comparison, Saved, saved};
use schemars::JsonSchema;
use serde::Serialize;
use std::{collections::BTreeMap, path::Path};

/// The version of this object's shape.
const FORMAT: u32 = 1;

/// What a run came to. Amounts are in US dollars; calls whose cost is not known are counted apart. `null` is what is
/// not known.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "The result of a run of Rehearsal")]
pub(super) struct RunObject<'a> {
    /// The version of this object's shape; counted up when a reader of the old one would misread it.
    format: u32,
    /// The run's folder.
    run: String,
    /// The suite's name.
    suite: Option<&'a str>,
    /// Where the conversations come from.
    origin: Option<&'a Origin>,
    /// Which part of a run it is, whose verdict is the whole's; `null` for a whole one.
    shard: Option<Shard>,
    /// Whether the agent did well enough.
    verdict: Verdict,
    /// Why, in a sentence.
    why: &'a str,
    /// Why attempts could not be played or judged, with how many for each.
    causes: &'a BTreeMap<String, u32>,
    /// Each rule of the gate.
    gate: Vec<RuleEntry<'a>>,
    /// What changed since the baseline; `null` without one.
    comparison: Option<Comparison>,
    /// What was saved by stopping once the gate was decided; `null` where the run did not.
    saved: Option<Saved>,
    /// How many attempts there were, and how they ended.
    attempts: AttemptsEntry,
    /// Failures by their owner: `agent`, `user`, `judge`, `infrastructure`, `budget` or `unknown`.
    failures: BTreeMap<&'static str, u32>,
    /// Counts of each evaluator, by its name.
    evaluators: BTreeMap<&'a str, EvaluatorEntry>,
    /// What models cost.
    cost: CostEntry<'a>,
    /// Turns whose spans were expected and are incomplete or absent.
    turns_without_evidence: u32,
    /// The page.
    report: String,
}

/// One rule of the gate and what it came to.
#[derive(Debug, Serialize, JsonSchema)]
struct RuleEntry<'a> {
    /// As it is shown.
    rule: String,
    /// Whose scores; `null` for a rule about what is counted without judging.
    evaluator: Option<&'a str>,
    /// Which number of them.
    measure: Option<Measure>,
    /// What is counted; `null` for a rule about scores.
    metric: Option<Metric>,
    /// In which attempts; empty for all.
    #[serde(rename = "where")]
    segment: &'a Segment,
    /// `at_least`: the number must be the threshold or more. `at_most`: or less. `baseline_at_least`: the number is the
    /// difference to the baseline's and must be the threshold, which is not above 0, or more.
    bound: &'static str,
    /// What the number is held against, in its own unit.
    threshold: f64,
    /// The number; of a rule about the baseline, the difference to it.
    value: Option<f64>,
    /// The number over the valid attempts alone: neither spoilt by the simulated user nor left unreviewed.
    valid: Option<f64>,
    /// The number if every score that is missing or not valid were as bad, and as good, as can be.
    interval: [f64; 2],
    /// Attempts that were scored.
    scored: u32,
    /// Of these, attempts that were spoilt by the simulated user or left unreviewed.
    doubtful: u32,
    /// Attempts that should have been scored and were not.
    missing: u32,
    /// The bounds by which it was decided, where the rule asks for confidence.
    confidence_interval: Option<ConfidenceBounds>,
    /// About how many more attempts would settle it, where it could not be decided and that can be told.
    more_attempts: Option<u32>,
    /// How it was decided on the way, where the run stops once it is decided.
    early: Option<EarlyDecision>,
    /// What it comes to.
    outcome: Verdict,
    /// Why, in a sentence.
    why: &'a str,
    /// Where it is written.
    source: &'a SourceRef,
}

/// How many attempts there were, and how they ended.
#[derive(Debug, Serialize, JsonSchema)]
struct AttemptsEntry {
    /// Planned.
    total: u32,
    /// Of these, finished, however they ended.
    finished: u32,
    /// Of these, played to an end that says something of the agent.
    valid: u32,
    /// Finished attempts by whether the simulated user played fair: `valid`, `helped`, `hindered` or `unreviewed`. Those
    /// that nobody reviewed are in none of them.
    reviews: BTreeMap<&'static str, u32>,
    /// Finished attempts by ending, those that none ended so included.
    endings: BTreeMap<&'static str, u32>,
}

/// Counts of one evaluator.
#[derive(Debug, Serialize, JsonSchema)]
struct EvaluatorEntry {
    /// The share of scored attempts that passed.
    rate: Option<f64>,
    /// The mean score over scored attempts.
    mean: Option<f64>,
    /// The rate over the valid attempts alone.
    valid_rate: Option<f64>,
    /// The mean over the valid attempts alone.
    valid_mean: Option<f64>,
    /// Attempts with a score.
    scored: u32,
    /// Attempts in which every score passed.
    passed: u32,
    /// Attempts with nothing to judge.
    not_applicable: u32,
    /// Attempts that it failed to judge.
    failed: u32,
}

impl<'a> RunObject<'a> {
    pub(super) fn new(folder: &Path, page: &Path, (summary, gate): (&'a Summary, &'a GateOutcome)) -> Self {
        let manifest = summary.manifest.as_deref();
        let counted = |(name, tally): (&'a EvaluatorName, &Tally)| {
            (name.as_str(), EvaluatorEntry::new(tally, &summary.total.believed(name)))
        };
        Self {
            format: FORMAT,
            run: folder.display().to_string(),
            suite: manifest.map(|manifest| manifest.suite.as_str()),
            origin: manifest.map(|manifest| &manifest.origin),
            shard: summary.shard(),
            verdict: gate.verdict,
            why: &gate.why,
            causes: &summary.causes,
            gate: gate.rules.iter().map(RuleEntry::new).collect(),
            comparison: Comparison::of(summary),
            saved: saved(summary, gate),
            attempts: AttemptsEntry::new(summary),
            failures: Owner::ALL.map(|owner| (owner.as_str(), summary.total.trust.owned(owner))).into(),
            evaluators: summary.total.scores.iter().map(counted).collect(),
            cost: CostEntry::new(summary),
            turns_without_evidence: summary.turns_without_evidence,
            report: page.display().to_string(),
        }
    }
}

impl<'a> RuleEntry<'a> {
    fn new(outcome: &'a RuleOutcome) -> Self {
        let (measure, metric) = match outcome.rule.subject {
            Subject::Score { measure, .. } => (Some(measure), None),
            Subject::Metric { metric } => (None, Some(metric)),
        };
        let bound = match outcome.rule.bound {
            Bound::AtLeast { .. } => "at_least",
            Bound::AtMost { .. } => "at_most",
            Bound::MaxDrop { .. } => "baseline_at_least",
        };
        Self {
            rule: outcome.rule.to_string(),
            evaluator: outcome.rule.evaluator().map(EvaluatorName::as_str),
            measure,
            metric,
            segment: &outcome.rule.segment,
            bound,
            threshold: outcome.rule.bound.threshold(),
            value: outcome.value,
            valid: outcome.valid,
            interval: [outcome.low, outcome.high],
            scored: outcome.scored,
            doubtful: outcome.doubtful,
            missing: outcome.missing,
            confidence_interval: outcome.interval,
            more_attempts: outcome.more_attempts,
            early: outcome.early,
            outcome: outcome.verdict,
            why: &outcome.why,
            source: &outcome.rule.source,
        }
    }
}

impl AttemptsEntry {
    fn new(summary: &Summary) -> Self {
        let planned = summary.manifest.as_ref().map(|manifest| manifest.attempts);
        let ended = |kind: EndingKind| (kind.as_str(), summary.total.ended(kind));
        Self {
            total: planned.unwrap_or(summary.total.attempts),
            finished: summary.total.attempts,
            valid: summary.total.played(),
            reviews: Validity::ALL
                .map(|validity| (validity.as_str(), summary.total.trust.reviewed(validity)))
                .into(),
            endings: EndingKind::ALL.into_iter().map(ended).collect(),
        }
    }
}

impl EvaluatorEntry {
    fn new(tally: &Tally, valid: &Tally) -> Self {
        Self {
            rate: tally.rate(),
            mean: tally.mean(),
            valid_rate: valid.rate(),
            valid_mean: valid.mean(),
            scored: tally.scored,
            passed: tally.passed,
            not_applicable: tally.not_applicable,
            failed: tally.failed,
        }
    }
}
