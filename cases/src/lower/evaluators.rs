//! The section `evaluators`: who judges, and under what name.

use super::texts;
use crate::{
    complaint::{Notes, quoted},
    format::{EvaluatorEntry, EvaluatorForm, EvaluatorMap, Form, KINDS, Optional},
    nearest,
    yaml::{Place, Placed},
};
use rehearsal_core::{
    ids::EvaluatorName,
    suite::{EvaluatorKind, EvaluatorSpec},
};
use std::collections::BTreeSet;

const HELPFULNESS_THRESHOLD: f64 = 0.5;

/// Lowers the section, or gives the default evaluators with `default_at` as their place. Names that
/// no evaluator has are left out.
pub(crate) fn lower(
    written: Option<&Placed<Vec<Placed<EvaluatorEntry>>>>,
    default_at: Place,
    notes: &mut Notes<'_>,
) -> Vec<EvaluatorSpec> {
    let named: Vec<Named> = match written {
        Some(entries) => {
            if entries.value.is_empty() {
                let hint = Some("leave `evaluators` out for `helpfulness` and `goal_success`".to_owned());
                notes.complain_with(entries.at, "`evaluators` is empty, so nobody judges", hint);
            }
            entries.value.iter().flat_map(|entry| judges(entry, notes)).collect()
        }
        None => [helpfulness(HELPFULNESS_THRESHOLD), EvaluatorKind::GoalSuccess]
            .into_iter()
            .map(|kind| Named::by_kind(kind, default_at))
            .collect(),
    };
    distinct(&named, notes);
    named.into_iter().map(|named| named.spec(notes)).collect()
}

/// An evaluator and the name it goes by, which stands where a complaint about it belongs.
struct Named {
    kind: EvaluatorKind,
    name: Placed<String>,
    at: Place,
}

impl Named {
    fn by_kind(kind: EvaluatorKind, at: Place) -> Self {
        let name = Placed { value: kind_name(&kind).to_owned(), at };
        Self { kind, name, at }
    }

    fn spec(self, notes: &Notes<'_>) -> EvaluatorSpec {
        let name = EvaluatorName::new(self.name.value);
        EvaluatorSpec { name, kind: self.kind, source: notes.source(self.at) }
    }
}

fn judges(entry: &Placed<EvaluatorEntry>, notes: &mut Notes<'_>) -> Vec<Named> {
    let forms = match &entry.value {
        Form::Short(word) => return judge(&word.form(), entry.at, notes).into_iter().collect(),
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
    forms.iter().filter_map(|form| judge(form, entry.at, notes)).collect()
}

fn judge(form: &EvaluatorForm, at: Place, notes: &mut Notes<'_>) -> Option<Named> {
    let (kind, called) = match form {
        EvaluatorForm::Helpfulness(form) => {
            (helpfulness(threshold(&form.threshold, notes)), form.called.get())
        }
        EvaluatorForm::GoalSuccess(form) => (EvaluatorKind::GoalSuccess, form.called.get()),
        EvaluatorForm::ToolCalled(form) => {
            let tool = texts::text(&form.name, "name", at, notes);
            (EvaluatorKind::ToolCalled { tool }, form.called.get())
        }
        EvaluatorForm::ToolCalledBare => {
            let hint = Some("write `tool_called: { name: <tool> }`".to_owned());
            notes.complain_with(at, "`tool_called` does not say which tool", hint);
            (EvaluatorKind::ToolCalled { tool: String::new() }, None)
        }
        EvaluatorForm::Unknown(name) => {
            notes.complain_with(
                at,
                format!("unknown evaluator {}", quoted(name)),
                nearest::hint(name, KINDS),
            );
            return None;
        }
    };
    let mut named = Named::by_kind(kind, at);
    if let Some(called) = called {
        texts::check_name(called, "as", notes);
        named.name = called.clone();
    }
    Some(named)
}

/// Complains about a name that two evaluators go by.
fn distinct(named: &[Named], notes: &mut Notes<'_>) {
    let mut taken = BTreeSet::new();
    for Named { kind, name, .. } in named {
        if !taken.insert(name.value.as_str()) {
            let hint = format!("give it another name with `{}: {{ as: <name> }}`", kind_name(kind));
            let message = format!("a second evaluator called {}", quoted(&name.value));
            notes.complain_with(name.at, message, Some(hint));
        }
    }
}

fn threshold(written: &Optional<Placed<f64>>, notes: &mut Notes<'_>) -> f64 {
    let Some(written) = written.get() else { return HELPFULNESS_THRESHOLD };
    share(written, "threshold", notes)
}

/// A number from 0 to 1, with a complaint about any other.
pub(crate) fn share(written: &Placed<f64>, key: &str, notes: &mut Notes<'_>) -> f64 {
    if !(0.0..=1.0).contains(&written.value) {
        notes.complain(written.at, format!("`{key}` is {}; it is a number from 0 to 1", written.value));
    }
    written.value
}

fn helpfulness(threshold: f64) -> EvaluatorKind {
    EvaluatorKind::Helpfulness { threshold }
}

fn kind_name(kind: &EvaluatorKind) -> &'static str {
    match kind {
        EvaluatorKind::Helpfulness { .. } => "helpfulness",
        EvaluatorKind::GoalSuccess => "goal_success",
        EvaluatorKind::ToolCalled { .. } => "tool_called",
    }
}
