//! Chat Completions: the request read, the answer written.

use super::super::{
    Asked,
    answer::{Answer, Finish},
    asked::{strings, told_shape},
    failure::Failure,
    route::Prefix,
};
use super::{model, shape, split, thinks, usage, used};
use rehearsal_core::model::AnswerForm;
use serde_json::{Value, json};

/// # Errors
/// Where OpenAI would refuse the request.
pub(in super::super) fn read(prefix: Prefix, body: &Value) -> Result<Asked, Failure> {
    let model = model(prefix, body)?;
    let (system, messages) = split(&body["messages"], "messages")?;
    let (form, schema) = form(body)?;
    let metadata = strings(&body["metadata"]);
    let seed = body["seed"].as_u64().or_else(|| metadata.get("seed")?.parse().ok());
    Ok(Asked {
        max_tokens: most(&model, body)?,
        schema: schema.or_else(|| told_shape(&system)),
        features: used(form, body, &body["reasoning_effort"]),
        // Every prompt is cached, unasked.
        cached: Some(system.clone()),
        model,
        system,
        messages,
        form,
        seed,
        metadata,
    })
}

fn form(body: &Value) -> Result<(AnswerForm, Option<String>), Failure> {
    match body["tool_choice"]["function"]["name"].as_str() {
        Some(tool) => Ok((AnswerForm::Tool, Some(tool.to_owned()))),
        None => {
            let format = &body["response_format"];
            shape(&format["type"], &format["json_schema"], "response_format")
        }
    }
}

/// The models that think refuse the older name of the parameter.
fn most(model: &str, body: &Value) -> Result<Option<u64>, Failure> {
    let (old, new) = (&body["max_tokens"], &body["max_completion_tokens"]);
    if thinks(model) && !old.is_null() {
        let message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        return Err(Failure::of_parameter("max_tokens", message).coded("unsupported_parameter"));
    }
    Ok(new.as_u64().or_else(|| old.as_u64()))
}

/// The answer in the shape of Chat Completions.
pub(in super::super) fn written(asked: &Asked, answer: &Answer) -> Value {
    let mut message = json!({ "role": "assistant", "content": answer.text, "refusal": null });
    let mut finish = match answer.finish {
        Finish::Done => "stop",
        Finish::CutShort => "length",
        Finish::Declined => {
            message["refusal"] = message["content"].take();
            "stop"
        }
    };
    if asked.form == AnswerForm::Tool && answer.finish == Finish::Done {
        let function = json!({ "name": asked.schema, "arguments": answer.text });
        message["tool_calls"] = json!([{ "id": "call_1", "type": "function", "function": function }]);
        message["content"] = Value::Null;
        finish = "tool_calls";
    }
    if let Some(thought) = &answer.thought {
        message["reasoning"] = json!(thought);
    }
    let mut written = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_787_372_201, "model": asked.model,
        "choices": [{ "index": 0, "message": message, "finish_reason": finish, "logprobs": null }],
        "service_tier": "default",
    });
    if answer.reported {
        written["usage"] = usage(answer.usage, ("prompt", "completion"));
    }
    written
}
