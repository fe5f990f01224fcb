//! Turns that are not traces: several in one, and one over several.

use crate::truth::{Truth, sent, turns};
use rehearsal_adapters::otlp::{Note, RawSpan, TurnView, understand};
use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
};
use rstest::rstest;
use serde_json::json;
use std::time::Duration;

fn root(spans: &[RawSpan]) -> RawSpan {
    let mut root = spans[0].clone();
    root.span_id = SpanId::from_bytes([9; 8]);
    root.parent_id = None;
    root.name = "conversation".to_owned();
    root.scope = "my-app".to_owned();
    root.attributes.clear();
    root.events.clear();
    root.started_at = spans.iter().map(|span| span.started_at).min().unwrap();
    root.ended_at = spans.iter().map(|span| span.ended_at).max().unwrap();
    root
}

/// All of a recording in one trace, under one span that lasts over all turns.
fn in_one_trace(name: &str) -> Vec<RawSpan> {
    let mut spans = sent(name).0;
    let root = root(&spans);
    let known: Vec<SpanId> = spans.iter().map(|span| span.span_id).collect();
    for span in &mut spans {
        span.trace_id = root.trace_id;
        span.parent_id = span.parent_id.filter(|parent| known.contains(parent)).or(Some(root.span_id));
    }
    spans.push(root);
    spans
}

fn summary(turn: &TurnView) -> (Option<&str>, Option<&str>, usize, usize) {
    let calls = (turn.trace.model_calls().count(), turn.trace.tool_calls().count());
    (turn.user.as_deref(), turn.reply.as_deref(), calls.0, calls.1)
}

#[rstest]
fn a_trace_that_goes_on_over_several_turns_is_cut(
    #[values(
        "strands",
        "strands.latest_semconv",
        "langgraph_openinference",
        "langgraph_langsmith",
        "pydantic_ai",
        "openai_agents_openinference",
        "google_adk",
        "google_adk.no_content",
        "smolagents",
        "llamaindex",
        "vercel_ai_6",
        "openai_raw_otel_genai"
    )]
    name: &str,
) {
    let apart = turns(name);
    let together = understand(in_one_trace(name), Vec::new());
    let expected: Vec<_> = apart.iter().map(summary).collect();
    assert_eq!(together.iter().map(summary).collect::<Vec<_>>(), expected);
    assert!(together.iter().all(|turn| turn.notes.contains(&Note::OneOfTrace)));
    let spans: usize = together
        .iter()
        .map(|turn| turn.trace.spans.iter().filter(|span| span.name != "conversation").count())
        .sum();
    assert_eq!(spans, apart.iter().map(|turn| turn.trace.spans.len()).sum::<usize>());
    assert_eq!(together[0].conversation, together[1].conversation);
}

/// What happens within one request is one turn, whatever is called in it.
#[test]
fn a_request_is_never_cut() {
    let mut spans = in_one_trace("strands");
    let root = spans.last_mut().unwrap();
    root.attributes.insert("http.request.method".into(), json!("POST"));
    assert_eq!(understand(spans, Vec::new()).len(), 1);
}

/// Agents of different names that follow one another within a trace, without a word of the user in between, are a
/// crew at work on one turn.
#[test]
fn agents_that_hand_on_to_one_another_share_a_turn() {
    let mut spans = in_one_trace("strands");
    for span in &mut spans {
        // Neither remembers what the other was told.
        span.events.retain(|event| event.name == "gen_ai.choice");
        if span.started_at > Timestamp(0) && span.attributes.contains_key("gen_ai.agent.name") {
            let name = format!("agent {}", span.span_id);
            span.attributes.insert("gen_ai.agent.name".into(), json!(name));
        }
    }
    assert_eq!(understand(spans, Vec::new()).len(), 1);
}

/// The same conversation again, later and with other ids.
fn again(spans: &[RawSpan], by: Duration, mark: u8) -> Vec<RawSpan> {
    let shift = |at: Timestamp| Timestamp(at.0 + u64::try_from(by.as_nanos()).unwrap());
    let marked = |trace: TraceId| {
        let hex = trace.to_string();
        TraceId::from_hex(&format!("{mark:02x}{}", &hex[2..])).unwrap()
    };
    let copy = |span: &RawSpan| RawSpan {
        trace_id: marked(span.trace_id),
        started_at: shift(span.started_at),
        ended_at: shift(span.ended_at),
        ..span.clone()
    };
    spans.iter().map(copy).collect()
}

#[rstest]
#[case::side_by_side(Duration::from_micros(1))]
#[case::one_after_the_other(Duration::from_secs(60))]
fn conversations_of_a_bare_client_that_say_the_same_are_told_apart(#[case] by: Duration) {
    let spans = sent("openai_raw_otel_genai").0;
    let copy = again(&spans, by, 0xab);
    let turns = understand(spans.into_iter().chain(copy).collect(), Vec::new());
    let mut summaries: Vec<_> = turns.iter().map(summary).collect();
    summaries.sort();
    let truth = Truth::of("openai_raw_otel_genai");
    let text = |turn: usize, key: &str| truth.turns()[turn][key].as_str();
    let (first, second) =
        ((text(0, "user"), text(0, "final"), 2, 1), (text(1, "user"), text(1, "final"), 1, 0));
    assert_eq!(summaries, [second, second, first, first]);
    let mut conversations: Vec<usize> = turns.iter().map(|turn| turn.conversation).collect();
    conversations.sort_unstable();
    assert_eq!(conversations, [0, 0, 1, 1]);
}

#[test]
fn calls_of_different_senders_are_not_joined() {
    let (mut spans, _) = sent("openai_raw_otel_genai");
    spans.sort_by_key(|span| span.started_at);
    spans[1].resource =
        std::sync::Arc::new([("service.name".to_owned(), json!("another"))].into_iter().collect());
    let turns = understand(spans, Vec::new());
    assert_eq!(turns.iter().map(|turn| turn.trace.model_calls().count()).collect::<Vec<_>>(), [1, 1, 1]);
}

/// A provider that keeps the conversation itself is sent no more than a tool's answer.
#[test]
fn a_call_that_is_sent_a_tools_answer_alone_goes_on_from_the_one_that_asked() {
    let (mut spans, _) = sent("openai_raw_otel_genai");
    spans.sort_by_key(|span| span.started_at);
    let answer = json!([{ "role": "tool", "parts": [{ "type": "tool_call_response", "id": "call_paris_0001", "response": "rain" }] }]);
    spans[1].attributes.insert("gen_ai.input.messages".into(), answer);
    let turns = understand(spans, Vec::new());
    assert_eq!(turns[0].trace.model_calls().count(), 2);
    assert_eq!(turns[0].trace.tool_calls().next().unwrap().result, Some(json!("rain")));
}

#[test]
fn traces_in_which_nothing_was_called_are_no_turns() {
    let (spans, _) = sent("langgraph_openllmetry");
    assert!(spans.iter().any(|span| span.name.starts_with("create_agent")));
    let names: Vec<_> = turns("langgraph_openllmetry")
        .iter()
        .flat_map(|turn| turn.trace.spans.iter().map(|span| span.name.clone()))
        .collect();
    assert!(names.iter().all(|name| !name.starts_with("create_agent")), "{names:?}");
}
