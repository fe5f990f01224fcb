//! Cases of an experiment.

use super::{profiles, record::Record, said::Said, values};
use crate::complaint::quoted;
use rehearsal_core::{
    case::{Expected, Interaction, Persona, SourceRef},
    ids::CaseName,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The longest name of a case, and the longest tag.
const LONGEST: usize = 200;

/// A case of an experiment, before the suite says how it is played.
#[derive(Debug)]
pub(crate) struct ImportedCase {
    pub(crate) name: CaseName,
    pub(crate) input: String,
    /// What the experiment says; `None` where it says nothing, and then nobody goes on talking.
    pub(crate) task_description: Option<String>,
    pub(crate) assertions: Vec<String>,
    pub(crate) expected: Expected,
    /// Who plays the user, where the metadata holds a profile.
    pub(crate) persona: Option<Persona>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) source: SourceRef,
}

/// Every case that can be played.
pub(super) fn all(records: Vec<Record<'_>>, said: &mut Said<'_>) -> Vec<ImportedCase> {
    let mut taken = BTreeMap::new();
    let mut cases = Vec::new();
    for (number, mut record) in (1..).zip(records) {
        let name = name(&mut record, number, &mut taken, said);
        cases.extend(case(&mut record, &name, said));
    }
    let silent = cases.iter().filter(|case| case.task_description.is_none()).count();
    if silent > 0 {
        said.whole(&format!(
            "{silent} of {} cases have no `metadata.task_description` for a simulated user: each is one message and one \
             reply, unless `defaults.max_turns` says more",
            cases.len()
        ));
    }
    cases
}

/// The case's own name where it can be one, otherwise its number; unique. `taken` holds each name that was given, and
/// the number that was last put behind it: thousands of cases of one name must not be counted through each time.
fn name(
    record: &mut Record<'_>,
    number: usize,
    taken: &mut BTreeMap<String, usize>,
    said: &mut Said<'_>,
) -> String {
    let written = record.text("name").map(str::trim).filter(|name| !name.is_empty());
    let sound = written.filter(|name| name.chars().count() <= LONGEST && !name.chars().any(char::is_control));
    let wanted = sound.map_or_else(|| format!("case-{number}"), str::to_owned);
    let mut name = wanted.clone();
    let mut last = taken.get(&wanted).copied().unwrap_or(1);
    while taken.contains_key(&name) {
        last += 1;
        name = format!("{wanted}-{last}");
    }
    if written.is_some_and(|written| written != name) {
        said.note(
            &record.at,
            &format!("the case is called `{name}`: names are unique, in one line and short"),
        );
    }
    taken.insert(wanted, last);
    taken.entry(name.clone()).or_insert(1);
    name
}

/// One case; `None` where it cannot be played, which is told.
fn case(record: &mut Record<'_>, name: &str, said: &mut Said<'_>) -> Option<ImportedCase> {
    let input = input(record, name, said)?;
    record.take("session_id");
    let expected = expected(record, name, said);
    let assertion =
        record.take("expected_assertion").map(values::text).filter(|text| !text.trim().is_empty());
    let mut case = ImportedCase {
        name: CaseName::new(name),
        input,
        task_description: None,
        assertions: assertion.into_iter().collect(),
        expected,
        persona: None,
        tags: BTreeMap::new(),
        source: record.at.clone(),
    };
    metadata(record, &mut case, said);
    left(record, name, said);
    Some(case)
}

/// Tells what of a case is left.
fn left(record: &mut Record<'_>, name: &str, said: &mut Said<'_>) {
    if record.take("effects").and_then(Value::as_object).is_some_and(|effects| !effects.is_empty()) {
        let what = "its chaos effects are not carried; a suite has faults on simulated tools";
        said.note(&record.at, &format!("case `{name}`: {what}"));
    }
    if record.take("config").is_some() {
        let what = "its red-team `config` is not carried; it is played as any other";
        said.note(&record.at, &format!("case `{name}`: {what}"));
    }
    for key in record.unread() {
        said.note(&record.at, &format!("case `{name}`: {} is not carried", quoted(key)));
    }
}

/// The first message.
fn input(record: &mut Record<'_>, name: &str, said: &mut Said<'_>) -> Option<String> {
    match record.take("input") {
        None => said.complain(&record.at, format!("case `{name}` has no `input`")),
        Some(Value::String(text)) if text.trim().is_empty() => {
            said.complain(&record.at, format!("the `input` of case `{name}` is blank"));
        }
        Some(Value::String(text)) => return Some(text.clone()),
        Some(Value::Object(map)) if map.contains_key("media") => {
            said.note(&record.at, &format!("case `{name}` is left out: its input holds images"));
        }
        Some(
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)),
        ) => {
            said.note(&record.at, &format!("case `{name}`: its input is not text and is sent as JSON"));
            return Some(other.to_string());
        }
    }
    None
}

fn expected(record: &mut Record<'_>, name: &str, said: &mut Said<'_>) -> Expected {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let output = record.take("expected_output").cloned();
    let steps = list(record.take("expected_trajectory"));
    let interactions = list(record.take("expected_interactions"));
    let states = list(record.take("expected_environment_state"));
    let trajectory: Vec<String> = steps.iter().filter_map(step).collect();
    if trajectory.len() < steps.len() || steps.iter().any(|step| !step.is_string()) {
        let (kept, all) = (trajectory.len(), steps.len());
        let what =
            format!("case `{name}`: of its `expected_trajectory` the names are kept, {kept} of {all} steps");
        said.note(&record.at, &what);
    }
    Expected {
        output,
        trajectory: Some(trajectory).filter(|steps| !steps.is_empty()),
        interactions: interactions.iter().filter_map(interaction).collect(),
        environment_state: states.iter().filter_map(state).collect(),
        solution: Vec::new(),
    }
}

/// The name of a step.
fn step(step: &Value) -> Option<String> {
    let named = ["name", "tool_name", "tool"].into_iter().find_map(|key| step.get(key)?.as_str());
    step.as_str().or(named).filter(|name| !name.trim().is_empty()).map(str::to_owned)
}

fn interaction(value: &Value) -> Option<Interaction> {
    let map = value.as_object()?;
    let texts = |key: &str| match map.get(key) {
        Some(Value::Array(items)) => items.iter().map(values::text).collect(),
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
    };
    Some(Interaction {
        node_name: map.get("node_name").and_then(Value::as_str).map(str::to_owned),
        dependencies: texts("dependencies"),
        messages: texts("messages"),
    })
}

fn state(value: &Value) -> Option<(String, Value)> {
    let name = value.get("name")?.as_str()?;
    Some((name.to_owned(), value.get("state").cloned().unwrap_or_default()))
}

/// The goal, the person and the tags.
fn metadata(record: &mut Record<'_>, case: &mut ImportedCase, said: &mut Said<'_>) {
    let Some(metadata) = record.take("metadata").and_then(Value::as_object) else { return };
    let mut tags = BTreeMap::new();
    for (key, value) in metadata {
        if key == "task_description" {
            case.task_description = Some(values::text(value)).filter(|text| !text.trim().is_empty());
        } else if let Some(persona) = profiles::persona(&format!("{}-user", case.name), value) {
            case.persona = Some(persona);
        } else {
            values::flat(key, value, &mut tags);
        }
    }
    for (key, text) in tags {
        if text.chars().count() > LONGEST {
            said.note(
                &record.at,
                &format!("case `{}`: its tag {} is too long and left out", case.name, quoted(&key)),
            );
        } else {
            case.tags.insert(key, text);
        }
    }
}
