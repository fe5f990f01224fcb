//! What a case expects of the agent, for evaluators that compare and for checking the suite itself.

use super::texts;
use crate::{
    complaint::{Notes, quoted},
    format::{
        CaseForm, Form, InteractionForm, SolvedCallForm, SolvedForm, SolvedMap, StateForm, StateMap,
        StatesForm,
    },
    yaml::{Place, Placed},
};
use rehearsal_core::{
    case::{Expected, Interaction, SolvedTurn},
    span::ToolCall,
};
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) fn lower(form: &CaseForm, notes: &mut Notes<'_>) -> Expected {
    Expected {
        output: form.expected_output.get().map(|written| output(written, notes)),
        trajectory: form.expected_trajectory.get().map(|written| trajectory(written, notes)),
        interactions: form.expected_interactions.iter().map(|form| interaction(form, notes)).collect(),
        environment_state: form
            .expected_environment_state
            .get()
            .map(|written| states(written, notes))
            .unwrap_or_default(),
        solution: form.solution.iter().filter_map(|form| solved(form, notes)).collect(),
    }
}

fn output(written: &Placed<Value>, notes: &mut Notes<'_>) -> Value {
    if written.value.is_null() {
        let hint = Some("write a value, or leave the key out".to_owned());
        notes.complain_with(written.at, "`expected_output` is empty", hint);
    }
    written.value.clone()
}

fn trajectory(written: &Placed<Vec<Placed<String>>>, notes: &mut Notes<'_>) -> Vec<String> {
    // An empty list would be met by every session, or by none.
    if written.value.is_empty() {
        let hint = Some(
            "name tools, or leave the key out; `tool_count: { max: 0 }` says that none is called".to_owned(),
        );
        notes.complain_with(written.at, "`expected_trajectory` is empty", hint);
    }
    texts::items(&written.value, "the name of a tool", notes)
}

fn interaction(form: &Placed<InteractionForm>, notes: &mut Notes<'_>) -> Interaction {
    let Placed { value: InteractionForm { node_name, dependencies, messages }, at } = form;
    if node_name.get().is_none() && dependencies.is_empty() && messages.is_empty() {
        notes.complain(*at, "this hand-over says nothing");
    }
    if let Some(name) = node_name.get() {
        texts::not_blank(name, "`node_name`", notes);
    }
    Interaction {
        node_name: node_name.get().map(|name| name.value.clone()),
        dependencies: texts::items(dependencies, "a name in `dependencies`", notes),
        messages: texts::items(messages, "a message", notes),
    }
}

fn states(written: &Placed<StatesForm>, notes: &mut Notes<'_>) -> BTreeMap<String, Value> {
    match &written.value {
        Form::Full(StateMap(states)) => states.clone(),
        Form::Short(list) => {
            texts::unique(list.iter().filter_map(|state| state.value.name.get()), "state", notes);
            list.iter().map(|state| named(state, notes)).collect()
        }
        Form::Neither => {
            notes.neither::<StateMap>(written.at);
            BTreeMap::new()
        }
    }
}

fn named(form: &Placed<StateForm>, notes: &mut Notes<'_>) -> (String, Value) {
    (texts::text(&form.value.name, "name", form.at, notes), form.value.state.clone())
}

/// Lowers one reply of the solution; `None` where it has neither form, which is complained about.
fn solved(form: &Placed<SolvedForm>, notes: &mut Notes<'_>) -> Option<SolvedTurn> {
    match &form.value {
        Form::Short(reply) => {
            texts::not_blank(&Placed { value: reply.clone(), at: form.at }, "the reply", notes);
            Some(SolvedTurn { reply: reply.clone(), ..SolvedTurn::default() })
        }
        Form::Full(map) => Some(turn(map, form.at, notes)),
        Form::Neither => {
            notes.neither::<SolvedMap>(form.at);
            None
        }
    }
}

fn turn(map: &SolvedMap, at: Place, notes: &mut Notes<'_>) -> SolvedTurn {
    SolvedTurn {
        reply: texts::text(&map.reply, "reply", at, notes),
        tool_calls: map.tool_calls.iter().map(|call| tool_call(call, notes)).collect(),
        state: map.state.clone(),
    }
}

fn tool_call(form: &Placed<SolvedCallForm>, notes: &mut Notes<'_>) -> ToolCall {
    let Placed { value: SolvedCallForm { name, arguments, result, error }, at } = form;
    let name = texts::text(name, "name", *at, notes);
    if let (Some(_), Some(error)) = (result.get(), error.get()) {
        notes.complain(error.at, format!("the call of {} has both a `result` and an `error`", quoted(&name)));
    }
    if let Some(error) = error.get() {
        texts::not_blank(error, "`error`", notes);
    }
    ToolCall {
        name,
        id: None,
        arguments: arguments.get().cloned(),
        result: result.get().map(|result| result.value.clone()),
        error: error.get().map(|error| error.value.clone()),
    }
}
