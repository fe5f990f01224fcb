//! What a run sets out to do, as its journal keeps it.

use super::{Calibrations, judges};
use crate::selection::Dealt;
use rehearsal_core::{
    actor::Traits,
    attempt::Attempt,
    case::{Case, PersonaChoice},
    event::{HeldAgainst, Manifest, Origin, PlannedCase, Sequential},
    ids::RunId,
    money::Money,
    price::PriceList,
    seed::Seed,
    shard::Part,
    suite::Suite,
};
use std::collections::BTreeMap;

/// What a run is set up with, beside its suite.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The run.
    pub run: &'a RunId,
    /// Its seed.
    pub seed: Seed,
    /// Conversations at once.
    pub jobs: u32,
    /// Each prompt's id and hash.
    pub prompts: BTreeMap<String, String>,
    /// What tokens cost.
    pub prices: PriceList,
    /// What may be spent.
    pub budget: Option<Money>,
    /// How far judges can be trusted, where somebody has found out.
    pub calibrations: &'a Calibrations,
    /// What it is held against.
    pub baseline: Option<Box<HeldAgainst>>,
    /// How it stops once it is decided.
    pub sequential: Option<Sequential>,
    /// Which part of a run it is.
    pub dealt: Option<&'a Dealt>,
}

/// The manifest of this suite's run with these attempts.
pub fn manifest(suite: &Suite, attempts: &[Attempt], setup: Setup<'_>) -> Manifest {
    let Setup { run, seed, jobs, prompts, prices, budget, calibrations, baseline, sequential, dealt } = setup;
    Manifest {
        run: run.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        origin: Origin::Played,
        suite: suite.name.clone(),
        suite_file: suite.file.display().to_string(),
        suite_fingerprint: suite.fingerprint.clone(),
        models: suite.models.clone(),
        project: suite.project.clone(),
        seed,
        attempts: u32::try_from(attempts.len()).unwrap_or(u32::MAX),
        jobs,
        cases: cases(suite, attempts),
        plan: attempts.iter().map(Attempt::id).collect(),
        part: dealt.map(|dealt| Box::new(part(suite, dealt))),
        joined: Vec::new(),
        personas: personas(attempts),
        grid: suite.grid.clone(),
        evaluators: suite.evaluators.iter().map(|spec| spec.name.clone()).collect(),
        judges: judges::on_record(suite, &prompts, calibrations),
        evaluator_hashes: judges::identities(suite, &prompts),
        baseline,
        sequential,
        gate: suite.gate.clone(),
        prompts,
        prices,
        budget,
    }
}

/// What has to be known of the whole to join the part with the others.
fn part(suite: &Suite, Dealt { shard, whole, .. }: &Dealt) -> Part {
    Part {
        shard: *shard,
        plan: whole.iter().map(Attempt::id).collect(),
        cases: cases(suite, whole),
        personas: personas(whole),
    }
}

fn cases(suite: &Suite, attempts: &[Attempt]) -> Vec<PlannedCase> {
    let planned = suite.cases.iter().map(|case| planned(case, attempts));
    planned.filter(|case| case.attempts > 0).collect()
}

fn planned(case: &Case, attempts: &[Attempt]) -> PlannedCase {
    let count = attempts.iter().filter(|attempt| attempt.case.name == case.name).count();
    PlannedCase::new(case, u32::try_from(count).unwrap_or(u32::MAX))
}

fn personas(attempts: &[Attempt]) -> BTreeMap<String, Traits> {
    let given = attempts.iter().filter_map(|attempt| match &attempt.persona {
        PersonaChoice::Given(persona) => Some((persona.id.to_string(), persona.traits.clone())),
        // Another case's person of the same id is somebody else.
        PersonaChoice::Frozen { .. } | PersonaChoice::Auto(_) => None,
    });
    given.collect()
}
