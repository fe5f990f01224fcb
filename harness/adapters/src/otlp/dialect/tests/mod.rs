//! What the recorded spans do not show.

mod aws;
mod conventions;
mod defects;
mod merged;
mod pairing;
mod shapes;
mod telling;
mod turns;

use super::{Reading, read};
use crate::otlp::{
    note::Note,
    raw::{RawLog, RawSpan, RawStatus},
    testing::{span, span_id},
};
use rehearsal_core::{
    clock::Timestamp,
    ids::SpanId,
    span::{Activity, AgentCall, Correlation, ModelCall, Part, SpanStatus, ToolCall},
};
use rstest::rstest;
use serde_json::{Map, Value, json};

fn reading(spans: Vec<RawSpan>) -> Reading {
    reading_with(spans, Vec::new())
}

fn reading_with(spans: Vec<RawSpan>, logs: Vec<RawLog>) -> Reading {
    read(spans.into_iter().map(|span| (span, Correlation::TraceId)).collect(), logs)
}

/// A span in a trace of its own kind, at a time after its number, with all of these attributes.
fn spoken(id: u8, parent: Option<u8>, scope: &str, attributes: Value) -> RawSpan {
    let start = u64::from(id) * 10;
    let mut span = span(1, id, parent, (start, start + 5));
    span.scope = scope.to_owned();
    let Value::Object(attributes) = attributes else { panic!("attributes are an object") };
    span.attributes = attributes;
    span
}

/// A log record of the span with this number.
fn record(of: u8, at: u64, name: &str, body: Value) -> RawLog {
    RawLog {
        trace_id: crate::otlp::testing::trace_id(1),
        span_id: span_id(of),
        name: name.to_owned(),
        scope: String::new(),
        body,
        attributes: Map::new(),
        at: Timestamp(at),
    }
}

fn agent_calls(reading: &Reading) -> Vec<&AgentCall> {
    let activities = reading.spans.iter().map(|span| &span.activity);
    activities
        .filter_map(|activity| if let Activity::Agent(call) = activity { Some(call) } else { None })
        .collect()
}

fn operation(id: u8, parent: Option<u8>, operation: &str) -> RawSpan {
    let start = u64::from(id) * 10;
    span(1, id, parent, (start, start + 5)).with("gen_ai.operation.name", operation)
}

fn model_calls(reading: &Reading) -> Vec<&ModelCall> {
    let activities = reading.spans.iter().map(|span| &span.activity);
    activities
        .filter_map(|activity| if let Activity::Model(call) = activity { Some(call) } else { None })
        .collect()
}

fn tool_calls(reading: &Reading) -> Vec<&ToolCall> {
    let activities = reading.spans.iter().map(|span| &span.activity);
    activities
        .filter_map(|activity| if let Activity::Tool(call) = activity { Some(call) } else { None })
        .collect()
}

fn text(text: &str) -> Part {
    Part::Text { text: text.to_owned() }
}

fn call(id: &str, arguments: &Value) -> Part {
    let arguments = Some(arguments.clone());
    Part::ToolCall(ToolCall {
        name: "look".to_owned(),
        id: Some(id.to_owned()),
        arguments,
        result: None,
        error: None,
    })
}

#[test]
fn spans_come_parents_first_siblings_by_start_and_each_once() {
    let spans = [
        (4, Some(2), 1),
        (3, Some(1), 30),
        (2, Some(1), 20),
        (1, None, 50),
        (2, Some(1), 20),
        (8, Some(9), 0),
        (9, Some(8), 0),
    ];
    let reading = reading(spans.map(|(id, parent, start)| span(1, id, parent, (start, start + 1))).to_vec());
    let order: Vec<SpanId> = reading.spans.iter().map(|span| span.span_id).collect();
    assert_eq!(order, [1, 2, 4, 3, 8, 9].map(span_id));
}

#[test]
fn one_call_told_by_framework_and_client_is_counted_once() {
    let outer =
        operation(1, None, "chat").with("gen_ai.usage.input_tokens", 5).with("gen_ai.request.model", "asked");
    let inner = operation(3, Some(2), "chat").with("gen_ai.response.model", "answered");
    let reading = reading(vec![outer, operation(2, Some(1), "attempt"), inner]);
    let calls = model_calls(&reading);
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].model.as_deref(), calls[0].usage.input_tokens), (Some("answered"), Some(5)));
}

