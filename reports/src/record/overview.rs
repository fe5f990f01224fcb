//! The record's head: what the run was and what it came to.

use super::scores::{CaseEntry, GroupEntry, ScoreEntry, by_case, by_persona, scores};
use crate::{
    causes::{self, Cause},
    certainty::{self, Certainty},
    compare::Comparison,
    saved::{Saved, saved},
    show, spent,
};
use rehearsal_core::{
    clock::Timestamp,
    event::{Manifest, Origin, RunEnding},
    gate::{GateOutcome, RuleOutcome, Verdict},
    review::{Owner, Validity},
    session::EndingKind,
    shard::Shard,
    spending::Spending,
    suite::{ModelChoices, Project},
    summary::Summary,
    usage::Usage,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The head of a record.
#[derive(Serialize, JsonSchema)]
pub(super) struct Overview<'a> {
    /// The run.
    run: Option<&'a str>,
    /// The suite, and what it was played with.
    suite: Option<SuiteEntry<'a>>,
    /// Where the conversations come from.
    origin: Option<&'a Origin>,
    /// Which part of a run it is, whose verdict is the whole's; `null` for a whole one.
    shard: Option<Shard>,
    /// When its first event was taken in.
    started_at: Option<String>,
    /// When its last event was taken in.
    ended_at: Option<String>,
    /// The time between the two, in milliseconds.
    took_ms: Option<f64>,
    /// Whether the agent did well enough.
    verdict: Verdict,
    /// Why, in a sentence.
    why: &'a str,
    /// Each rule of the gate and what it came to.
    gate: &'a [RuleOutcome],
    /// How the run ended; `null` for one that goes on or was killed.
    ending: Option<RunEnding>,
    /// How many attempts there were.
    attempts: AttemptCounts<'a>,
    /// Each evaluator over all attempts.
    scores: Vec<ScoreEntry>,
    /// The same for each case, and where it is written.
    by_case: BTreeMap<&'a str, CaseEntry<'a>>,
    /// The same for each persona.
    by_persona: BTreeMap<&'a str, GroupEntry<'a>>,
    /// How far each evaluator's number can be trusted to be more than chance.
    certainty: Vec<Certainty>,
    /// What changed since the baseline; `null` without one.
    comparison: Option<Comparison>,
    /// What was saved by stopping once the gate was decided; `null` where the run did not.
    saved: Option<Saved>,
    /// Why attempts could not be played or judged, the most frequent first.
    causes: Vec<Cause>,
    /// Turns whose spans were expected and are incomplete or absent.
    turns_without_evidence: u32,
    /// What models cost.
    cost: CostEntry,
}

#[derive(Serialize, JsonSchema)]
struct SuiteEntry<'a> {
    /// Its name.
    name: &'a str,
    /// Its file, as the user named it.
    file: &'a str,
    /// A hash of the file's text.
    fingerprint: &'a str,
    /// The version of Rehearsal.
    version: &'a str,
    /// From which everything random was derived.
    seed: u64,
    /// Who plays and who judges.
    models: &'a ModelChoices,
    /// Who pays.
    project: &'a Project,
    /// Each prompt's id and hash.
    prompts: &'a BTreeMap<String, String>,
    /// The price list in force.
    prices: PricesEntry<'a>,
}

/// The price list in force.
#[derive(Serialize, JsonSchema)]
struct PricesEntry<'a> {
    /// Its name.
    id: &'a str,
    /// A hash of it.
    fingerprint: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct AttemptCounts<'a> {
    /// Planned.
    planned: u32,
    /// Finished, however they ended.
    total: u32,
    /// Of these, played to an end that says something of the agent.
    valid: u32,
    /// Planned and not finished.
    unfinished: u32,
    /// Finished attempts by how they ended.
    by_ending: &'a BTreeMap<EndingKind, u32>,
    /// Finished attempts by whether the simulated user played fair; those that nobody reviewed are in none of them.
    by_review: &'a BTreeMap<Validity, u32>,
    /// Failures by their owner.
    failures: &'a BTreeMap<Owner, u32>,
}

#[derive(Serialize, JsonSchema)]
struct CostEntry {
    /// As far as known; `None` where no call has a known cost.
    usd: Option<f64>,
    /// Calls whose cost is in no sum, because nobody knows it.
    calls_of_unknown_cost: u64,
    /// The most that may be spent.
    budget_usd: Option<f64>,
    /// The known cost as a share of it.
    budget_used: Option<f64>,
    /// By role: `agent`, `actor`, `profile`, `judge`.
    by_role: BTreeMap<&'static str, SpendingEntry>,
}

/// What one role spent.
#[derive(Serialize, JsonSchema)]
pub(super) struct SpendingEntry {
    /// As far as known; `None` where no call has a known cost.
    usd: Option<f64>,
    /// Requests to a provider.
    calls: u64,
    /// Of these, repairs of unusable answers.
    repairs: u64,
    /// Of these, calls that brought no answer.
    errors: u64,
    /// Of these, calls whose model has no price.
    unpriced: u64,
    /// Of these, calls whose provider reported no tokens.
    unreported: u64,
    /// Of these, retries of calls that failed.
    retries: u64,
    /// Of these, calls that nobody waited for any more.
    discarded: u64,
    /// Of these, calls whose cost rests on an assumption.
    estimated: u64,
    /// Answers from a cache or a recording, which are not among `calls`.
    reused: u64,
    /// Of these, answers from a recording.
    replayed: u64,
    /// What those would have cost, as far as known.
    saved_usd: f64,
    /// Tokens of the calls, as far as reported.
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
            shard: summary.shard(),
            started_at: span.map(|(start, _)| show::rfc3339(start)),
            ended_at: span.map(|(_, end)| show::rfc3339(end)),
            took_ms: span.map(|(start, end)| end.since(start).as_secs_f64() * 1e3),
            verdict: gate.verdict,
            why: &gate.why,
            gate: &gate.rules,
            ending: summary.ending,
            attempts: counts(summary),
            scores: scores(summary, (&summary.total, summary.planned())),
            by_case: by_case(summary),
            by_persona: by_persona(summary),
            causes: causes::all(summary),
            turns_without_evidence: summary.turns_without_evidence,
            certainty: certainty::all(summary),
            comparison: Comparison::of(summary),
            saved: saved(summary, gate),
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
        planned: summary.planned(),
        total: summary.total.attempts,
        valid: summary.total.played(),
        unfinished: summary.unfinished(),
        by_ending: &summary.total.endings,
        by_review: &summary.total.trust.reviews,
        failures: &summary.total.trust.failures,
    }
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
