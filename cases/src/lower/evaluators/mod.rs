//! The section `evaluators`: who judges, under what name and by which models. One file for each family.

mod checks;
pub(super) mod expressions;
mod judges;
mod lacking;
mod named;
mod own;
mod panel;
mod rubrics;
mod settled;

use super::prefixes::Prefixes;
use crate::{
    complaint::{Notes, quoted},
    format::{EvaluatorEntry, EvaluatorForm, EvaluatorMap, Form},
    yaml::{Place, Placed},
};
use named::Named;
use rehearsal_core::{
    ids::EvaluatorName,
    suite::{EvaluatorSpec, JudgeKind, ModelChoice},
};
use std::collections::{BTreeMap, BTreeSet};

/// The evaluators, and the models that some of them have for themselves.
#[derive(Debug)]
pub(crate) struct Judges {
    pub(crate) specs: Vec<EvaluatorSpec>,
    pub(crate) models: BTreeMap<EvaluatorName, ModelChoice>,
}

impl Judges {
    /// The model that stands for the judge where all evaluators that ask a model have their own, so that
    /// the suite's judge would never be asked; `None` where it would be, or nobody asks a model.
    pub(crate) fn instead(&self) -> Option<&ModelChoice> {
        let mut asking = self.specs.iter().filter(|spec| spec.kind.asks_a_model());
        let first = self.models.get(&asking.next()?.name)?;
        asking.all(|spec| self.models.contains_key(&spec.name)).then_some(first)
    }

    /// The models that evaluators ask besides their own.
    pub(crate) fn others(&self) -> Vec<ModelChoice> {
        self.specs.iter().flat_map(|spec| spec.panel.others.iter().cloned()).collect()
    }
}

/// Lowers the section, or gives the default evaluators with `default_at` as their place. Names that
/// no evaluator has are left out.
pub(crate) fn lower(
    written: Option<&Placed<Vec<Placed<EvaluatorEntry>>>>,
    default_at: Place,
    prefixes: &Prefixes<'_>,
    notes: &mut Notes<'_>,
) -> Judges {
    let named: Vec<Named> = match written {
        Some(entries) => {
            if entries.value.is_empty() {
                let hint = Some("leave `evaluators` out for `helpfulness` and `goal_success`".to_owned());
                notes.complain_with(entries.at, "`evaluators` is empty, so nobody judges", hint);
            }
            entries.value.iter().flat_map(|entry| entry_of(entry, prefixes, notes)).collect()
        }
        None => [JudgeKind::Helpfulness, JudgeKind::GoalSuccess]
            .into_iter()
            .map(|kind| Named::by_kind(judges::plain(kind), default_at))
            .collect(),
    };
    distinct(&named, notes);
    let models = named.iter().filter_map(Named::own_model).collect();
    Judges { specs: named.into_iter().map(|named| named.spec(notes)).collect(), models }
}

fn entry_of(entry: &Placed<EvaluatorEntry>, prefixes: &Prefixes<'_>, notes: &mut Notes<'_>) -> Vec<Named> {
    let forms = match &entry.value {
        Form::Short(word) => match lacking::complain(word.as_str(), entry.at, notes) {
            Some(named) => return vec![named],
            None => &vec![word.form(entry.at)],
        },
        Form::Full(EvaluatorMap(forms)) => forms,
        Form::Neither => {
            notes.neither::<EvaluatorMap>(entry.at);
            return Vec::new();
        }
    };
    if forms.len() != 1 {
        let hint = Some("start each evaluator with a dash of its own".to_owned());
        let message = format!("an entry holds one evaluator; this one holds {}", forms.len());
        notes.complain_with(entry.at, message, hint);
    }
    let asked = settled::Asked { at: entry.at, prefixes };
    forms.iter().flat_map(|form| one(form, asked, notes)).collect()
}

/// Lowers one; nothing for a name that no evaluator has, which is complained about.
fn one(form: &EvaluatorForm, asked: settled::Asked<'_>, notes: &mut Notes<'_>) -> Vec<Named> {
    match form {
        EvaluatorForm::Judge(form) => vec![judges::lower(form, asked, notes)],
        EvaluatorForm::Rubric(form) => vec![rubrics::lower(form, asked, notes)],
        EvaluatorForm::Check(form) => vec![checks::lower(form, asked, notes)],
        EvaluatorForm::Own(form) => vec![own::lower(form, asked, notes)],
        EvaluatorForm::Not(entry) => negated(entry, asked.prefixes, notes),
        EvaluatorForm::Unknown(name) => {
            lacking::unknown(name, asked.at, notes);
            Vec::new()
        }
    }
}

/// What stands behind `not`, turned round.
fn negated(entry: &Placed<EvaluatorEntry>, prefixes: &Prefixes<'_>, notes: &mut Notes<'_>) -> Vec<Named> {
    let again = matches!(&entry.value, Form::Full(EvaluatorMap(forms))
        if forms.iter().any(|form| matches!(form, EvaluatorForm::Not(_))));
    if again {
        let hint = Some("write the evaluator itself".to_owned());
        notes.complain_with(entry.at, "`not` stands in front of another `not`", hint);
        return Vec::new();
    }
    entry_of(entry, prefixes, notes).into_iter().map(Named::turned_round).collect()
}

/// Complains about a name that two evaluators go by.
fn distinct(named: &[Named], notes: &mut Notes<'_>) {
    let mut taken = BTreeSet::new();
    for Named { kind, name, .. } in named {
        if !taken.insert(name.value.as_str()) {
            let hint = format!("give it another name with `{}: {{ as: <name> }}`", kind.as_str());
            let message = format!("a second evaluator called {}", quoted(&name.value));
            notes.complain_with(name.at, message, Some(hint));
        }
    }
}
