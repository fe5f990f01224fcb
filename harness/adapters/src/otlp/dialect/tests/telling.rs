//! What a reader is told beside the calls: remedies for what is missing, and attributes without secrets.

use super::*;
use crate::otlp::note::Missing;
use rstest::rstest;

const ADK: &str = "gcp.vertex.agent";
const CAPTURE: &str = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_AND_EVENT";

fn chat() -> Value {
    json!({ "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 5 })
}

#[rstest]
#[case::adk(ADK, chat(), CAPTURE)]
#[case::the_openai_client("opentelemetry.instrumentation.openai_v2", chat(), "OTEL_SEMCONV_STABILITY_OPT_IN")]
#[case::its_successor("opentelemetry.instrumentation.genai.openai", chat(), CAPTURE)]
#[case::agent_framework("agent_framework", chat(), "enable_sensitive_data=True")]
#[case::pydantic_ai("pydantic-ai", chat(), "include_content=True")]
#[case::vercel("ai", json!({ "ai.operationId": "ai.generateText.doGenerate" }), "recordInputs")]
#[case::vercel_seven("gen_ai", chat(), "recordInputs")]
#[case::langsmith("langsmith", json!({ "langsmith.span.kind": "llm" }), "LANGSMITH_HIDE_INPUTS")]
#[case::traceloop("x", json!({ "llm.request.type": "chat" }), "TRACELOOP_TRACE_CONTENT")]
#[case::openinference("x", json!({ "openinference.span.kind": "LLM", "llm.token_count.prompt": 5 }), "OPENINFERENCE_HIDE_INPUTS")]
#[case::strands("strands.telemetry.tracer", chat(), "logs")]
#[case::autogen("autogen-core", json!({ "gen_ai.operation.name": "execute_tool" }), "client of the model")]
fn where_nothing_was_said_the_switch_is_named(
    #[case] scope: &str,
    #[case] attributes: Value,
    #[case] switch: &str,
) {
    let reading = reading(vec![spoken(1, None, scope, attributes)]);
    let [Note::Missing { what: Missing::Words, remedy }] = reading.notes.as_slice() else {
        panic!("{:?}", reading.notes)
    };
    assert!(remedy.contains(switch), "{remedy}");
}

/// By default the first generation of instrumentations tells which tool was asked for, and nothing more.
#[test]
fn the_name_of_a_tool_is_not_what_was_said() {
    let asks = r#"[{"id": "a", "type": "function", "function": {"name": "look"}}]"#;
    let span = operation(1, None, "chat").with_event("gen_ai.choice", &[("tool_calls", asks)]);
    let reading = reading(vec![span]);
    assert_eq!(model_calls(&reading)[0].output.len(), 1);
    assert!(matches!(reading.notes[0], Note::Missing { what: Missing::Words, .. }), "{:?}", reading.notes);
}

#[test]
fn tokens_and_calls_of_models_are_missed_where_the_rest_is_there() {
    let said = json!([{ "role": "user", "content": "hello" }]);
    let without_tokens = operation(1, None, "chat").with("gen_ai.input.messages", said);
    let tool = operation(1, None, "execute_tool").with("gen_ai.tool.call.result", "fine");
    let missing = |spans| match reading(spans).notes.as_slice() {
        [Note::Missing { what, .. }] => *what,
        notes => panic!("{notes:?}"),
    };
    assert_eq!(missing(vec![without_tokens.clone()]), Missing::Tokens);
    assert_eq!(missing(vec![tool]), Missing::Models);
    let mut failed = without_tokens;
    failed.status = RawStatus::Error("no".into());
    assert_eq!(reading(vec![failed]).notes, []);
}

#[test]
fn records_of_spans_that_did_not_come_are_counted() {
    let logs = vec![
        record(9, 1, "gen_ai.user.message", json!({ "content": "hello" })),
        record(9, 2, "app.started", json!("not ours")),
        record(9, 3, "exception", json!(null)),
    ];
    assert_eq!(reading_with(Vec::new(), logs).notes, [Note::LogsWithoutSpan(1)]);
}

#[test]
fn records_come_in_the_order_of_time_and_repeated_exports_count_once() {
    let said = |at, name, words: &str| record(1, at, name, json!({ "content": words }));
    let logs = vec![
        said(3, "gen_ai.choice", "third"),
        said(1, "gen_ai.user.message", "first"),
        said(2, "gen_ai.assistant.message", "second"),
        said(1, "gen_ai.user.message", "first"),
    ];
    let reading = reading_with(vec![operation(1, None, "chat")], logs);
    let call = model_calls(&reading)[0];
    let words: Vec<_> =
        call.input.iter().chain(&call.output).flat_map(|message| message.parts.clone()).collect();
    assert_eq!(words, [text("first"), text("second"), text("third")]);
}

#[test]
fn what_was_said_on_both_signals_is_said_once() {
    let span = operation(1, None, "chat").with_event("gen_ai.user.message", &[("content", "hello")]);
    let logs = vec![record(1, 1, "gen_ai.user.message", json!({ "content": "hello" }))];
    let reading = reading_with(vec![span], logs);
    assert_eq!(model_calls(&reading)[0].input.len(), 1);
}

#[test]
fn an_exception_among_the_logs_is_the_spans() {
    let mut span = operation(1, None, "chat");
    span.status = RawStatus::Error(String::new());
    let body = json!({ "exception.message": "the provider is down" });
    let reading = reading_with(vec![span], vec![record(1, 1, "gen_ai.client.operation.exception", body)]);
    assert_eq!(model_calls(&reading)[0].error.as_deref(), Some("the provider is down"));
}

#[test]
fn secrets_and_what_was_said_are_not_among_the_attributes_that_are_kept() {
    let keys = [
        "langsmith.metadata.LANGSMITH_ENDPOINT",
        "ai.request.headers.authorization",
        "http.request.header.x-api-key",
        "app.openai_api_key",
        "gen_ai.input.messages",
        "llm.input_messages.0.message.content",
        "gen_ai.prompt.0.content",
        "traceloop.entity.input",
        "ai.prompt.messages",
        "input.value",
    ];
    let kept = ["gen_ai.operation.name", "langsmith.metadata.thread_id", "gen_ai.request.max_tokens"];
    let attributes: Map<String, Value> =
        keys.iter().chain(&kept).map(|key| ((*key).to_owned(), json!("chat"))).collect();
    let of = |attributes: Map<String, Value>| {
        let mut span = span(1, 1, None, (0, 1));
        span.attributes = attributes;
        let attributes = reading(vec![span]).spans.remove(0).attributes;
        attributes.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(of(attributes.clone()), kept);
    // Of spans that mean nothing to us only secrets are left out.
    let others = attributes.into_iter().filter(|(key, _)| key != "gen_ai.operation.name").collect();
    assert_eq!(of(others).len(), 8);
}