#[test]
fn a_tool_between_two_model_calls_keeps_them_apart() {
    let spans = vec![
        operation(1, None, "chat"),
        operation(2, Some(1), "execute_tool"),
        operation(3, Some(2), "chat"),
    ];
    assert_eq!(model_calls(&reading(spans)).len(), 2);
}

fn asking(id: u8, calls: &Value) -> RawSpan {
    operation(id, None, "chat").with("gen_ai.output.messages", json!([{"role": "assistant", "parts": calls}]))
}

#[test]
fn a_tools_span_without_an_id_takes_the_calls_of_its_name_in_turn() {
    let calls = json!([
        {"type": "tool_call", "id": "a", "name": "look", "arguments": {"at": 1}},
        {"type": "tool_call", "id": "b", "name": "look", "arguments": {"at": 2}},
    ]);
    let tool = |id| {
        operation(id, None, "execute_tool")
            .with("gen_ai.tool.name", "look")
            .with("gen_ai.tool.call.arguments", "1")
    };
    let reading = reading(vec![asking(1, &calls), tool(2), tool(3)]);
    let found: Vec<_> =
        tool_calls(&reading).iter().map(|call| (call.id.clone(), call.arguments.clone())).collect();
    assert_eq!(
        found,
        [(Some("a".into()), Some(json!({"at": 1}))), (Some("b".into()), Some(json!({"at": 2})))]
    );
}

#[test]
fn a_call_is_made_up_for_no_answer() {
    let calls = json!([{"type": "tool_call", "id": "a", "name": "look", "arguments": {}}]);
    assert_eq!(tool_calls(&reading(vec![asking(1, &calls)])), Vec::<&ToolCall>::new());
}

#[test]
fn a_failed_answer_without_a_span_is_a_failed_call() {
    let calls = json!([{"type": "tool_call", "id": "a", "name": "look", "arguments": {}}]);
    let answer = json!([{"toolResult": {"toolUseId": "a", "status": "error", "content": [{"text": "no"}]}}])
        .to_string();
    let next = operation(2, None, "chat").with_event("gen_ai.tool.message", &[("content", &answer)]);
    let reading = reading(vec![asking(1, &calls), next]);
    assert_eq!(
        tool_calls(&reading).iter().map(|call| call.error.as_deref()).collect::<Vec<_>>(),
        [Some("no")]
    );
    assert!(reading.notes.contains(&Note::CallsWithoutSpan(1)), "{:?}", reading.notes);
}

#[test]
fn calls_beside_an_old_choice_are_found() {
    let calls = r#"[{"id": "a", "type": "function", "function": {"name": "look", "arguments": "{}"}}]"#;
    let spans = vec![
        operation(1, None, "chat")
            .with_event("gen_ai.choice", &[("message", "let me see"), ("tool_calls", calls)]),
    ];
    let output = &model_calls(&reading(spans))[0].output.clone();
    assert_eq!(output[0].parts, [text("let me see"), call("a", &json!({}))]);
}

#[rstest]
#[case::message("went wrong", &[], "went wrong")]
#[case::exception("", &[("exception.message", "thrown")], "thrown")]
#[case::kind_alone("Kind", &[], "Kind")]
#[case::kind_and_exception("Kind", &[("exception.message", "thrown")], "thrown")]
fn an_error_says_what_it_can(#[case] status: &str, #[case] thrown: &[(&str, &str)], #[case] message: &str) {
    let mut span = operation(1, None, "chat").with("error.type", "Kind").with_event("exception", thrown);
    span.status = RawStatus::Error(status.to_owned());
    let expected = SpanStatus::Error { message: message.to_owned() };
    assert_eq!(reading(vec![span]).spans[0].status, expected);
}

#[test]
fn spans_of_others_are_kept_whole_and_mean_nothing() {
    let server = span(1, 1, None, (0, 1)).with("http.route", "/chat").with("final_result", "theirs");
    let reading = reading(vec![server]);
    assert_eq!(reading.spans[0].activity, Activity::Other);
    assert_eq!(reading.spans[0].attributes.len(), 2);
    assert!(reading.voices.is_empty());
}
