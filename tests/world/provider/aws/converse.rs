//! Converse: the request read, the answer written.

use super::super::{
    Asked, Feature,
    answer::{Answer, Finish},
    asked::{strings, told_shape},
    failure::Failure,
    strict,
};
use rehearsal_core::model::{AnswerForm, PromptMessage, Speaker};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// # Errors
/// Where Bedrock would refuse the request.
pub(in super::super) fn read(model: &str, body: &Value) -> Result<Asked, Failure> {
    let system = texts(&body["system"]);
    let messages = messages(&body["messages"])?;
    let metadata = metadata(&body["requestMetadata"])?;
    let (form, schema) = shape(body)?;
    let cached = cached(body, &system);
    Ok(Asked {
        model: model.to_owned(),
        schema: schema.or_else(|| told_shape(&system)),
        form,
        seed: metadata.get("seed").and_then(|seed| seed.parse().ok()),
        max_tokens: body["inferenceConfig"]["maxTokens"].as_u64(),
        features: features(body, form, cached.is_some()),
        system,
        messages,
        metadata,
        cached,
    })
}

fn features(body: &Value, form: AnswerForm, caches: bool) -> BTreeSet<Feature> {
    let used = [
        (Feature::Schema, form == AnswerForm::Schema),
        (Feature::ForcedTool, form == AnswerForm::Tool),
        (Feature::Temperature, !body["inferenceConfig"]["temperature"].is_null()),
        (Feature::Effort, !body["outputConfig"]["effort"].is_null()),
        (Feature::CachePoint, caches),
    ];
    used.into_iter().filter(|(_, used)| *used).map(|(feature, _)| feature).collect()
}

/// The text blocks of a list, one after the other.
fn texts(blocks: &Value) -> String {
    let blocks = blocks.as_array().into_iter().flatten();
    blocks.filter_map(|block| block["text"].as_str()).collect::<Vec<_>>().join("\n")
}

fn messages(list: &Value) -> Result<Vec<PromptMessage>, Failure> {
    let list = list.as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| Failure::invalid("The messages field must not be empty."))?;
    let messages = list.iter().map(message).collect::<Result<Vec<_>, _>>()?;
    let turns_change = messages.windows(2).all(|pair| match pair {
        [one, two] => one.speaker != two.speaker,
        _ => true,
    });
    match messages.first() {
        Some(first) if first.speaker == Speaker::User && turns_change => Ok(messages),
        Some(_) | None => Err(Failure::invalid(
            "A conversation must start with a user message, and roles must alternate between user and assistant.",
        )),
    }
}

fn message(message: &Value) -> Result<PromptMessage, Failure> {
    let speaker = match message["role"].as_str() {
        Some("user") => Speaker::User,
        Some("assistant") => Speaker::Assistant,
        _ => return Err(Failure::invalid("The role of a message must be user or assistant.")),
    };
    let blocks = message["content"].as_array().filter(|blocks| !blocks.is_empty());
    let blocks =
        blocks.ok_or_else(|| Failure::invalid("The content of a message must be a list of blocks."))?;
    if blocks.iter().any(|block| block["text"].as_str().is_some_and(|text| text.trim().is_empty())) {
        return Err(Failure::invalid("The text field in a content block must not be blank."));
    }
    Ok(PromptMessage { speaker, text: texts(&message["content"]) })
}

fn metadata(entries: &Value) -> Result<std::collections::BTreeMap<String, String>, Failure> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || ":_@$#=/+,-.".contains(c);
    let metadata = strings(entries);
    let lengths_fit = |(key, value): (&String, &String)| (1..=256).contains(&key.len()) && value.len() <= 256;
    let written = entries.as_object().map_or(0, serde_json::Map::len);
    let fits = (entries.is_null() || (1..=16).contains(&written))
        && metadata.len() == written
        && metadata.iter().all(lengths_fit)
        && metadata.iter().all(|(key, value)| key.chars().chain(value.chars()).all(allowed));
    if fits {
        Ok(metadata)
    } else {
        Err(Failure::invalid("requestMetadata does not satisfy its constraints."))
    }
}

