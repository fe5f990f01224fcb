//! Answers of a tool that are written down.

use super::schemas::Schemas;
use crate::{
    complaint::{Notes, quoted},
    format::ToolAnswerForm,
    nearest,
    yaml::Placed,
};
use rehearsal_core::suite::ToolAnswer;
use serde_json::{Map, Value};

/// Lowers the answers in their order.
pub(super) fn lower(
    forms: &[Placed<ToolAnswerForm>],
    schemas: &Schemas,
    notes: &mut Notes<'_>,
) -> Vec<ToolAnswer> {
    let answers: Vec<ToolAnswer> = forms.iter().map(|form| answer(form, schemas, notes)).collect();
    let catches_all = answers.iter().position(|answer| answer.arguments.is_empty());
    if let Some(form) = catches_all.and_then(|place| forms.get(place + 1)) {
        let hint = Some("put the answer without `when` last".to_owned());
        notes.complain_with(form.at, "this answer is never given: the one before it fits any call", hint);
    }
    answers
}

fn answer(form: &Placed<ToolAnswerForm>, schemas: &Schemas, notes: &mut Notes<'_>) -> ToolAnswer {
    let Placed { value: form, at } = form;
    let result = notes.required(&form.result, "result", *at);
    if let Some((result, why)) = result.and_then(|result| Some((result, schemas.refuses(&result.value)?))) {
        notes.complain(result.at, format!("`result` does not satisfy the tool's `output_schema`: {why}"));
    }
    ToolAnswer {
        arguments: form.when.get().map(|when| arguments(when, schemas, notes)).unwrap_or_default(),
        result: result.map(|result| result.value.clone()).unwrap_or_default(),
        state: form.state.get().map(|state| {
            if !state.value.is_object() {
                notes.complain(state.at, "`state` of an answer is a map of what changes");
            }
            state.value.clone()
        }),
    }
}

fn arguments(when: &Placed<Value>, schemas: &Schemas, notes: &mut Notes<'_>) -> Map<String, Value> {
    let Value::Object(wanted) = &when.value else {
        notes.complain(when.at, "`when` is a map of arguments");
        return Map::new();
    };
    if let Some(known) = schemas.arguments() {
        for name in wanted.keys().filter(|name| !known.contains(&name.as_str())) {
            let hint = nearest::hint(name, known.iter().copied());
            notes.complain_with(when.at, format!("the tool has no argument {}", quoted(name)), hint);
        }
    }
    wanted.clone()
}
