//! What was said may come with the log records alone, or be lost with them.

use crate::truth::{sent, turns};
use rehearsal_adapters::otlp::{Missing, Note, TurnView, understand};
use rstest::rstest;

type Summary = (Option<String>, Option<String>, Vec<(Option<String>, Option<serde_json::Value>)>);

fn summary(turn: &TurnView) -> Summary {
    let calls = turn.trace.tool_calls().map(|call| (call.id.clone(), call.arguments.clone())).collect();
    (turn.user.clone(), turn.reply.clone(), calls)
}

#[rstest]
fn records_are_enough_where_spans_carry_no_words(
    #[values(
        "google_adk",
        "google_adk.api_server",
        "openai_raw_otel_genai",
        "openai_raw_otel_genai.traceparent",
        "openai_raw_otel_genai.llm_error"
    )]
    name: &str,
) {
    let (mut spans, logs) = sent(name);
    let words = ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions"];
    spans.iter_mut().for_each(|span| span.attributes.retain(|key, _| !words.contains(&key.as_str())));
    let expected: Vec<Summary> = turns(name).iter().map(summary).collect();
    assert_eq!(understand(spans, logs).iter().map(summary).collect::<Vec<_>>(), expected);
}

/// The legacy schema of Google's kit says everything twice, in its own JSON and in log records.
#[test]
fn either_of_two_ways_to_say_it_is_enough() {
    let (mut spans, logs) = sent("google_adk.legacy_schema");
    let expected: Vec<Summary> = turns("google_adk.legacy_schema").iter().map(summary).collect();
    assert_eq!(understand(spans.clone(), Vec::new()).iter().map(summary).collect::<Vec<_>>(), expected);
    for span in &mut spans {
        span.attributes.retain(|key, _| !key.starts_with("gcp.vertex.agent.llm"));
    }
    assert_eq!(understand(spans, logs).iter().map(summary).collect::<Vec<_>>(), expected);
}

#[test]
fn words_that_went_with_the_records_are_missed() {
    let (spans, logs) = sent("openai_raw_traceloop.events");
    for turn in understand(spans, Vec::new()) {
        let words = |note: &&Note| matches!(note, Note::Missing { what: Missing::Words, .. });
        let note = turn.notes.iter().find(words).unwrap().to_string();
        assert!(note.contains("TRACELOOP_TRACE_CONTENT") && note.contains("logs"), "{note}");
    }
    assert_eq!(understand(Vec::new(), logs), []);
}
