//! What both APIs are told alike: the standing instruction, who speaks, what the provider's log is told.

use rehearsal_core::model::{AnswerForm, ModelRequest, Speaker};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The limits of OpenAI's `metadata`: pairs, characters of a key and of a value.
const PAIRS: usize = 16;
const KEY: usize = 64;
const VALUE: usize = 512;

/// The standing instruction. Where no server enforces the answer's shape, it tells the shape, always in the
/// same place, so that what a provider caches stays the same.
pub(super) fn system(request: &ModelRequest, form: AnswerForm) -> String {
    match form {
        AnswerForm::Schema | AnswerForm::Tool => request.system.clone(),
        AnswerForm::Json | AnswerForm::Text => format!(
            "{}\n\nAnswer with one JSON object and nothing else. It must match this JSON Schema:\n{}",
            request.system,
            request.answer.schema.text()
        ),
    }
}

/// The answer's schema with its name. One that cannot be said strictly is sent as it is, for the model to
/// read and for servers that enforce more than OpenAI's do.
pub(super) fn schema(request: &ModelRequest) -> Map<String, Value> {
    let schema = &request.answer.schema;
    let strict = schema.strict();
    let mut named = Map::new();
    named.insert("name".to_owned(), json!(request.answer.name));
    named.insert("strict".to_owned(), json!(strict.is_some()));
    named.insert("schema".to_owned(), strict.unwrap_or(schema).clone());
    named
}

/// A message of the conversation; both APIs take it in this form.
pub(super) fn message(role: &str, text: &str) -> Value {
    json!({ "role": role, "content": text })
}

/// The conversation's messages.
pub(super) fn messages(request: &ModelRequest) -> impl Iterator<Item = Value> {
    request.messages.iter().map(|said| match said.speaker {
        Speaker::User => message("user", &said.text),
        Speaker::Assistant => message("assistant", &said.text),
    })
}

/// What the provider's log is told: whose call this is, and then as much of `standing` as there is room for.
pub(super) fn metadata(request: &ModelRequest, standing: &BTreeMap<String, String>) -> Value {
    let id = &request.attempt_id;
    let trial = id.trial.to_string();
    let own = [
        ("role", request.role.as_str()),
        ("case", id.case.as_str()),
        ("persona", id.persona.as_str()),
        ("trial", trial.as_str()),
    ];
    let mut pairs = Map::new();
    for (key, value) in own.into_iter().chain(standing.iter().map(|(key, value)| (&**key, &**value))) {
        if pairs.len() < PAIRS {
            pairs.entry(start(key, KEY)).or_insert_with(|| Value::from(start(value, VALUE)));
        }
    }
    Value::Object(pairs)
}

fn start(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}
