//! What failed in a turn, as its spans and its error tell.

use crate::exhibit::tool_call;
use rehearsal_core::{session::Turn, span::Span};
use serde_json::Value;

/// Whether anything failed while the agent worked on the turn: a tool call, a call of its model, or the whole.
pub(crate) fn has_failed(turn: &Turn) -> bool {
    turn.error.is_some() || turn.trace.spans.iter().any(span_failed)
}

fn span_failed(span: &Span) -> bool {
    if let Some((call, error)) = tool_call(span) {
        return error.is_some() || call.result.as_ref().is_some_and(|result| reports_failure(result, 0));
    }
    span.activity.model().is_some_and(|call| call.error.is_some())
}

/// Whether a result says of itself that it is none. Frameworks wrap what a tool gives back, as text that holds JSON or
/// as a list of parts, so it is looked for a few layers deep.
fn reports_failure(result: &Value, depth: u8) -> bool {
    if depth > 3 {
        return false;
    }
    match result {
        Value::Object(fields) => {
            let says = |name: &str, said: bool| fields.get(name) == Some(&Value::Bool(said));
            let status = fields.get("status").and_then(Value::as_str).unwrap_or_default().to_lowercase();
            let error = fields.get("error").is_some_and(|error| !is_nothing(error));
            let inner = ["content", "text", "json", "result"].iter().filter_map(|name| fields.get(*name));
            error
                || says("isError", true)
                || says("is_error", true)
                || says("success", false)
                || says("ok", false)
                || ["error", "failed", "failure", "rejected", "timeout"].contains(&status.as_str())
                || inner.into_iter().any(|inner| reports_failure(inner, depth + 1))
        }
        Value::Array(parts) => parts.iter().any(|part| part.is_object() && reports_failure(part, depth + 1)),
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => reports_failure(&inner, depth + 1),
            Ok(_) | Err(_) => text.trim_start().to_lowercase().starts_with("error"),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{tool, traced, turn};
    use rehearsal_core::span::{Activity, Evidence, ModelCall};
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!({ "error": "sold out" }), true)]
    #[case(json!({ "error": null, "status": "success" }), false)]
    #[case(json!({ "error": [] }), false)]
    #[case(json!({ "isError": true, "content": [] }), true)]
    #[case(json!("{\"status\": \"failed\"}"), true)]
    #[case(json!([{ "text": "Error: the service is down" }]), true)]
    #[case(json!([{ "text": "{\"success\": false}" }]), true)]
    #[case(json!("No errors were found"), false)]
    #[case(json!([{ "flight": "TP 440" }]), false)]
    fn a_result_may_say_that_it_is_none(#[case] result: Value, #[case] failed: bool) {
        let turn = traced(turn("Book", "Done"), Evidence::Complete, vec![tool("book", result, None)]);
        assert_eq!(has_failed(&turn), failed);
    }

    #[test]
    fn errors_of_calls_of_the_model_and_of_the_turn_are_failures() {
        let with = |activities| has_failed(&traced(turn("a", "b"), Evidence::Complete, activities));
        assert!(with(vec![tool("book", Value::Null, Some("timeout"))]));
        let model = ModelCall { error: Some("throttled".into()), ..ModelCall::default() };
        assert!(with(vec![Activity::Model(model)]));
        assert!(!with(vec![Activity::Model(ModelCall::default())]));
        let mut broken = turn("a", "");
        broken.error = Some("connection reset".into());
        assert!(has_failed(&broken));
    }
}
