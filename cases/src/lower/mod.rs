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
use evaluators::Judges;
use prefixes::Prefixes;
use rehearsal_core::{
    ids::EvaluatorName,
    money::Money,
    seed::fingerprint,
    suite::{EvaluatorSpec, ModelChoices, Project, ProviderSpec, REVIEW, Suite, ToolsSpec},
};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

const TURN_TIMEOUT: Duration = Duration::from_secs(60);
const FINGERPRINT_DIGITS: usize = 12;

/// Lowers a whole suite, with what it imports.
pub(crate) fn suite(
    (name, text): (&str, &str),
    file: &Placed<SuiteFile>,
    imported: Option<&Imported>,
) -> Result<Suite, Complaints> {
    let mut notes = Notes::new(name);
    let fingerprint = imported.map_or_else(
        || fingerprint(text, FINGERPRINT_DIGITS),
        |imported| fingerprint(&format!("{text}\n{}", imported.text), FINGERPRINT_DIGITS),
    );
    let suite = sections(file, imported, (PathBuf::from(name), fingerprint), &mut notes);
    notes.finish(suite)
}

/// Lowers one section after the other, also where there is no agent.
fn sections(
    written: &Placed<SuiteFile>,
    imported: Option<&Imported>,
    (file, fingerprint): (PathBuf, String),
    notes: &mut Notes<'_>,
) -> Option<Suite> {
    let (start, form) = (written.at, &written.value);
    let name = texts::name(&form.suite, "suite", start, notes);
    let agent = notes.required(&form.agent, "agent", start);
    let agent = agent.and_then(|agent| agent::lower(agent, notes));
    let tools = tools::lower(form, notes);
    let Roles { models, providers, evaluators, reviewed } = roles(written, imported, &tools, notes);
    let grid = traits::lower(form, notes);
    let cases = cases::lower(form, &grid, (start, imported), notes);
    let redact = redact::lower(form.redact.get(), notes);
    let gate = gate::lower(form.gate.get(), (&evaluators, &cases), notes);
    let turn_timeout = duration::lower(form.defaults.turn_timeout.get(), TURN_TIMEOUT, notes);
    let project = project(&form.project, notes);
    let budget = form.budget.get().and_then(|budget| money(budget, notes));
    let mut notes = imported.map(|imported| imported.notes.clone()).unwrap_or_default();
    notes.extend(tools::slow::notes(&tools, turn_timeout));
    Some(Suite {
        name,
        file,
        fingerprint,
        agent: agent?,
        models,
        providers,
        project,
        turn_timeout,
        budget,
        grid,
        tools,
        reviewed,
        cases,
        evaluators,
        gate,
        redact,
        notes,
    })
}

/// Who plays and who judges, and where their models are served.
struct Roles {
    models: ModelChoices,
    providers: BTreeMap<String, ProviderSpec>,
    evaluators: Vec<EvaluatorSpec>,
    /// Whether a judge reviews every session.
    reviewed: bool,
}

fn roles(
    written: &Placed<SuiteFile>,
    imported: Option<&Imported>,
    tools: &ToolsSpec,
    notes: &mut Notes<'_>,
) -> Roles {
    let form = &written.value;
    let prefixes = Prefixes::of(&form.providers);
    let providers = providers::lower(&form.providers, notes);
    let judges = judges(written, imported, &prefixes, notes);
    let review = review::lower(form.review.get(), &prefixes, notes);
    let mut models = models::lower(&form.models, (&judges, tools), &prefixes, notes);
    models.judges.extend(review.model.map(|model| (EvaluatorName::new(REVIEW), model)));
    Roles { models, providers, evaluators: judges.specs, reviewed: review.judged }
}

/// The evaluators of the suite, or those of what it imports where it has none itself, or both.
fn judges(
    written: &Placed<SuiteFile>,
    imported: Option<&Imported>,
    prefixes: &Prefixes,
    notes: &mut Notes<'_>,
) -> Judges {
    let own = written.value.evaluators.get();
    let mut judges = evaluators::lower(own, written.at, prefixes, notes);
    if let Some(imported) = imported.filter(|imported| !imported.evaluators.is_empty()) {
        if own.is_none() {
            judges.specs.clear();
        }
        imported::evaluators(imported, &mut judges, notes);
    }
    judges
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
