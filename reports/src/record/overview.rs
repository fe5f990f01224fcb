//! The record's head: what the run was and what it came to.

use crate::{
    causes::{self, Cause},
    measures, show, spent,
};
use rehearsal_core::{
    clock::Timestamp,
    event::{Manifest, Origin, RunEnding},
    gate::{GateOutcome, Measure, RuleOutcome, Verdict},
    session::EndingKind,
    spending::Spending,
    suite::{ModelChoices, Project},
    summary::{Group, Summary},
    usage::Usage,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The head of a record.
#[derive(Serialize, JsonSchema)]
pub(super) struct Overview<'a> {
    run: Option<&'a str>,
    suite: Option<SuiteEntry<'a>>,
    origin: Option<&'a Origin>,
    started_at: Option<String>,
    ended_at: Option<String>,
    took_ms: Option<f64>,
    verdict: Verdict,
    why: &'a str,
    gate: &'a [RuleOutcome],
    ending: Option<RunEnding>,
    attempts: AttemptCounts<'a>,
    scores: Vec<ScoreEntry>,
    by_case: BTreeMap<&'a str, GroupEntry<'a>>,
    by_persona: BTreeMap<&'a str, GroupEntry<'a>>,
    causes: Vec<Cause>,
    turns_without_evidence: u32,
    cost: CostEntry,
}

#[derive(Serialize, JsonSchema)]
struct SuiteEntry<'a> {
    name: &'a str,
    file: &'a str,
    fingerprint: &'a str,
    version: &'a str,
    seed: u64,
    models: &'a ModelChoices,
    project: &'a Project,
    prompts: &'a BTreeMap<String, String>,
    prices: PricesEntry<'a>,
}

/// The price list in force.
#[derive(Serialize, JsonSchema)]
struct PricesEntry<'a> {
    id: &'a str,
    fingerprint: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct AttemptCounts<'a> {
    planned: u32,
    total: u32,
    valid: u32,
    unfinished: u32,
    by_ending: &'a BTreeMap<EndingKind, u32>,
}

#[derive(Serialize, JsonSchema)]
struct ScoreEntry {
    evaluator: String,
    measure: Measure,
    rate: Option<f64>,
    mean: Option<f64>,
    scored: u32,
    passed: u32,
    not_applicable: u32,
    failed_to_judge: u32,
}

#[derive(Serialize, JsonSchema)]
struct GroupEntry<'a> {
    attempts: u32,
    valid: u32,
    by_ending: &'a BTreeMap<EndingKind, u32>,
    scores: Vec<ScoreEntry>,
}

#[derive(Serialize, JsonSchema)]
struct CostEntry {
    /// As far as known; `None` where no call has a known cost.
    usd: Option<f64>,
    calls_of_unknown_cost: u64,
    budget_usd: Option<f64>,
    /// The known cost as a share of it.
    budget_used: Option<f64>,
    by_role: BTreeMap<&'static str, SpendingEntry>,
}

/// What one role spent.
#[derive(Serialize, JsonSchema)]
pub(super) struct SpendingEntry {
    /// As far as known; `None` where no call has a known cost.
    usd: Option<f64>,
    calls: u64,
    repairs: u64,
    errors: u64,
    unpriced: u64,
    unreported: u64,
    retries: u64,
    discarded: u64,
    estimated: u64,
    reused: u64,
    replayed: u64,
    saved_usd: f64,
    tokens: Usage,
}

impl SpendingEntry {
    pub(super) fn new(spending: &Spending) -> Self {
        Self {
            usd: spending.known_cost().map(|cost| cost.dollars()),
            calls: spending.calls,
            repairs: spending.repairs,
            retries: spending.retries,
            discarded: spending.discarded,
            errors: spending.errors,
            unpriced: spending.unpriced,
            unreported: spending.unreported,
            estimated: spending.estimated,
            reused: spending.reused,
            replayed: spending.replayed,
            saved_usd: spending.saved.dollars(),
            tokens: spending.usage,
        }
    }
}

impl<'a> Overview<'a> {
    pub(super) fn new(
        summary: &'a Summary,
        gate: &'a GateOutcome,
        span: Option<(Timestamp, Timestamp)>,
    ) -> Self {
        let manifest = summary.manifest.as_deref();
        Self {
            run: manifest.map(|manifest| manifest.run.as_str()),
            suite: manifest.map(suite),
            origin: manifest.map(|manifest| &manifest.origin),
            started_at: span.map(|(start, _)| show::rfc3339(start)),
            ended_at: span.map(|(_, end)| show::rfc3339(end)),
            took_ms: span.map(|(start, end)| end.since(start).as_secs_f64() * 1e3),
            verdict: gate.verdict,
            why: &gate.why,
            gate: &gate.rules,
            ending: summary.ending,
            attempts: counts(summary),
            scores: scores(summary, &summary.total),
            by_case: groups(summary, &summary.cases),
            by_persona: groups(summary, &summary.personas),
            causes: causes::all(summary),
            turns_without_evidence: summary.turns_without_evidence,
            cost: cost(summary),
        }
    }
}

fn suite(manifest: &Manifest) -> SuiteEntry<'_> {
    SuiteEntry {
        name: &manifest.suite,
        file: &manifest.suite_file,
        fingerprint: &manifest.suite_fingerprint,
        version: &manifest.version,
        seed: manifest.seed.0,
        models: &manifest.models,
        project: &manifest.project,
        prompts: &manifest.prompts,
        prices: PricesEntry { id: &manifest.prices.id, fingerprint: &manifest.prices.fingerprint },
    }
}

fn counts(summary: &Summary) -> AttemptCounts<'_> {
    AttemptCounts {
        planned: summary.manifest.as_ref().map_or(0, |manifest| manifest.attempts),
        total: summary.total.attempts,
        valid: summary.total.valid(),
        unfinished: summary.unfinished(),
        by_ending: &summary.total.endings,
    }
}

fn groups<'a>(summary: &Summary, groups: &'a BTreeMap<String, Group>) -> BTreeMap<&'a str, GroupEntry<'a>> {
    let entry = |group: &'a Group| GroupEntry {
        attempts: group.attempts,
        valid: group.valid(),
        by_ending: &group.endings,
        scores: scores(summary, group),
    };
    groups.iter().map(|(name, group)| (name.as_str(), entry(group))).collect()
}

fn scores(summary: &Summary, group: &Group) -> Vec<ScoreEntry> {
    let entry = |column: measures::Column| {
        let tally = group.tally(&column.evaluator);
        ScoreEntry {
            evaluator: column.evaluator.to_string(),
            measure: column.measure,
            rate: tally.rate(),
            mean: tally.mean(),
            scored: tally.scored,
            passed: tally.passed,
            not_applicable: tally.not_applicable,
            failed_to_judge: tally.failed,
        }
    };
    measures::columns(summary).into_iter().map(entry).collect()
}

fn cost(summary: &Summary) -> CostEntry {
    let by_role =
        summary.spending.iter().map(|(role, spending)| (role.as_str(), SpendingEntry::new(spending)));
    CostEntry {
        usd: summary.spent().known_cost().map(|cost| cost.dollars()),
        calls_of_unknown_cost: summary.calls_of_unknown_cost(),
        budget_usd: summary.budget().map(|budget| budget.dollars()),
        budget_used: spent::share_of_budget(summary),
        by_role: by_role.collect(),
    }
}
