//! One evaluator with its settings.

use crate::{
    complaint::{Notes, quoted},
    format::{EvaluatorForm, KINDS, ModelForm, Optional, ToolCalledForm},
    lower::{choice, counts::share, prefixes::Prefixes, texts},
    nearest,
    yaml::{Place, Placed},
};
use rehearsal_core::{
    ids::EvaluatorName,
    suite::{Check, EvaluatorKind, EvaluatorSpec, JudgeKind, ModelChoice, Panel},
};

/// An evaluator and the name it goes by, which stands where a complaint about it belongs.
pub(super) struct Named {
    pub(super) kind: EvaluatorKind,
    pub(super) name: Placed<String>,
    model: Option<ModelChoice>,
    at: Place,
}

impl Named {
    pub(super) fn by_kind(kind: EvaluatorKind, at: Place) -> Self {
        let name = Placed { value: kind.as_str().to_owned(), at };
        Self { kind, name, model: None, at }
    }

    /// The model that it has for itself, by its name.
    pub(super) fn own_model(&self) -> Option<(EvaluatorName, ModelChoice)> {
        let model = self.model.clone()?;
        Some((EvaluatorName::new(self.name.value.as_str()), model))
    }

    pub(super) fn spec(self, notes: &Notes<'_>) -> EvaluatorSpec {
        let name = EvaluatorName::new(self.name.value);
        EvaluatorSpec {
            name,
            kind: self.kind,
            negated: false,
            panel: Panel::default(),
            source: notes.source(self.at),
        }
    }
}

/// Lowers one; `None` for a name that no evaluator has, which is complained about.
pub(super) fn lower(
    form: &EvaluatorForm,
    at: Place,
    prefixes: &Prefixes<'_>,
    notes: &mut Notes<'_>,
) -> Option<Named> {
    let own = |written: &Optional<Placed<ModelForm>>, notes: &mut Notes<'_>| {
        written.get().and_then(|written| choice::lower(written, prefixes, notes))
    };
    let (kind, called, model) = match form {
        EvaluatorForm::Helpfulness(form) => {
            let threshold = form.threshold.get().map(|written| share(written, "threshold", notes));
            let threshold = threshold.unwrap_or(JudgeKind::Helpfulness.threshold());
            (
                EvaluatorKind::Judge { kind: JudgeKind::Helpfulness, threshold },
                form.called.get(),
                own(&form.model, notes),
            )
        }
        EvaluatorForm::GoalSuccess(form) => (goal_success(), form.called.get(), own(&form.model, notes)),
        EvaluatorForm::ToolCalled(form) => (tool_called(form, at, notes), form.called.get(), None),
        EvaluatorForm::ToolCalledBare => {
            let hint = Some("write `tool_called: { name: <tool> }`".to_owned());
            notes.complain_with(at, "`tool_called` does not say which tool", hint);
            (EvaluatorKind::Check(Check::ToolCalled { tool: String::new() }), None, None)
        }
        EvaluatorForm::Unknown(name) => {
            let message = format!("unknown evaluator {}", quoted(name));
            notes.complain_with(at, message, nearest::hint(name, KINDS));
            return None;
        }
    };
    let mut named = Named { model, ..Named::by_kind(kind, at) };
    if let Some(called) = called {
        texts::check_name(called, "as", notes);
        named.name = called.clone();
    }
    Some(named)
}

fn tool_called(form: &ToolCalledForm, at: Place, notes: &mut Notes<'_>) -> EvaluatorKind {
    if let Some(model) = form.model.get() {
        let hint = Some("only `helpfulness` and `goal_success` take a `model`".to_owned());
        notes.complain_with(model.at, "`tool_called` asks no model", hint);
    }
    EvaluatorKind::Check(Check::ToolCalled { tool: texts::text(&form.name, "name", at, notes) })
}

/// `helpfulness` where the suite does not say more.
pub(super) fn helpfulness() -> EvaluatorKind {
    EvaluatorKind::Judge { kind: JudgeKind::Helpfulness, threshold: JudgeKind::Helpfulness.threshold() }
}

/// `goal_success`, which has no settings of its own.
pub(super) fn goal_success() -> EvaluatorKind {
    EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, threshold: JudgeKind::GoalSuccess.threshold() }
}
