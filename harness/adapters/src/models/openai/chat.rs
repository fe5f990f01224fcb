//! Chat Completions: `POST {base}/chat/completions`.
//!
//! Wire format: <https://platform.openai.com/docs/api-reference/chat>, read as leniently as its many
//! imitators need.

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

/// The operation's path.
pub(crate) const PATH: &str = "chat/completions";

/// The parts that a request holds which a model may refuse.
pub(super) fn parts(request: &ModelRequest, shape: &Shape) -> Vec<Part> {
    let asked = |part: &Part| match part {
        Part::Form => shape.form != AnswerForm::Text,
        Part::Limit => true,
        Part::Temperature => request.parameters.temperature.is_some(),
        Part::Effort => request.parameters.effort.is_some(),
        Part::Seed => true,
        // Chat Completions takes metadata only of answers that are stored, and stores none by itself.
        Part::Metadata | Part::Store => false,
    };
    shape.kept(asked)
}

/// The request's body.
pub(super) fn body(model: &str, request: &ModelRequest, shape: &Shape) -> Value {
    let system = prompt::message("system", &prompt::system(request, shape.form));
    let messages: Vec<Value> = std::iter::once(system).chain(prompt::messages(request)).collect();
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    body.insert("messages".to_owned(), Value::Array(messages));
    for part in parts(request, shape) {
        let (key, value) = match part {
            Part::Form => ("response_format", response_format(request, shape.form)),
            Part::Limit => (shape.limit.key(), json!(request.parameters.max_tokens())),
            Part::Temperature => ("temperature", json!(request.parameters.temperature)),
            Part::Effort => ("reasoning_effort", json!(request.parameters.effort)),
            Part::Seed => ("seed", json!(request.seed.0)),
            Part::Metadata | Part::Store => continue,
        };
        body.insert(key.to_owned(), value);
    }
    Value::Object(body)
}

fn response_format(request: &ModelRequest, form: AnswerForm) -> Value {
    match form {
        AnswerForm::Schema => json!({ "type": "json_schema", "json_schema": prompt::schema(request) }),
        AnswerForm::Tool | AnswerForm::Json => json!({ "type": "json_object" }),
        AnswerForm::Text => json!({ "type": "text" }),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Completion {
    #[serde(deserialize_with = "list")]
    choices: Vec<Choice>,
    #[serde(deserialize_with = "object")]
    usage: Option<Counts>,
    #[serde(deserialize_with = "field")]
    model: Option<String>,
    #[serde(deserialize_with = "field")]
    service_tier: Option<String>,
    #[serde(deserialize_with = "field")]
    id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    #[serde(deserialize_with = "object")]
    message: Option<Message>,
    #[serde(deserialize_with = "field")]
    finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    #[serde(deserialize_with = "field")]
    content: Option<Content>,
    #[serde(deserialize_with = "field")]
    refusal: Option<String>,
}

/// A text, or the parts of one.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(#[serde(deserialize_with = "list")] Vec<Piece>),
}

/// Reads an answer; what it lacks is not reported.
pub(crate) fn read(answer: &Value) -> Reading {
    let completion = Completion::deserialize(answer).unwrap_or_default();
    let choice = completion.choices.into_iter().next().unwrap_or_default();
    let message = choice.message.unwrap_or_default();
    let (text, refused) = message.content.map(Content::read).unwrap_or_default();
    Reading {
        text,
        refusal: message.refusal.or(refused),
        end: choice.finish_reason.as_deref().map(end).unwrap_or_default(),
        usage: completion.usage.and_then(|counts| counts.usage()),
        model: completion.model,
        tier: completion.service_tier,
        id: completion.id,
    }
}

fn end(reason: &str) -> End {
    match reason {
        "length" | "max_tokens" => End::Limit,
        "content_filter" => End::Filter,
        // Servers have words of their own, such as `eos`, for an answer that is complete.
        _ => End::Itself,
    }
}

impl Content {
    /// The text, and the words with which the model declines. Parts of other kinds are its thoughts.
    fn read(self) -> (Option<String>, Option<String>) {
        let pieces = match self {
            Self::Text(text) => return (Some(text), None),
            Self::Parts(pieces) => pieces,
        };
        let (mut text, mut refusal) = (None, None);
        for piece in pieces {
            if matches!(piece.kind.as_deref(), None | Some("text" | "output_text")) {
                join(&mut text, piece.text);
            }
            join(&mut refusal, piece.refusal);
        }
        (text, refusal)
    }
}
