//! From the file as written to the words of the core, with every check on the way.
//!
//! Each section is lowered whatever is wrong with the others, so that one reading finds everything. A
//! value that was complained about is replaced by some valid one, which never gets out: a suite leaves
//! this module only when there was no complaint.

mod agent;
mod answers;
mod cases;
mod casting;
mod choice;
mod counts;
mod duration;
mod evaluators;
mod expected;
mod gate;
mod headers;
mod imported;
mod models;
mod personas;
mod placeholders;
mod prefixes;
mod providers;
mod redact;
mod review;
mod script;
pub(crate) mod texts;
mod tools;
mod traits;
mod urls;
mod variables;

use crate::{
    complaint::{Complaints, Notes},
    format::{BudgetForm, ProjectForm, SuiteFile},
    strands::Imported,
    yaml::Placed,
};
use prefixes::Prefixes;
use rehearsal_core::{
    ids::EvaluatorName,
    money::Money,
    seed::fingerprint,
    suite::{Project, REVIEW, Suite},
};
use std::{path::PathBuf, time::Duration};

const TURN_TIMEOUT: Duration = Duration::from_secs(60);
const FINGERPRINT_DIGITS: usize = 12;

/// Lowers a whole suite, with what it imports.
pub(crate) fn suite(
    (name, text): (&str, &str),
    file: &Placed<SuiteFile>,
    imported: Option<&Imported>,
) -> Result<Suite, Complaints> {
    let mut notes = Notes::new(name);
    let start = file.at;
    let file = &file.value;
    let title = texts::name(&file.suite, "suite", start, &mut notes);
    let agent = notes.required(&file.agent, "agent", start);
    let agent = agent.and_then(|agent| agent::lower(agent, &mut notes));
    let prefixes = Prefixes::of(&file.providers);
    let providers = providers::lower(&file.providers, &mut notes);
    let mut judges = evaluators::lower(file.evaluators.get(), start, &prefixes, &mut notes);
    if let Some(imported) = imported.filter(|imported| !imported.evaluators.is_empty()) {
        if file.evaluators.get().is_none() {
            judges.specs.clear();
        }
        imported::evaluators(imported, &mut judges, &mut notes);
    }
    let review = review::lower(file.review.get(), &prefixes, &mut notes);
    let tools = tools::lower(file, &mut notes);
    let mut models = models::lower(&file.models, (&judges, &tools), &prefixes, &mut notes);
    models.judges.extend(review.model.map(|model| (EvaluatorName::new(REVIEW), model)));
    let grid = traits::lower(file, &mut notes);
    let cases = cases::lower(file, &grid, (start, imported), &mut notes);
    let redact = redact::lower(file.redact.get(), &mut notes);
    let gate = gate::lower(file.gate.get(), (&judges.specs, &cases), &mut notes);
    let turn_timeout = duration::lower(file.defaults.turn_timeout.get(), TURN_TIMEOUT, &mut notes);
    let mut told = imported.map(|imported| imported.notes.clone()).unwrap_or_default();
    told.extend(tools::slow::notes(&tools, turn_timeout));
    let suite = agent.map(|agent| Suite {
        name: title,
        file: PathBuf::from(name),
        fingerprint: imported.map_or_else(
            || fingerprint(text, FINGERPRINT_DIGITS),
            |imported| fingerprint(&format!("{text}\n{}", imported.text), FINGERPRINT_DIGITS),
        ),
        models,
        providers,
        project: project(&file.project, &mut notes),
        turn_timeout,
        budget: file.budget.get().and_then(|budget| money(budget, &mut notes)),
        agent,
        grid,
        tools,
        reviewed: review.judged,
        cases,
        evaluators: judges.specs,
        gate,
        redact,
        notes: told,
    });
    notes.finish(suite)
}

fn project(form: &ProjectForm, notes: &mut Notes<'_>) -> Project {
    if let Some(id) = form.id.get() {
        texts::not_blank(id, "the project's id", notes);
    }
    Project { id: form.id.get().map(|id| id.value.clone()), tags: texts::plain(&form.tags) }
}

fn money(form: &Placed<BudgetForm>, notes: &mut Notes<'_>) -> Option<Money> {
    let usd = notes.required(&form.value.usd, "usd", form.at)?;
    let money = Money::from_dollars(usd.value).filter(|money| *money > Money::ZERO);
    if money.is_none() {
        let hint = Some("write an amount in US dollars, or leave `budget` out for no limit".to_owned());
        notes.complain_with(usd.at, format!("a budget of {} USD buys nothing", usd.value), hint);
    }
    money
}
