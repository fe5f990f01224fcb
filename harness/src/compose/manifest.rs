//! What a run sets out to do, as its journal keeps it.

use super::prices;
use rehearsal_core::{
    actor::Traits,
    attempt::Attempt,
    case::PersonaChoice,
    event::{Manifest, PlannedCase},
    ids::RunId,
    money::Money,
    seed::Seed,
    suite::Suite,
};
use std::collections::BTreeMap;

/// The manifest of this suite's run with these attempts.
pub fn manifest(
    suite: &Suite,
    run: &RunId,
    attempts: &[Attempt],
    (seed, jobs, prompts): (Seed, u32, BTreeMap<String, String>),
    budget: Option<Money>,
) -> Manifest {
    Manifest {
        run: run.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        suite: suite.name.clone(),
        suite_file: suite.file.display().to_string(),
        suite_fingerprint: suite.fingerprint.clone(),
        models: suite.models.clone(),
        project: suite.project.clone(),
        budget,
        seed,
        attempts: u32::try_from(attempts.len()).unwrap_or(u32::MAX),
        jobs,
        cases: suite
            .cases
            .iter()
            .map(|case| planned(case, attempts))
            .filter(|case| case.attempts > 0)
            .collect(),
        personas: personas(attempts),
        evaluators: suite.evaluators.iter().map(|spec| spec.name.clone()).collect(),
        gate: suite.gate.clone(),
        prompts,
        prices: prices(),
    }
}

fn planned(case: &rehearsal_core::case::Case, attempts: &[Attempt]) -> PlannedCase {
    let count = attempts.iter().filter(|attempt| attempt.case.name == case.name).count();
    PlannedCase {
        name: case.name.to_string(),
        task_description: case.task_description.clone(),
        tags: case.tags.clone(),
        attempts: u32::try_from(count).unwrap_or(u32::MAX),
    }
}

fn personas(attempts: &[Attempt]) -> BTreeMap<String, Traits> {
    let given = attempts.iter().filter_map(|attempt| match &attempt.persona {
        PersonaChoice::Given(persona) => Some((persona.id.to_string(), persona.traits.clone())),
        PersonaChoice::Auto(_) => None,
    });
    given.collect()
}
