//! A framework's spans and those of the client under it in one trace: every call is told twice and counts once.

use crate::truth::{Truth, sent};
use rehearsal_adapters::otlp::{RawSpan, TurnView, understand};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
    span::Activity,
};
use rstest::rstest;
use std::collections::BTreeSet;

const FRAMEWORK: &str = "langgraph_openinference.traceparent";

fn is_call(span: &&mut RawSpan) -> bool {
    span.attributes.get("openinference.span.kind").is_some_and(|kind| kind == "LLM")
}

/// The spans of LangGraph with, within each of its calls of a model, the one that another client sent.
fn mixed(client: &str, is_nested: bool) -> Vec<RawSpan> {
    let mut spans = sent(FRAMEWORK).0;
    let mut calls: Vec<&mut RawSpan> = spans.iter_mut().filter(is_call).collect();
    calls.sort_by_key(|span| span.started_at);
    let mut clients = sent(client).0;
    clients.sort_by_key(|span| span.started_at);
    assert_eq!(clients.len(), calls.len());
    for (client, call) in clients.iter_mut().zip(&calls) {
        client.trace_id = call.trace_id;
        client.parent_id = if is_nested { Some(call.span_id) } else { SpanId::from_hex("00f067aa0ba902b1") };
        client.started_at = Timestamp(call.started_at.0 + 1);
        client.ended_at = Timestamp(call.ended_at.0 - 1);
    }
    spans.extend(clients);
    spans
}

fn tokens(turn: &TurnView) -> Vec<(Option<u64>, Option<u64>)> {
    turn.trace.model_calls().map(|call| (call.usage.input_tokens, call.usage.output_tokens)).collect()
}

#[rstest]
fn a_call_told_by_framework_and_client_counts_once(
    #[values("openai_raw_otel_genai", "openai_raw_traceloop", "openai_raw_otel_genai.no_content")]
    client: &str,
    #[values(true, false)] is_nested: bool,
) {
    let truth = Truth::of(FRAMEWORK);
    let turns = understand(mixed(client, is_nested), Vec::new());
    assert_eq!(turns.len(), 2);
    for (expected, turn) in truth.turns().iter().zip(&turns) {
        assert_eq!(tokens(turn), truth.usage(expected));
        assert_eq!(
            (turn.user.as_deref(), turn.reply.as_deref()),
            (expected["user"].as_str(), expected["final"].as_str())
        );
        assert_eq!(turn.session.as_deref(), Some(truth.text("session_id")));
        assert_eq!(turn.trace.tool_calls().count(), expected["tool_calls"].as_array().unwrap().len());
        let call = turn.trace.model_calls().next().unwrap();
        assert_eq!((call.usage.cache_read_tokens, call.usage.reasoning_tokens), (Some(8), Some(4)));
        assert!(!call.input.is_empty() && !call.output.is_empty());
    }
    assert_eq!(turns[0].dialects.len(), 2, "{:?}", turns[0].dialects);
}

/// What the client adds fills the gaps of the framework, as the cached tokens of smolagents.
#[test]
fn the_gaps_of_one_are_filled_by_the_other() {
    let mut spans = sent("smolagents.traceparent").0;
    let outer =
        spans.iter().filter(|span| span.name == "OpenAIModel.generate").min_by_key(|span| span.started_at);
    let (trace, parent, ended_at) = outer.map(|span| (span.trace_id, span.span_id, span.ended_at)).unwrap();
    let mut client = sent("openai_raw_otel_genai").0.remove(0);
    (client.trace_id, client.parent_id) = (trace, Some(parent));
    (client.started_at, client.ended_at) = (ended_at, ended_at);
    spans.push(client);
    let turns = understand(spans, Vec::new());
    let call = turns[0].trace.model_calls().next().unwrap();
    assert_eq!((call.usage.input_tokens, call.usage.cache_read_tokens), (Some(50), Some(8)));
    assert_eq!(turns[0].trace.model_calls().count(), 2);
}

#[test]
fn spans_of_others_are_kept_as_they_are() {
    let (spans, _) = sent("pydantic_ai.http_fastapi");
    // Where the description of the interface was fetched no agent was at work, so that is no turn.
    let of_turns: BTreeSet<TraceId> =
        spans.iter().filter(|span| span.scope == "pydantic-ai").map(|span| span.trace_id).collect();
    let is_others = |span: &&RawSpan| span.scope != "pydantic-ai" && of_turns.contains(&span.trace_id);
    let mut others: Vec<_> =
        spans.iter().filter(is_others).map(|span| (span.span_id, span.attributes.clone())).collect();
    let turns = understand(spans, Vec::new());
    let found =
        turns.iter().flat_map(|turn| &turn.trace.spans).filter(|span| span.activity == Activity::Other);
    let mut kept: Vec<_> = found.map(|span| (span.span_id, span.attributes.clone())).collect();
    others.sort_by_key(|(id, _)| *id);
    kept.sort_by_key(|(id, _)| *id);
    assert!(kept.len() > 2);
    assert_eq!(kept, others);
}
