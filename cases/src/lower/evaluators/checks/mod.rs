//! Rules that ask no model.

mod data;
mod limits;
mod speech;
mod tools;
mod words;

use super::{
    named::Named,
    settled::{self, Asked},
};
use crate::{
    complaint::Notes,
    format::{Abbreviated, CheckForm, Settings, SettingsForm},
    yaml::Place,
};
use rehearsal_core::suite::{Check, EvaluatorKind};

/// Settings that say a whole rule.
trait Rule: Abbreviated + Settings {
    /// The rule; `at` is where the entry starts.
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check;
}

pub(super) fn lower(form: &CheckForm, asked: Asked<'_>, notes: &mut Notes<'_>) -> Named {
    match form {
        CheckForm::Equals(form) => rule("equals", form, asked, notes),
        CheckForm::Contains(form) => rule("contains", form, asked, notes),
        CheckForm::StartsWith(form) => rule("starts_with", form, asked, notes),
        CheckForm::Regex(form) => rule("regex", form, asked, notes),
        CheckForm::JsonSchema(form) => rule("json_schema", form, asked, notes),
        CheckForm::Number(form) => rule("number", form, asked, notes),
        CheckForm::StateEquals(form) => rule("state_equals", form, asked, notes),
        CheckForm::ToolCalled(form) => rule("tool_called", form, asked, notes),
        CheckForm::ToolCount(form) => rule("tool_count", form, asked, notes),
        CheckForm::ToolOrder(form) => rule("tool_order", form, asked, notes),
        CheckForm::ToolArguments(form) => rule("tool_arguments", form, asked, notes),
        CheckForm::Turns(form) => rule("turns", form, asked, notes),
        CheckForm::Latency(form) => rule("latency", form, asked, notes),
        CheckForm::Tokens(form) => rule("tokens", form, asked, notes),
        CheckForm::Cost(form) => rule("cost", form, asked, notes),
        CheckForm::Language(form) => rule("language", form, asked, notes),
        CheckForm::NoSecrets(form) => rule("no_secrets", form, asked, notes),
        CheckForm::Similarity(form) => rule("similarity", form, asked, notes),
    }
}

fn rule<Full: Rule>(name: &str, form: &SettingsForm<Full>, asked: Asked<'_>, notes: &mut Notes<'_>) -> Named {
    settled::lower((name, form), asked, notes, |settings, at, notes| {
        EvaluatorKind::Check(settings.rule(at, notes))
    })
}
