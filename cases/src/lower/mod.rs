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
mod gate;
mod headers;
mod models;
mod personas;
mod placeholders;
mod prefixes;
mod providers;
pub(crate) mod texts;
mod traits;
mod urls;
mod variables;

use crate::{
    complaint::{Complaints, Notes},
    format::{BudgetForm, ProjectForm, SuiteFile},
    yaml::Placed,
};
use prefixes::Prefixes;
use rehearsal_core::{
    money::Money,
    seed::fingerprint,
    suite::{Project, Suite, ToolsSpec},
};
use std::{path::PathBuf, time::Duration};

const TURN_TIMEOUT: Duration = Duration::from_secs(60);
const FINGERPRINT_DIGITS: usize = 12;

/// Lowers a whole suite.
pub(crate) fn suite(name: &str, text: &str, file: &Placed<SuiteFile>) -> Result<Suite, Complaints> {
    let mut notes = Notes::new(name);
    let start = file.at;
    let file = &file.value;
    let title = texts::name(&file.suite, "suite", start, &mut notes);
    let agent = notes.required(&file.agent, "agent", start);
    let agent = agent.and_then(|agent| agent::lower(agent, &mut notes));
    let prefixes = Prefixes::of(&file.providers);
    let providers = providers::lower(&file.providers, &mut notes);
    let judges = evaluators::lower(file.evaluators.get(), start, &prefixes, &mut notes);
    let models = models::lower(&file.models, &judges, &prefixes, &mut notes);
    let gate = gate::lower(file.gate.get(), &judges.specs, &mut notes);
    let grid = traits::lower(file, &mut notes);
    let cases = cases::lower(file, &grid, start, &mut notes);
    let suite = agent.map(|agent| Suite {
        name: title,
        file: PathBuf::from(name),
        fingerprint: fingerprint(text, FINGERPRINT_DIGITS),
        models,
        providers,
        project: project(&file.project, &mut notes),
        turn_timeout: duration::lower(file.defaults.turn_timeout.get(), TURN_TIMEOUT, &mut notes),
        budget: file.budget.get().and_then(|budget| money(budget, &mut notes)),
        agent,
        grid,
        tools: ToolsSpec::default(),
        reviewed: false,
        cases,
        evaluators: judges.specs,
        gate,
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
