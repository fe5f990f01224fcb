//! What Converse answered. Every field may be missing, and none is made up.

use super::{
    place::Place,
    shape::{Form, Shape},
};
use rehearsal_core::{
    model::{Fault, ModelError, ModelResponse, ProviderError, Served},
    usage::Usage,
};
use serde_json::Value;

/// The response in what Converse answered, or why there is none although it was paid for.
pub(super) fn response(
    raw: Value,
    request_id: Option<String>,
    shape: &Shape,
    (place, max_tokens): (&Place, u32),
) -> Result<ModelResponse, ModelError> {
    let usage = usage(&raw);
    let fail = |(fault, line): (Fault, String)| {
        let message = format!("{place}: {line}");
        Err(ModelError::from(ProviderError { fault, message, retry_after: None, usage }))
    };
    if let Some(stopped) =
        raw.get("stopReason").and_then(Value::as_str).and_then(|stop| stopped(stop, max_tokens))
    {
        return fail(stopped);
    }
    match text(&raw, &shape.form) {
        Some(text) => Ok(ModelResponse {
            text,
            usage,
            served: served(raw, request_id, shape),
            ..ModelResponse::default()
        }),
        None => fail((Fault::Garbled, "the answer has no words in it".to_owned())),
    }
}

/// Why an answer that came is none, by its `stopReason`. Values unknown to us are taken for a proper end.
fn stopped(stop: &str, max_tokens: u32) -> Option<(Fault, String)> {
    let (fault, line) = match stop {
        "max_tokens" => (
            Fault::CutShort,
            format!(
                "the answer was cut off at max_tokens ({max_tokens}), reasoning included; set a larger max_tokens"
            ),
        ),
        "content_filtered" | "refusal" => (Fault::Declined, "the model declined to answer".to_owned()),
        "guardrail_intervened" => (Fault::Declined, "a guardrail held the answer back".to_owned()),
        "model_context_window_exceeded" => {
            (Fault::TooLong, "prompt and answer together are longer than the model can hold".to_owned())
        }
        "malformed_model_output" | "malformed_tool_use" => {
            (Fault::Garbled, format!("the model's answer is out of shape ({stop})"))
        }
        _ => return None,
    };
    Some((fault, line))
}

/// The words of the answer: a tool's arguments where one was forced, and otherwise all text. Blocks are told by
/// what they hold, since reasoning may stand before and between them.
fn text(raw: &Value, form: &Form) -> Option<String> {
    let blocks = raw.pointer("/output/message/content")?.as_array()?;
    let argument = || blocks.iter().find_map(|block| block.pointer("/toolUse/input")).map(as_text);
    let words = || {
        let words: String = blocks.iter().filter_map(|block| block.get("text")?.as_str()).collect();
        (!words.trim().is_empty()).then_some(words)
    };
    match form {
        Form::Tool { .. } => argument().or_else(words),
        Form::Schema(_) | Form::Text(_) => words().or_else(argument),
    }
}

/// A tool's arguments are an object, which some models wrap into a string.
fn as_text(input: &Value) -> String {
    input.as_str().map_or_else(|| input.to_string(), str::to_owned)
}

/// The tokens as reported. Converse does not count cached ones as input; reasoning is part of the output and is
/// not told apart.
fn usage(raw: &Value) -> Option<Usage> {
    let count = |path: &str| raw.pointer(path).and_then(Value::as_u64);
    let details: Vec<(Option<&str>, u64)> = raw
        .pointer("/usage/cacheDetails")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|detail| {
            Some((detail.get("ttl").and_then(Value::as_str), detail.get("inputTokens")?.as_u64()?))
        })
        .collect();
    let written = |for_ttl: fn(Option<&str>) -> bool| {
        let counts: Vec<u64> =
            details.iter().filter(|(ttl, _)| for_ttl(*ttl)).map(|(_, count)| *count).collect();
        (!counts.is_empty()).then(|| counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count)))
    };
    let usage = Usage {
        input_tokens: count("/usage/inputTokens"),
        output_tokens: count("/usage/outputTokens"),
        cache_read_tokens: count("/usage/cacheReadInputTokens"),
        // The two should agree. Where they do not, the larger one is the safer guess at the bill.
        cache_write_tokens: count("/usage/cacheWriteInputTokens").max(written(|_| true)),
        cache_write_1h_tokens: written(|ttl| ttl == Some("1h")),
        reasoning_tokens: None,
    };
    (usage != Usage::default()).then_some(usage)
}

fn served(raw: Value, request_id: Option<String>, shape: &Shape) -> Served {
    let said = |path: &str| raw.pointer(path).and_then(Value::as_str).map(str::to_owned);
    Served {
        model: said("/trace/promptRouter/invokedModelId").map(|id| bare(&id)),
        tier: said("/serviceTier/type"),
        request_id,
        form: Some(shape.form.answer_form()),
        left_out: shape.left_out.clone(),
        raw: Some(raw),
    }
}

/// The id in a model's ARN, by which prices are found.
fn bare(id: &str) -> String {
    id.rsplit('/').next().unwrap_or(id).to_owned()
}

#[cfg(test)]
mod tests;
