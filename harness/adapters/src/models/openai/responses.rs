//! Responses: `POST {base}/responses`.
//!
//! Wire format: <https://platform.openai.com/docs/api-reference/responses>. Nothing is left with the
//! provider (`store: false`); the whole conversation is sent each time.

use super::{
    lenient::{field, list, object},
    piece::{Piece, join},
    prompt,
    reading::{End, Reading},
    shape::{Part, Shape},
    usage::Counts,
};
use rehearsal_core::model::{AnswerForm, ModelRequest};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The operation's path.
pub(crate) const PATH: &str = "responses";

/// The least of `max_output_tokens` that the API takes.
const LEAST_TOKENS: u32 = 16;

/// What the provider's log is told of every call; `None` for servers that keep none.
pub(super) type Standing<'a> = Option<&'a BTreeMap<String, String>>;

/// The parts that a request holds which a model may refuse.
pub(super) fn parts(request: &ModelRequest, shape: &Shape, standing: Standing<'_>) -> Vec<Part> {
    let asked = |part: &Part| match part {
        Part::Form => shape.form != AnswerForm::Text,
        Part::Temperature => request.parameters.temperature.is_some(),
        Part::Effort => request.parameters.effort.is_some(),
        Part::Metadata => standing.is_some(),
        Part::Store => true,
        // The limit has one name here, so there is nothing else to try; and the API has no seed.
        Part::Limit | Part::Seed => false,
    };
    shape.kept(asked)
}

/// The request's body.
pub(super) fn body(model: &str, request: &ModelRequest, shape: &Shape, standing: Standing<'_>) -> Value {
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    body.insert("instructions".to_owned(), json!(prompt::system(request, shape.form)));
    body.insert("input".to_owned(), prompt::messages(request).collect());
    body.insert("max_output_tokens".to_owned(), json!(request.parameters.max_tokens().max(LEAST_TOKENS)));
    for part in parts(request, shape, standing) {
        let (key, value) = match part {
            Part::Form => ("text", json!({ "format": format(request, shape.form) })),
            Part::Temperature => ("temperature", json!(request.parameters.temperature)),
            Part::Effort => ("reasoning", json!({ "effort": request.parameters.effort })),
            Part::Metadata => match standing {
                Some(standing) => ("metadata", prompt::metadata(request, standing)),
                None => continue,
            },
            Part::Store => ("store", json!(false)),
            Part::Limit | Part::Seed => continue,
        };
        body.insert(key.to_owned(), value);
    }
    Value::Object(body)
}

fn format(request: &ModelRequest, form: AnswerForm) -> Value {
    match form {
        AnswerForm::Schema => {
            let mut format = prompt::schema(request);
            format.insert("type".to_owned(), json!("json_schema"));
            Value::Object(format)
        }
        AnswerForm::Tool | AnswerForm::Json => json!({ "type": "json_object" }),
        AnswerForm::Text => json!({ "type": "text" }),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Response {
    #[serde(deserialize_with = "list")]
    output: Vec<Item>,
    #[serde(deserialize_with = "object")]
    incomplete_details: Option<Incomplete>,
    #[serde(deserialize_with = "object")]
    usage: Option<Counts>,
    #[serde(deserialize_with = "field")]
    model: Option<String>,
    #[serde(deserialize_with = "field")]
    service_tier: Option<String>,
    #[serde(deserialize_with = "field")]
    id: Option<String>,
}

/// A message; items of other kinds, such as thoughts, are not ours to read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Item {
    #[serde(rename = "type", deserialize_with = "field")]
    kind: Option<String>,
    #[serde(deserialize_with = "list")]
    content: Vec<Piece>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Incomplete {
    #[serde(deserialize_with = "field")]
    reason: Option<String>,
}

/// Reads an answer; what it lacks is not reported.
pub(crate) fn read(answer: &Value) -> Reading {
    let response = Response::deserialize(answer).unwrap_or_default();
    let reason = response.incomplete_details.and_then(|details| details.reason);
    let (mut text, mut refusal) = (None, None);
    let messages =
        response.output.into_iter().filter(|item| item.kind.as_deref().is_none_or(|k| k == "message"));
    for piece in messages.flat_map(|item| item.content) {
        match piece.kind.as_deref() {
            Some("output_text") => join(&mut text, piece.text),
            Some("refusal") => join(&mut refusal, piece.refusal),
            Some(_) | None => {}
        }
    }
    Reading {
        text,
        refusal,
        end: reason.as_deref().map(end).unwrap_or_default(),
        usage: response.usage.and_then(|counts| counts.usage()),
        model: response.model,
        tier: response.service_tier,
        id: response.id,
    }
}

fn end(reason: &str) -> End {
    match reason {
        "max_output_tokens" | "max_tokens" => End::Limit,
        "content_filter" => End::Filter,
        _ => End::Itself,
    }
}
