//! Responses: the request read, the answer written.

use super::super::{
    Asked,
    answer::{Answer, Finish},
    asked::{strings, told_shape},
    failure::Failure,
    route::Prefix,
};
use super::{model, shape, split, usage, used};
use serde_json::{Value, json};

/// The fewest tokens that an answer may be limited to.
const LEAST: u64 = 16;

/// # Errors
/// Where OpenAI would refuse the request.
pub(in super::super) fn read(prefix: Prefix, body: &Value) -> Result<Asked, Failure> {
    let input = match &body["input"] {
        Value::String(text) => json!([{ "role": "user", "content": text }]),
        list => list.clone(),
    };
    let (told, messages) = split(&input, "input")?;
    let instructions = body["instructions"].as_str().unwrap_or_default();
    let system = [instructions, told.as_str()].into_iter().filter(|text| !text.is_empty());
    let system = system.collect::<Vec<_>>().join("\n");
    let format = &body["text"]["format"];
    let (form, schema) = shape(&format["type"], format, "text.format")?;
    let metadata = strings(&body["metadata"]);
    if body["max_output_tokens"].as_u64().is_some_and(|most| most < LEAST) {
        let message = format!("Expected a value >= {LEAST}.");
        return Err(Failure::of_parameter("max_output_tokens", message).coded("integer_below_min_value"));
    }
    Ok(Asked {
        model: model(prefix, body)?,
        schema: schema.or_else(|| told_shape(&system)),
        form,
        // This API takes no seed; a caller may tell one among the metadata.
        seed: metadata.get("seed").and_then(|seed| seed.parse().ok()),
        max_tokens: body["max_output_tokens"].as_u64(),
        features: used(form, body, &body["reasoning"]["effort"]),
        cached: Some(system.clone()),
        system,
        messages,
        metadata,
    })
}

/// The answer in the shape of Responses.
pub(in super::super) fn written(asked: &Asked, answer: &Answer) -> Value {
    let (status, why) = match answer.finish {
        Finish::Done | Finish::Declined => ("completed", Value::Null),
        Finish::CutShort => ("incomplete", json!({ "reason": "max_output_tokens" })),
    };
    let part = match answer.finish {
        Finish::Declined => json!({ "type": "refusal", "refusal": answer.text }),
        Finish::Done | Finish::CutShort => {
            json!({ "type": "output_text", "text": answer.text, "annotations": [], "logprobs": [] })
        }
    };
    let thought = answer.thought.as_ref().map(|thought| {
        let summary = json!([{ "type": "summary_text", "text": thought }]);
        json!({ "type": "reasoning", "id": "rs_1", "summary": summary })
    });
    let message = json!({
        "type": "message", "id": "msg_1", "status": status, "role": "assistant", "content": [part],
    });
    let output: Vec<Value> = thought.into_iter().chain([message]).collect();
    let mut written = json!({
        "id": "resp_1", "object": "response", "created_at": 1_787_372_201, "status": status,
        "error": null, "incomplete_details": why, "instructions": null, "model": asked.model,
        "output": output, "parallel_tool_calls": true, "tool_choice": "auto", "tools": [],
        "metadata": {}, "service_tier": "default",
    });
    if answer.reported {
        written["usage"] = usage(answer.usage, ("input", "output"));
    }
    written
}
