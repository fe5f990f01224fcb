//! The section `cases`: what to play.

use super::{
    casting::Company,
    counts::{Count, MAX_TURNS, TRIALS},
    texts,
};
use crate::{
    complaint::Notes,
    format::{CaseForm, SuiteFile},
    yaml::Placed,
};
use rehearsal_core::{case::Case, ids::CaseName};
use std::sync::Arc;

/// Lowers the section. `company` is everybody a case can name.
pub(crate) fn lower(file: &SuiteFile, company: &Company, notes: &mut Notes<'_>) -> Vec<Arc<Case>> {
    let forms = &file.cases.value;
    if forms.is_empty() {
        notes.complain(file.cases.at, "the suite has no cases; write at least one");
    }
    texts::unique(forms.iter().map(|form| &form.value.name), "case", notes);
    let defaults = Defaults {
        company,
        max_turns: MAX_TURNS.or(MAX_TURNS.lower(&file.defaults.max_turns, notes)),
        trials: TRIALS.or(TRIALS.lower(&file.defaults.trials, notes)),
    };
    forms.iter().map(|form| Arc::new(case(form, &defaults, notes))).collect()
}

/// What holds for a case that does not say otherwise.
struct Defaults<'a> {
    company: &'a Company,
    max_turns: Count,
    trials: Count,
}

fn case(form: &Placed<CaseForm>, defaults: &Defaults<'_>, notes: &mut Notes<'_>) -> Case {
    let source = notes.source(form.at);
    let form = &form.value;
    texts::name(&form.name, "a case", notes);
    texts::not_blank(&form.input, "`input`", notes);
    texts::not_blank(&form.task_description, "`task_description`", notes);
    Case {
        name: CaseName::new(form.name.value.as_str()),
        input: form.input.value.clone(),
        task_description: form.task_description.value.clone(),
        goal_parts: texts::items(&form.goal_parts, "a part of the goal", notes),
        known: texts::plain(&form.known),
        unknown: texts::items(&form.unknown, "an unknown fact", notes),
        assertions: texts::items(&form.assertions, "an assertion", notes),
        personas: defaults.company.cast(form.personas.get(), notes),
        tags: texts::plain(&form.tags),
        max_turns: defaults.max_turns.lower(&form.max_turns, notes),
        trials: defaults.trials.lower(&form.trials, notes),
        source,
    }
}
