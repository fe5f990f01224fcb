//! Experiment files of Strands Evals: cases and evaluators as its 1.7 writes them, taken over into a suite.
//!
//! Such a file names no agent, so that a suite imports it. What it says and a suite cannot is told, never dropped in
//! silence: a [`Said`] collects it.

mod cases;
mod evaluators;
mod places;
mod profiles;
mod prompts;
mod record;
mod said;
mod values;

pub(crate) use cases::ImportedCase;

use crate::{
    complaint::{Complaint, Complaints, quoted},
    yaml::Place,
};
use record::Record;
use rehearsal_core::{case::SourceRef, suite::EvaluatorSpec};
use said::Said;
use serde_json::{Map, Value};

/// What an experiment brings to a suite.
#[derive(Debug)]
pub(crate) struct Imported {
    /// Its cases, in the file's order; never empty.
    pub(crate) cases: Vec<ImportedCase>,
    /// Its evaluators, as far as there are some like them.
    pub(crate) evaluators: Vec<EvaluatorSpec>,
    /// What is not carried, or not as it was meant.
    pub(crate) notes: Vec<String>,
    /// The file's text.
    pub(crate) text: String,
}

/// Reads an experiment from its text; `name` is what complaints call the file.
pub(crate) fn parse(name: &str, text: String) -> Result<Imported, Complaints> {
    let file: Value = serde_json::from_str(&text).map_err(|error| not_json(name, &error))?;
    let Some(file) = file.as_object() else {
        return Err(refusal(name, "expected an experiment: a map with `cases` and `evaluators`"));
    };
    let mut said = Said::new(name);
    let records = Records { name, text: &text, file };
    let cases = cases::all(records.of("cases")?, &mut said);
    let evaluators = evaluators::all(records.of("evaluators")?, &mut said);
    if cases.is_empty() && !said.is_refused() {
        return Err(refusal(name, "the experiment has no case that can be played"));
    }
    for key in file.keys().filter(|key| !["cases", "evaluators"].contains(&key.as_str())) {
        said.whole(&format!("{} is not carried{}", quoted(key), red_team(key)));
    }
    let notes = said.finish()?;
    Ok(Imported { cases, evaluators, notes, text })
}

fn red_team(key: &str) -> &'static str {
    if key == "attack_strategies" { "; a suite attacks nobody" } else { "" }
}

/// Whether a text is an experiment rather than a suite.
pub(crate) fn is_experiment(text: &str) -> bool {
    if !text.trim_start().starts_with('{') {
        return false;
    }
    let Ok(Value::Object(file)) = serde_json::from_str::<Value>(text) else { return false };
    let any = |list: &str, key: &str| {
        let items = file.get(list).and_then(Value::as_array);
        items.is_some_and(|items| items.iter().any(|item| item.get(key).is_some()))
    };
    !file.contains_key("suite") && (any("evaluators", "evaluator_type") || any("cases", "session_id"))
}

/// The complaint about an experiment in the place of a suite, with the suite to write.
pub(crate) fn needs_a_suite(name: &str) -> Complaint {
    let file = std::path::Path::new(name);
    let part = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
    let stem = part(file.file_stem()).unwrap_or_default();
    let whole = part(file.file_name()).unwrap_or_default();
    let lines = [
        "write a suite next to it, with your own agent, and run that:".to_owned(),
        format!("suite: {}", quoted_scalar(&stem)),
        "agent: { python: 'my_agent:agent' }".to_owned(),
        format!("import: {}", quoted_scalar(&format!("./{whole}"))),
    ];
    Complaint {
        place: Some(SourceRef { file: name.to_owned(), line: 1, column: 1 }),
        message: "this is an experiment of Strands Evals, which does not say how the agent is reached"
            .to_owned(),
        hint: Some(lines.join("\n        ")),
    }
}

/// A text as YAML reads it back, plain where it can be.
fn quoted_scalar(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

fn refusal(name: &str, message: &str) -> Complaints {
    let place = Some(SourceRef { file: name.to_owned(), line: 1, column: 1 });
    Complaint { place, message: message.to_owned(), hint: None }.into()
}

fn not_json(name: &str, error: &serde_json::Error) -> Complaints {
    let bounded = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
    let (line, column) = (bounded(error.line()), bounded(error.column()));
    let place = Some(SourceRef { file: name.to_owned(), line, column });
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    Complaint { place, message: format!("the experiment is not JSON: {reason}"), hint: None }.into()
}

/// The file's lists of records, with the place of each.
struct Records<'a> {
    name: &'a str,
    text: &'a str,
    file: &'a Map<String, Value>,
}

impl<'a> Records<'a> {
    /// The records under a key, which must be a list of maps; none where it is left out.
    fn of(&self, key: &str) -> Result<Vec<Record<'a>>, Complaints> {
        let items = match self.file.get(key) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                return Err(refusal(self.name, &format!("`{key}` of the experiment is not a list")));
            }
        };
        let maps: Option<Vec<_>> = items.iter().map(Value::as_object).collect();
        let Some(maps) = maps else {
            return Err(refusal(self.name, &format!("`{key}` of the experiment is not a list of maps")));
        };
        let places = places::of_items(self.text, key);
        let at = |index: usize| places.get(index).copied().unwrap_or(Place::START).in_file(self.name);
        Ok(maps.into_iter().enumerate().map(|(index, map)| Record::new(map, at(index))).collect())
    }
}
