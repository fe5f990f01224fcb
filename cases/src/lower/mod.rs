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
};
use rehearsal_core::{
    money::Money,
    seed::fingerprint,
    suite::{Project, Suite},
};
use std::{path::PathBuf, time::Duration};

const TURN_TIMEOUT: Duration = Duration::from_secs(60);
const FINGERPRINT_DIGITS: usize = 12;

/// Lowers a whole suite.
pub(crate) fn suite(name: &str, text: &str, file: &SuiteFile) -> Result<Suite, Complaints> {
    let mut notes = Notes::new(name);
    texts::name(&file.suite, "the suite", &mut notes);
    let agent = agent::lower(&file.agent, &mut notes);
    let evaluators = evaluators::lower(file.evaluators.get(), file.suite.at, &mut notes);
    let gate = gate::lower(file.gate.get(), &evaluators, &mut notes);
    let company = casting::company(file, &mut notes);
    let suite = agent.map(|agent| Suite {
        name: file.suite.value.clone(),
        file: PathBuf::from(name),
        fingerprint: fingerprint(text, FINGERPRINT_DIGITS),
        agent,
        models: models::lower(&file.models, &mut notes),
        project: project(&file.project, &mut notes),
        turn_timeout: duration::lower(file.defaults.turn_timeout.get(), TURN_TIMEOUT, &mut notes),
        budget: file.budget.get().and_then(|budget| money(budget, &mut notes)),
        cases: cases::lower(file, &company, &mut notes),
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

fn money(form: &BudgetForm, notes: &mut Notes<'_>) -> Option<Money> {
    let money = Money::from_dollars(form.usd.value).filter(|money| *money > Money::ZERO);
    if money.is_none() {
        let hint = Some("write an amount in US dollars, or leave `budget` out for no limit".to_owned());
        notes.complain_with(form.usd.at, format!("a budget of {} USD buys nothing", form.usd.value), hint);
    }
    money
}
