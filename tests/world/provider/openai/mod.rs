//! OpenAI's API, as OpenAI itself, local servers and Amazon Bedrock speak it.

pub(super) mod chat;
pub(super) mod responses;

use super::{Feature, failure::Failure, route::Prefix, strict};
use rehearsal_core::{
    model::{AnswerForm, PromptMessage, Speaker},
    usage::Usage,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The models that it says it has; it answers for any other name as well.
const MODELS: [&str; 4] = ["gpt-5", "gpt-4.1-mini", "openai.gpt-oss-120b", "openai.gpt-5.4"];

/// `GET /v1/models`.
pub(super) fn models() -> Value {
    let model =
        |id: &&str| json!({ "id": id, "object": "model", "created": 1_787_372_201, "owned_by": "system" });
    json!({ "object": "list", "data": MODELS.iter().map(model).collect::<Vec<_>>() })
}

/// The model of a request, where it is served under this prefix.
fn model(prefix: Prefix, body: &Value) -> Result<String, Failure> {
    let model = body["model"].as_str().filter(|model| !model.is_empty());
    let model = model.ok_or_else(|| Failure::of_parameter("model", "you must provide a model parameter"))?;
    if prefix.serves(model) {
        return Ok(model.to_owned());
    }
    Err(Failure::new(
        404,
        "ResourceNotFoundException",
        format!("model `{model}` isn't supported on this route"),
    ))
}

/// Whether a model is one of those that think, and so take other parameters.
fn thinks(model: &str) -> bool {
    let name = model.rsplit('.').find(|part| part.starts_with("gpt-")).unwrap_or(model);
    ["gpt-5", "gpt-6", "o1", "o3", "o4"].iter().any(|start| name.starts_with(start))
}

/// The standing instruction and the conversation, from a list of messages of both.
fn split(list: &Value, param: &str) -> Result<(String, Vec<PromptMessage>), Failure> {
    let list = list.as_array().filter(|list| !list.is_empty());
    let list = list
        .ok_or_else(|| Failure::of_parameter(param, format!("{param} must be a list that is not empty")))?;
    let (mut system, mut messages) = (Vec::new(), Vec::new());
    for entry in list {
        let text = text(&entry["content"]);
        match entry["role"].as_str() {
            Some("system" | "developer") => system.push(text),
            Some("user") => messages.push(PromptMessage { speaker: Speaker::User, text }),
            Some("assistant") => messages.push(PromptMessage { speaker: Speaker::Assistant, text }),
            _ => return Err(Failure::of_parameter(param, "a message has a role that is not supported")),
        }
    }
    Ok((system.join("\n"), messages))
}

/// The text of a message, whether a string or a list of parts.
fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// By what means the answer's shape is asked for, and its name. `wanted` holds `name`, `schema` and `strict`.
fn shape(kind: &Value, wanted: &Value, param: &str) -> Result<(AnswerForm, Option<String>), Failure> {
    match kind.as_str() {
        Some("json_schema") => {
            let name = wanted["name"].as_str().filter(|name| !name.is_empty());
            let name = name.ok_or_else(|| Failure::of_parameter(param, "a schema needs a name"))?;
            if wanted["strict"] == true {
                strict::check(&wanted["schema"]).map_err(|why| {
                    Failure::of_parameter(param, format!("Invalid schema for {param} '{name}': {why}"))
                })?;
            }
            Ok((AnswerForm::Schema, Some(name.to_owned())))
        }
        Some("json_object") => Ok((AnswerForm::Json, None)),
        Some("text") | None => Ok((AnswerForm::Text, None)),
        Some(other) => Err(Failure::of_parameter(param, format!("'{other}' is no {param}"))),
    }
}

fn used(form: AnswerForm, body: &Value, effort: &Value) -> BTreeSet<Feature> {
    let used = [
        (Feature::Schema, form == AnswerForm::Schema),
        (Feature::JsonObject, form == AnswerForm::Json),
        (Feature::ForcedTool, form == AnswerForm::Tool),
        (Feature::Temperature, !body["temperature"].is_null()),
        (Feature::Effort, !effort.is_null()),
        (Feature::Seed, !body["seed"].is_null()),
    ];
    used.into_iter().filter(|(_, used)| *used).map(|(feature, _)| feature).collect()
}

/// The count of tokens under OpenAI's names. Input includes what was read from the cache; what was written
/// to it is not told.
fn usage(usage: Usage, (input, output): (&str, &str)) -> Value {
    let (read, written) = (usage.prompt_tokens().unwrap_or(0), usage.output_tokens.unwrap_or(0));
    json!({
        format!("{input}_tokens"): read,
        format!("{output}_tokens"): written,
        "total_tokens": read + written,
        format!("{input}_tokens_details"): { "cached_tokens": usage.cache_read_tokens.unwrap_or(0) },
        format!("{output}_tokens_details"): { "reasoning_tokens": 0 },
    })
}
