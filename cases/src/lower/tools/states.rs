//! What tools remember, and share with each other.

use super::super::texts;
use crate::{
    complaint::{Notes, quoted},
    format::{Optional, ToolForm},
    yaml::Placed,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The name of the state that a tool shares.
pub(super) fn name(written: &Optional<Placed<String>>, notes: &mut Notes<'_>) -> Option<String> {
    let written = written.get()?;
    texts::check_name(written, "state", notes);
    Some(written.value.clone())
}

/// The state before the first call.
pub(super) fn initial(written: &Optional<Placed<Value>>, notes: &mut Notes<'_>) -> Option<Value> {
    let written = written.get()?;
    match &written.value {
        Value::Object(_) => {}
        Value::String(words) if !words.trim().is_empty() => {}
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            notes.complain(written.at, "`initial_state` is words or a map");
        }
    }
    Some(written.value.clone())
}

/// Complains where two tools that share a state say differently what it is at first.
pub(super) fn agree(forms: &[Placed<ToolForm>], notes: &mut Notes<'_>) {
    let mut first: BTreeMap<&str, &Placed<Value>> = BTreeMap::new();
    for form in forms {
        let (Some(state), Some(initial)) = (form.value.state.get(), form.value.initial_state.get()) else {
            continue;
        };
        let before = *first.entry(&state.value).or_insert(initial);
        if before.value != initial.value {
            let line = notes.source(before.at).line;
            let hint = Some(format!("it is said on line {line}; once is enough"));
            let message = format!("the state {} is said to be something else at first", quoted(&state.value));
            notes.complain_with(initial.at, message, hint);
        }
    }
}