/// By what means the answer's shape is asked for, and its name.
fn shape(body: &Value) -> Result<(AnswerForm, Option<String>), Failure> {
    let format = &body["outputConfig"]["textFormat"];
    if !format.is_null() {
        let wanted = &format["structure"]["jsonSchema"];
        let schema = wanted["schema"].as_str().and_then(|text| serde_json::from_str(text).ok());
        let schema = schema.ok_or_else(|| Failure::invalid("jsonSchema.schema must be JSON in a string."))?;
        strict::check(&schema).map_err(|why| Failure::invalid(format!("outputConfig: {why}")))?;
        return Ok((AnswerForm::Schema, wanted["name"].as_str().map(str::to_owned)));
    }
    let Some(forced) = body["toolConfig"]["toolChoice"]["tool"]["name"].as_str() else {
        return Ok((AnswerForm::Text, None));
    };
    let mut tools = body["toolConfig"]["tools"].as_array().into_iter().flatten();
    let tool = tools.find(|tool| tool["toolSpec"]["name"] == forced);
    let tool =
        tool.ok_or_else(|| Failure::invalid(format!("toolChoice names {forced}, which is no tool.")))?;
    if tool["toolSpec"]["strict"] == true {
        let schema = &tool["toolSpec"]["inputSchema"]["json"];
        strict::check(schema).map_err(|why| Failure::invalid(format!("toolSpec: {why}")))?;
    }
    Ok((AnswerForm::Tool, Some(forced.to_owned())))
}

/// The text before a mark for caching in the system text, or all of that text for a mark further on.
fn cached(body: &Value, system: &str) -> Option<String> {
    let marked = |block: &Value| block["cachePoint"]["type"] == "default";
    let blocks = body["system"].as_array().map(Vec::as_slice).unwrap_or_default();
    if let Some(at) = blocks.iter().position(marked) {
        let before: Value = blocks.iter().take(at).cloned().collect();
        return Some(texts(&before));
    }
    let later = [&body["messages"], &body["toolConfig"]["tools"]];
    let mut blocks = later.into_iter().filter_map(Value::as_array).flatten();
    let any = blocks.any(|entry| {
        marked(entry) || entry["content"].as_array().is_some_and(|blocks| blocks.iter().any(marked))
    });
    any.then(|| system.to_owned())
}

/// The answer in Converse's shape.
pub(in super::super) fn written(asked: &Asked, answer: &Answer) -> Value {
    let thought = answer.thought.as_ref();
    let thought = thought.map(|text| json!({ "reasoningContent": { "reasoningText": { "text": text } } }));
    let said = match (asked.form, serde_json::from_str::<Value>(&answer.text)) {
        (AnswerForm::Tool, Ok(input @ Value::Object(_))) => {
            json!({ "toolUse": { "toolUseId": "tooluse_1", "name": asked.schema, "input": input } })
        }
        // A model that does not call its tool answers in words.
        _ => json!({ "text": answer.text }),
    };
    let stop = match (answer.finish, said["toolUse"].is_object()) {
        (Finish::Done, true) => "tool_use",
        (Finish::Done, false) => "end_turn",
        (Finish::CutShort, _) => "max_tokens",
        (Finish::Declined, _) => "content_filtered",
    };
    let content: Vec<Value> = thought.into_iter().chain([said]).collect();
    let mut written = json!({
        "output": { "message": { "role": "assistant", "content": content } },
        "stopReason": stop,
        "usage": usage(answer),
        "metrics": { "latencyMs": 1 },
        "serviceTier": { "type": "default" },
    });
    if let Some(object) = written.as_object_mut().filter(|_| !answer.reported) {
        object.remove("usage");
    }
    written
}

/// Bedrock counts what was read from or written to the cache apart from the input.
fn usage(answer: &Answer) -> Value {
    let usage = answer.usage;
    let (input, output) = (usage.input_tokens.unwrap_or(0), usage.output_tokens.unwrap_or(0));
    let written = usage.cache_write_tokens;
    let total = usage.prompt_tokens().unwrap_or(0) + output;
    let mut told = json!({ "inputTokens": input, "outputTokens": output, "totalTokens": total });
    if let Some(written) = written {
        told["cacheReadInputTokens"] = json!(usage.cache_read_tokens.unwrap_or(0));
        told["cacheWriteInputTokens"] = json!(written);
        told["cacheDetails"] = json!([{ "ttl": "5m", "inputTokens": written }]);
    }
    told
}
