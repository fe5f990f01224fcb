//! From the file as written to the words of the core, with every check on the way.
//!
//! Each section is lowered whatever is wrong with the others, so that one reading finds everything. A
//! value that was complained about is replaced by some valid one, which never gets out: a suite leaves
//! this module only when there was no complaint.

mod agent;
mod cases;
mod casting;
mod counts;
mod duration;
mod evaluators;
mod exchange;
mod gate;
mod models;
mod personas;
mod placeholders;
mod texts;

use crate::{
    complaint::{Complaints, Notes},
    format::{BudgetForm, ProjectForm, SuiteFile},
    yaml::Placed,
};
use rehearsal_core::{
    money::Money,
    seed::fingerprint,
    suite::{Project, Suite},
};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

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
    let evaluators = evaluators::lower(file.evaluators.get(), start, &mut notes);
    let gate = gate::lower(file.gate.get(), &evaluators, &mut notes);
    let cases = cases::lower(file, start, &mut notes);
    let suite = agent.map(|agent| Suite {
        name: title,
        file: PathBuf::from(name),
        fingerprint: fingerprint(text, FINGERPRINT_DIGITS),
        models: models::lower(&file.models, &mut notes),
        providers: BTreeMap::new(),
        project: project(&file.project, &mut notes),
        turn_timeout: duration::lower(file.defaults.turn_timeout.get(), TURN_TIMEOUT, &mut notes),
        budget: file.budget.get().and_then(|budget| money(budget, &mut notes)),
        agent,
        cases,
        evaluators,
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
