//! What is done with the settings of every evaluator: their short form spelled out, their name and their judges read.

use super::{
    named::Named,
    panel::{self, Asking},
};
use crate::{
    complaint::Notes,
    format::{Abbreviated, Settings, SettingsForm, full},
    lower::{prefixes::Prefixes, texts},
    yaml::Place,
};
use rehearsal_core::suite::{Check, EvaluatorKind};

/// Where an evaluator is asked for, and the models that it may name.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Where its entry starts.
    pub(super) at: Place,
    pub(super) prefixes: &'a Prefixes<'a>,
}

/// The evaluator of these settings. `kind` reads those of its own, with the place of the entry, where a key is
/// missing from it.
pub(super) fn lower<Full: Abbreviated + Settings>(
    (name, written): (&str, &SettingsForm<Full>),
    asked: Asked<'_>,
    notes: &mut Notes<'_>,
    kind: impl FnOnce(&Full, Place, &mut Notes<'_>) -> EvaluatorKind,
) -> Named {
    let Some(settings) = full(written) else {
        notes.neither::<Full>(written.at);
        return stand_in(name, asked.at);
    };
    if let Some(at) = settings.unasked() {
        let hint = "a `model` goes with judges that have a scale, and with `output`, `trajectory` and `interactions`";
        notes.complain_with(at, format!("`{name}` asks no model"), Some(hint.to_owned()));
    }
    let asking =
        settings.panel().map_or_else(Asking::default, |keys| panel::lower(keys, asked.prefixes, notes));
    if let Some(called) = settings.called() {
        texts::check_name(called, "as", notes);
    }
    let kind = kind(&settings, asked.at, notes);
    Named::by_kind(kind, asked.at).asking(asking).called(settings.called())
}

/// Stands for an evaluator that was complained about, so that the gate may name it.
pub(super) fn stand_in(name: &str, at: Place) -> Named {
    let mut named = Named::by_kind(EvaluatorKind::Check(Check::ToolCalled { tool: String::new() }), at);
    name.clone_into(&mut named.name.value);
    named
}
