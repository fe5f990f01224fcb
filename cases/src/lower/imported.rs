//! What an imported experiment adds to a suite. What the suite writes itself under the same name holds instead.

use super::{cases::Defaults, evaluators::Judges};
use crate::{
    complaint::{Notes, quoted},
    strands::{Imported, ImportedCase},
};
use rehearsal_core::{
    case::{Case, PersonaChoice},
    suite::EvaluatorSpec,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Without a goal of its own, a case is one message and one reply.
const ONE_MESSAGE: u32 = 1;

/// The suite's evaluators with those of the experiment that it does not name itself.
pub(super) fn evaluators(imported: &Imported, judges: &mut Judges, notes: &mut Notes<'_>) {
    let own: BTreeSet<String> = judges.specs.iter().map(|spec| spec.name.to_string()).collect();
    let mut taken = BTreeSet::new();
    let others: Vec<EvaluatorSpec> =
        imported.evaluators.iter().filter(|spec| !own.contains(spec.name.as_str())).cloned().collect();
    for spec in &others {
        if !taken.insert(spec.name.as_str()) {
            let hint = "give it another `name` there, or write both in the suite's `evaluators`".to_owned();
            let message = format!("a second evaluator called {}", quoted(spec.name.as_str()));
            notes.complain_at(spec.source.clone(), message, Some(hint));
        }
    }
    judges.specs.extend(others);
}

/// The experiment's cases, but for those that the suite has itself.
pub(super) fn cases(
    imported: &Imported,
    own: &[Arc<Case>],
    defaults: &mut Defaults<'_>,
    notes: &mut Notes<'_>,
) -> Vec<Arc<Case>> {
    let own: BTreeSet<&str> = own.iter().map(|case| case.name.as_str()).collect();
    let others = imported.cases.iter().filter(|case| !own.contains(case.name.as_str()));
    others.map(|imported| Arc::new(case(imported, defaults, notes))).collect()
}

fn case(imported: &ImportedCase, defaults: &mut Defaults<'_>, notes: &mut Notes<'_>) -> Case {
    let personas = match &imported.persona {
        Some(persona) => vec![PersonaChoice::Given(Arc::new(persona.clone()))],
        None => defaults.company.cast(None, &[], notes),
    };
    let talks = imported.task_description.is_some() || defaults.max_turns_written;
    // Whoever has not said what they want wants what they ask for.
    let task = imported.task_description.as_ref().or(imported.assertions.first()).unwrap_or(&imported.input);
    Case {
        name: imported.name.clone(),
        input: imported.input.clone(),
        task_description: task.clone(),
        goal_parts: Vec::new(),
        known: BTreeMap::new(),
        unknown: Vec::new(),
        answers: Vec::new(),
        assertions: imported.assertions.clone(),
        personas,
        tags: imported.tags.clone(),
        max_turns: if talks { defaults.max_turns } else { ONE_MESSAGE },
        trials: defaults.trials,
        script: Vec::new(),
        expected: imported.expected.clone(),
        source: imported.source.clone(),
    }
}
