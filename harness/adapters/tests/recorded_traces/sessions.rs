//! OTLP in files, and turns that belong together.

use super::{Files, fixture, packed, read, reading, said, text};
use rehearsal_adapters::traces::{self, Format, Limits};
use rehearsal_core::span::Evidence;
use rstest::rstest;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SESSION: &str = "session-eval-0001";

#[rstest]
#[case::strands("otlp/strands.jsonl")]
#[case::split_over_many_requests("otlp/strands.split_exports.jsonl")]
#[case::pydantic_ai("otlp/pydantic_ai.conversation_id.jsonl")]
#[case::google_adk("otlp/google_adk.jsonl")]
fn requests_of_one_file_make_one_session(#[case] name: &str) {
    let recording = read(&[fixture(name)]);
    assert_eq!(recording.formats, BTreeSet::from([Format::Otlp]));
    let [session] = recording.sessions.as_slice() else { panic!("{recording:#?}") };
    assert_eq!((session.id.as_str(), session.is_named), (SESSION, true));
    let expected = [
        ("What is the weather in Paris?", "It is 18 degrees Celsius with light rain in Paris."),
        ("Should I take an umbrella?", "Yes, take an umbrella: it is raining in Paris."),
    ];
    assert_eq!(said(session), expected.map(|(user, agent)| (Some(user), Some(agent))));
    assert!(session.turns.iter().all(|turn| turn.trace.evidence == Evidence::Complete), "{session:#?}");
}

/// Every recording of a framework: the turns that the manifest lists, in one session, with nothing lost on the way.
#[test]
fn every_recording_is_one_session_with_all_its_turns() {
    let manifest: Value = serde_json::from_str(&text("otlp/MANIFEST.json")).unwrap();
    let mut seen = 0;
    for (name, fixture_of) in manifest["fixtures"].as_object().unwrap() {
        let Some(conversation) = fixture_of["conversation"].as_str() else { continue };
        let turns = manifest["conversations"][conversation]["turns"].as_array().unwrap().len();
        let logs = fixture(&format!("otlp/{name}.logs.jsonl"));
        let files = [fixture(&format!("otlp/{name}.jsonl")), logs];
        let files: Vec<_> = files.into_iter().filter(|file| file.exists()).collect();
        let lacks =
            |fact: &str| fixture_of["missing"].as_array().is_some_and(|facts| facts.contains(&fact.into()));
        // Without an id, and without the words that came before, nobody can say what belongs together.
        if files.is_empty() || lacks("session") && (lacks("user") || lacks("history")) {
            continue;
        }
        let recording = read(&files);
        let lengths: Vec<usize> = recording.sessions.iter().map(|session| session.turns.len()).collect();
        assert_eq!(lengths, [turns], "{name}: {recording:#?}");
        let missing =
            recording.sessions[0].turns.iter().filter(|turn| turn.trace.evidence != Evidence::Complete);
        // The root of this one is never exported.
        assert_eq!(missing.count(), usize::from(name == "smolagents.llm_error"), "{name}");
        seen += 1;
    }
    assert!(seen > 50, "{seen} recordings");
}

#[test]
fn spans_and_log_records_may_come_in_one_file_in_any_order() {
    let (spans, logs) =
        (text("otlp/google_adk.api_server.jsonl"), text("otlp/google_adk.api_server.logs.jsonl"));
    let files = Files::new();
    let together = read(&[files.with("one.jsonl", format!("{logs}\n{spans}\n"))]);
    let apart = read(&[files.with("spans.jsonl", &spans), files.with("logs.jsonl.gz", packed(&logs))]);
    assert_eq!(together.sessions, apart.sessions);
    assert_eq!(said(&apart.sessions[0])[0].0, Some("What is the weather in Paris?"));
}

#[test]
fn one_request_over_many_lines_and_metrics_between_requests_are_fine() {
    let lines = text("otlp/strands.jsonl");
    let requests: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let metrics = json!({ "resourceMetrics": [] });
    let pretty: String = requests.iter().map(|request| format!("{request:#}\n{metrics:#}\n")).collect();
    let files = Files::new();
    let marked = files.with("one.json", format!("\u{feff}{pretty}"));
    assert_eq!(read(&[marked]).sessions, read(&[fixture("otlp/strands.jsonl")]).sessions);
}

#[test]
fn a_parent_that_was_the_callers_is_not_missed_and_one_of_the_agents_own_is() {
    let called = read(&[fixture("otlp/strands.traceparent.jsonl")]);
    assert!(called.sessions[0].turns.iter().all(|turn| turn.trace.evidence == Evidence::Complete));
    let mut request: Value =
        serde_json::from_str(text("otlp/strands.jsonl").lines().next().unwrap()).unwrap();
    let spans = request.pointer_mut("/resourceSpans/0/scopeSpans/0/spans").unwrap().as_array_mut().unwrap();
    spans.retain(|span| span["name"] != "execute_event_loop_cycle");
    let files = Files::new();
    let lost = read(&[files.with("one.jsonl", request.to_string())]);
    let evidence = &lost.sessions[0].turns[0].trace.evidence;
    assert!(
        matches!(evidence, Evidence::Incomplete { missing } if missing.contains("not in the file")),
        "{evidence:?}"
    );
}

