//! What two runs differ in besides the agent under test.

use super::pairs::Pairs;
use rehearsal_core::{
    baseline::{Baseline, Fingerprint},
    event::Manifest,
    ids::EvaluatorName,
    seed::Seed,
    suite::ModelChoice,
};
use std::collections::BTreeMap;

/// Names that are listed before the rest is counted.
const LISTED: usize = 3;

/// Everything besides the agent that a run's numbers depend on.
pub(super) fn fingerprint(manifest: &Manifest) -> Fingerprint {
    let cases = manifest.cases.iter().map(|case| (case.name.clone(), case.fingerprint.clone()));
    Fingerprint {
        version: manifest.version.clone(),
        seed: Some(manifest.seed),
        cases: cases.collect(),
        evaluators: manifest.evaluator_hashes.clone(),
        models: models(manifest),
        prompts: manifest.prompts.clone(),
    }
}

/// Those that are not an evaluator's own, whose hash tells.
fn models(manifest: &Manifest) -> BTreeMap<String, String> {
    let models = &manifest.models;
    let three = [("actor", &models.actor), ("profile", &models.profile), ("judge", &models.judge)];
    let tools = models.tools.iter().map(|choice| ("tools", choice));
    three.into_iter().chain(tools).map(|(part, choice)| (part.to_owned(), written(choice))).collect()
}

/// The model and how it is asked.
fn written(choice: &ModelChoice) -> String {
    serde_json::to_string(&choice.parameters)
        .map_or_else(|_| choice.to_string(), |parameters| format!("{choice} {parameters}"))
}

/// What differs, a sentence each; nothing where the two runs can be compared.
pub(crate) fn differences(base: &Baseline, manifest: &Manifest, pairs: &Pairs<'_>) -> Vec<String> {
    let mut told = Vec::new();
    if base.suite != manifest.suite {
        told.push(format!("the suite is {}, and was {}", manifest.suite, base.suite));
    }
    told.extend(between(&base.fingerprint, &fingerprint(manifest)));
    let people: Vec<String> =
        pairs.others.iter().map(|(case, persona)| format!("{case} / {persona}")).collect();
    told.extend(listed("people", &people).map(|people| format!("{people} are somebody else")));
    told
}

/// Why a run cannot go on as what it would set out to do now, a sentence each; nothing where it can.
pub fn changed_since(before: &Manifest, now: &Manifest) -> Vec<String> {
    let (there, here) = (fingerprint(before), fingerprint(now));
    let mut told = between(&there, &here);
    let gone: Vec<String> =
        there.cases.keys().filter(|name| !here.cases.contains_key(*name)).cloned().collect();
    told.extend(listed("case", &gone).map(|gone| format!("no longer there: {gone}")));
    if before.evaluators != now.evaluators {
        let names = |manifest: &Manifest| {
            manifest.evaluators.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        told.push(format!("the evaluators are {}, and were {}", names(now), names(before)));
    }
    let gate = |manifest: &Manifest| manifest.gate.iter().map(ToString::to_string).collect::<Vec<_>>();
    if gate(before) != gate(now) {
        told.push(format!("the gate is {}, and was {}", gate(now).join("; "), gate(before).join("; ")));
    }
    if told.is_empty() && before.suite_fingerprint != now.suite_fingerprint {
        told.push("the suite's text is another, in its agent or in what is said of it".to_owned());
    }
    told
}

/// What differs between the two, a sentence each.
fn between(there: &Fingerprint, here: &Fingerprint) -> Vec<String> {
    let mut told = Vec::new();
    if there.version != here.version {
        told.push(format!("Rehearsal is {}, and was {}", here.version, there.version));
    }
    if there.seed != here.seed {
        let seed = |seed: Option<_>| seed.map_or_else(|| "unknown".to_owned(), |Seed(seed)| seed.to_string());
        told.push(format!("the seed is {}, and was {}", seed(here.seed), seed(there.seed)));
    }
    for (part, model) in &here.models {
        match there.models.get(part) {
            Some(before) if before != model => told.push(format!("the {part} is {model}, and was {before}")),
            Some(_) | None => {}
        }
    }
    told.extend(changed("prompt", &there.prompts, &here.prompts));
    told.extend(changed("case", &there.cases, &here.cases));
    told.extend(changed("evaluator", &named(&there.evaluators), &named(&here.evaluators)));
    told
}

fn named(hashes: &BTreeMap<EvaluatorName, String>) -> BTreeMap<String, String> {
    hashes.iter().map(|(name, hash)| (name.to_string(), hash.clone())).collect()
}

/// What both have and is not the same. What only one has is compared nowhere.
fn changed(what: &str, there: &BTreeMap<String, String>, here: &BTreeMap<String, String>) -> Option<String> {
    let changed: Vec<String> = here
        .iter()
        .filter(|(name, hash)| there.get(*name).is_some_and(|before| before != *hash))
        .map(|(name, _)| name.clone())
        .collect();
    let plural = if changed.len() == 1 { what.to_owned() } else { format!("{what}s") };
    listed(&plural, &changed).map(|listed| format!("changed since: {listed}"))
}

fn listed(what: &str, names: &[String]) -> Option<String> {
    let more = names.len().saturating_sub(LISTED);
    let shown = names.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    match (names.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("the {what} {shown}")),
        (false, more) => Some(format!("the {what} {shown} and {more} more")),
    }
}
