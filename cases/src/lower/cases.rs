//! The section `cases`: what to play.

use super::{
    answers,
    casting::{self, Company},
    counts::{MAX_TURNS, TRIALS},
    expected, imported, script, texts,
};
use crate::{
    complaint::Notes,
    format::{CaseForm, SuiteFile},
    strands::Imported,
    yaml::{Place, Placed},
};
use rehearsal_core::{case::Case, ids::CaseName, suite::Grid};
use std::sync::Arc;

const DEFAULT_MAX_TURNS: u32 = 8;
const DEFAULT_TRIALS: u32 = 1;

/// Lowers the section, with `start` as the place of the whole file, and adds what the suite imports.
pub(crate) fn lower(
    file: &SuiteFile,
    grid: &Grid,
    (start, imported): (Place, Option<&Imported>),
    notes: &mut Notes<'_>,
) -> Vec<Arc<Case>> {
    let mut company = casting::company(file, grid, notes);
    let mut defaults = Defaults {
        company: &mut company,
        max_turns: MAX_TURNS.lower(&file.defaults.max_turns, notes).unwrap_or(DEFAULT_MAX_TURNS),
        max_turns_written: file.defaults.max_turns.get().is_some(),
        trials: TRIALS.lower(&file.defaults.trials, notes).unwrap_or(DEFAULT_TRIALS),
    };
    let imports_all = imported.is_some() && file.cases.get().is_none();
    let mut cases = if imports_all { Vec::new() } else { own(file, start, &mut defaults, notes) };
    if let Some(imported) = imported {
        cases.extend(imported::cases(imported, &cases, &mut defaults, notes));
    }
    cases
}

/// The cases that the suite writes itself.
fn own(file: &SuiteFile, start: Place, defaults: &mut Defaults<'_>, notes: &mut Notes<'_>) -> Vec<Arc<Case>> {
    let Some(Placed { value: forms, at }) = notes.required(&file.cases, "cases", start) else {
        return Vec::new();
    };
    if forms.is_empty() {
        notes.complain(*at, "the suite has no cases; write at least one");
    }
    texts::unique(forms.iter().filter_map(|form| form.value.name.get()), "case", notes);
    forms.iter().map(|form| Arc::new(case(form, defaults, notes))).collect()
}

/// What holds for a case that does not say otherwise.
pub(super) struct Defaults<'a> {
    pub(super) company: &'a mut Company,
    pub(super) max_turns: u32,
    /// Whether the suite says it.
    pub(super) max_turns_written: bool,
    pub(super) trials: u32,
}

fn case(form: &Placed<CaseForm>, defaults: &mut Defaults<'_>, notes: &mut Notes<'_>) -> Case {
    let Placed { value: form, at } = form;
    let max_turns = MAX_TURNS.lower(&form.max_turns, notes).unwrap_or(defaults.max_turns);
    let script = script::lower(form.script.get(), max_turns, notes);
    Case {
        name: CaseName::new(texts::name(&form.name, "name", *at, notes)),
        input: texts::text(&form.input, "input", *at, notes),
        task_description: texts::text(&form.task_description, "task_description", *at, notes),
        goal_parts: texts::items(&form.goal_parts, "a part of the goal", notes),
        known: texts::plain(&form.known),
        unknown: texts::items(&form.unknown, "an unknown fact", notes),
        answers: form.answers.iter().filter_map(|answer| answers::lower(answer, notes)).collect(),
        assertions: texts::items(&form.assertions, "an assertion", notes),
        personas: defaults.company.cast(form.personas.get(), &script, notes),
        tags: texts::plain(&form.tags),
        max_turns,
        trials: TRIALS.lower(&form.trials, notes).unwrap_or(defaults.trials),
        source: notes.source(*at),
        script,
        expected: expected::lower(form, notes),
    }
}