/// A call of a model as a bare client sends it, with the conversation so far.
fn call(trace: u8, said: &[(&str, &str)], reply: &str, attributes: &[(&str, &str)]) -> String {
    let message = |(role, words): &(&str, &str)| json!({ "role": role, "parts": [{ "type": "text", "content": words }] });
    let input: Vec<Value> = said.iter().map(message).collect();
    let output = json!([message(&("assistant", reply))]);
    let own = [
        ("gen_ai.operation.name", "chat".to_owned()),
        ("gen_ai.input.messages", Value::from(input).to_string()),
        ("gen_ai.output.messages", output.to_string()),
    ];
    let more = attributes.iter().map(|(key, value)| (*key, (*value).to_owned()));
    let attributes: Vec<Value> = own
        .into_iter()
        .chain(more)
        .map(|(key, text)| json!({ "key": key, "value": { "stringValue": text } }))
        .collect();
    let span = json!({ "traceId": format!("{trace:032x}"), "spanId": format!("{trace:016x}"), "name": "chat",
        "startTimeUnixNano": u64::from(trace) * 1_000_000_000, "endTimeUnixNano": u64::from(trace) * 1_000_000_000 + 5,
        "attributes": attributes });
    json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": [span] }] }] }).to_string()
}

fn ids(content: &str, attribute: Option<&str>) -> Vec<(String, usize)> {
    let files = Files::new();
    let recording = traces::read(&[files.with("t.jsonl", content)], attribute, Limits::default()).unwrap();
    recording.sessions.into_iter().map(|session| (session.id, session.turns.len())).collect()
}

#[test]
fn an_attribute_that_the_user_names_tells_the_session() {
    let lines = [
        call(1, &[("user", "a")], "b", &[("app.chat", "blue"), ("session.id", "green")]),
        call(2, &[("user", "c")], "d", &[("app.chat", "blue"), ("session.id", "red")]),
    ];
    let content = lines.join("\n");
    assert_eq!(ids(&content, Some("app.chat")), [("blue".to_owned(), 2)]);
    assert_eq!(ids(&content, None), [("green".to_owned(), 1), ("red".to_owned(), 1)]);
}

#[test]
fn turns_without_an_id_belong_together_where_the_second_repeats_the_first() {
    let first = [("user", "a")];
    let second = [("user", "a"), ("assistant", "b"), ("user", "c")];
    let content =
        [call(1, &first, "b", &[]), call(2, &[("user", "another")], "talk", &[]), call(3, &second, "d", &[])];
    let expected = [(format!("{:032x}", 1), 2), (format!("{:032x}", 2), 1)];
    assert_eq!(ids(&content.join("\n"), None), expected);
}

/// One span of this scope with these attributes, in a trace of this number.
fn span(scope: &str, number: u8, times: (u64, u64), attributes: &Value) -> Value {
    let attributes: Vec<Value> = attributes
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| json!({ "key": key, "value": { "stringValue": value } }))
        .collect();
    let span = json!({
        "traceId": format!("{number:032x}"), "spanId": format!("{number:016x}"), "name": "span",
        "startTimeUnixNano": times.0.to_string(), "endTimeUnixNano": times.1.to_string(), "attributes": attributes,
    });
    json!({ "resourceSpans": [{ "scopeSpans": [{ "scope": { "name": scope }, "spans": [span] }] }] })
}

#[test]
fn the_users_and_judges_of_an_exported_run_are_no_agents() {
    let words =
        |role: &str, words: &str| json!([{ "role": role, "parts": [{ "type": "text", "content": words }] }]);
    let turn = json!({
        "gen_ai.operation.name": "invoke_agent", "session.id": "s", "rehearsal.turn": "1",
        "gen_ai.input.messages": words("user", "Hello").to_string(),
        "gen_ai.output.messages": words("assistant", "Good day").to_string(),
    });
    let judge = json!({ "gen_ai.operation.name": "chat", "rehearsal.role": "judge" });
    let (turn, judge) = (span("rehearsal", 1, (1, 2), &turn), span("rehearsal", 2, (3, 4), &judge));
    let recording = reading(format!("{turn}\n{judge}\n")).unwrap();
    let [session] = recording.sessions.as_slice() else { panic!("{recording:#?}") };
    assert_eq!(said(session), [(Some("Hello"), Some("Good day"))]);
    assert!(recording.notes[0].starts_with("1 span of a run of Rehearsal's"), "{:?}", recording.notes);
}

#[test]
fn times_in_milliseconds_are_no_times_of_1970() {
    const BEGAN: u64 = 1_795_890_768_466;
    let agent = json!({ "gen_ai.operation.name": "invoke_agent" });
    let recording = reading(span("agent", 1, (BEGAN, BEGAN + 1), &agent).to_string()).unwrap();
    assert_eq!(recording.sessions[0].turns[0].started_at.0, BEGAN * 1_000_000);
    assert_eq!(recording.notes, ["1 span has its times in another unit than nanoseconds"]);
}
