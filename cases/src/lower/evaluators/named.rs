//! One evaluator and the name it goes by.

use super::panel::Asking;
use crate::{
    complaint::Notes,
    format::NOT,
    yaml::{Place, Placed},
};
use rehearsal_core::{
    ids::EvaluatorName,
    suite::{EvaluatorKind, EvaluatorSpec, ModelChoice},
};

/// An evaluator and the name it goes by, which stands where a complaint about it belongs.
pub(super) struct Named {
    pub(super) kind: EvaluatorKind,
    pub(super) name: Placed<String>,
    asking: Asking,
    negated: bool,
    /// Whether the suite gives the name.
    called: bool,
    at: Place,
}

impl Named {
    /// Under the name of its kind.
    pub(super) fn by_kind(kind: EvaluatorKind, at: Place) -> Self {
        let name = Placed { value: kind.as_str().to_owned(), at };
        Self { kind, name, asking: Asking::default(), negated: false, called: false, at }
    }

    /// Under the name that the suite gives it, if it does.
    pub(super) fn called(self, name: Option<&Placed<String>>) -> Self {
        match name {
            Some(name) => Self { name: name.clone(), called: true, ..self },
            None => self,
        }
    }

    /// With those who are asked.
    pub(super) fn asking(self, asking: Asking) -> Self {
        Self { asking, ..self }
    }

    /// With its verdict turned round, which its name says unless the suite gives one.
    pub(super) fn turned_round(mut self) -> Self {
        self.negated = true;
        if !self.called {
            self.name.value = format!("{NOT}_{}", self.name.value);
        }
        self
    }

    /// The model that it has for itself, by its name.
    pub(super) fn own_model(&self) -> Option<(EvaluatorName, ModelChoice)> {
        let model = self.asking.model.clone()?;
        Some((EvaluatorName::new(self.name.value.as_str()), model))
    }

    pub(super) fn spec(self, notes: &Notes<'_>) -> EvaluatorSpec {
        EvaluatorSpec {
            name: EvaluatorName::new(self.name.value),
            kind: self.kind,
            negated: self.negated,
            panel: self.asking.panel,
            source: notes.source(self.at),
        }
    }
}
