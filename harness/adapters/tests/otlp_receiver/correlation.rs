//! How traces find their session: by our trace id, by a name of the session, by time.

use crate::support::{
    JSON, Setup, context, expect, expect_at, hasty, names, patient, post, root, send, settled, span,
    thorough, with,
};
use rehearsal_core::{
    ids::SessionId,
    span::{Correlation, Evidence, Trace},
    suite::SpansWait,
};
use rstest::rstest;
use serde_json::{Value, json};
use std::time::Duration;

fn correlations(trace: &Trace) -> Vec<Correlation> {
    trace.spans.iter().map(|span| span.correlation).collect()
}

#[rstest]
#[case("session.id")]
#[case("gen_ai.conversation.id")]
#[case("gcp.vertex.agent.session_id")]
#[case("traceloop.association.properties.session_id")]
#[case("traceloop.association.properties.thread_id")]
#[case("langsmith.metadata.thread_id")]
#[case("langsmith.metadata.session_id")]
#[case("ai.telemetry.metadata.sessionId")]
#[case("ai.telemetry.metadata.session_id")]
#[case("ai.telemetry.metadata.threadId")]
#[case("ai.settings.context.sessionId")]
#[case("acme.chat.id")]
#[tokio::test]
async fn a_trace_of_the_agents_own_is_found_by_the_session_it_names(#[case] key: &str) {
    let mut setup = Setup::new(SpansWait::Expected, Duration::from_secs(20));
    setup.session_attributes = vec!["acme.chat.id".to_owned()];
    let receiver = setup.start().await;
    let source = receiver.source();
    let session = SessionId::new("session-1");
    expect(source.as_ref(), &session, 1, context(1));
    expect(source.as_ref(), &session, 2, context(2));
    let (first, second) = ("a".repeat(32), "b".repeat(32));
    // The child comes first and names nobody; it waits until its root names the session.
    send(&receiver, vec![span(&first, "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa1"), 1_020)]).await;
    assert_eq!(receiver.tally().unclaimed, 1);
    send(&receiver, vec![with(span(&first, "aaaaaaaaaaaaaaa1", None, 1_010), key, "session-1")]).await;
    send(&receiver, vec![with(span(&second, "bbbbbbbbbbbbbbb1", None, 2_010), key, "session-1")]).await;
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(names(&turns[0].1), ["aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2"]);
    assert_eq!(names(&turns[1].1), ["bbbbbbbbbbbbbbb1"]);
    assert!(turns.iter().all(|(_, trace)| trace.evidence == Evidence::Complete));
    assert_eq!(correlations(&turns[0].1), [Correlation::Session; 2]);
    assert_eq!((receiver.tally().unclaimed, receiver.tally().by_session), (0, 3));
}

#[tokio::test]
async fn a_session_may_be_named_by_the_process_alone_and_before_its_first_turn() {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("session-1");
    let resource =
        json!({ "attributes": [{ "key": "rehearsal.session.id", "value": { "stringValue": "session-1" } }] });
    let export = async |trace: String, start| {
        let spans = vec![span(&trace, "aaaaaaaaaaaaaaa1", None, start)];
        let body = json!({ "resourceSpans": [{ "resource": resource, "scopeSpans": [{ "spans": spans }] }] });
        post(&receiver, JSON, false, body.to_string().into_bytes()).await;
    };
    export("a".repeat(32), 900).await;
    expect(source.as_ref(), &session, 1, context(1));
    export("b".repeat(32), 1_010).await;
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(turns[0].1.spans.len(), 2);
    assert_eq!(turns[0].1.evidence, Evidence::Complete);
}

/// Frameworks give conversations names of their own, and keep them from turn to turn.
#[tokio::test]
async fn a_name_beside_our_trace_id_is_learnt_for_traces_without_it() {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("ours");
    let named = |span| with(span, "gen_ai.conversation.id", "conv-7");
    expect(source.as_ref(), &session, 1, context(1));
    send(&receiver, vec![named(span(&"b".repeat(32), "bbbbbbbbbbbbbbb1", None, 2_010))]).await;
    assert_eq!(receiver.tally().unclaimed, 1);
    send(&receiver, vec![named(root(context(1), "aaaaaaaaaaaaaaa1", 1_010))]).await;
    expect(source.as_ref(), &session, 2, context(2));
    expect(source.as_ref(), &session, 3, context(3));
    send(&receiver, vec![named(span(&"c".repeat(32), "ccccccccccccccc1", None, 3_010))]).await;
    let turns = settled(source.as_ref(), &session).await;
    let found: Vec<_> = turns.iter().map(|(_, trace)| names(trace)).collect();
    assert_eq!(found, [["aaaaaaaaaaaaaaa1"], ["bbbbbbbbbbbbbbb1"], ["ccccccccccccccc1"]]);
    assert_eq!(receiver.tally().correlations(), [Correlation::TraceId, Correlation::Session]);
}

/// An agent may tell its name for the conversation in its answer, when spans that carry it have come already.
#[tokio::test]
async fn a_name_that_the_agent_told_finds_what_came_before_and_after() {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("ours");
    expect(source.as_ref(), &session, 1, context(1));
    let named = |trace: &str, start| {
        with(span(&trace.repeat(32), &trace.repeat(16), None, start), "session.id", "theirs")
    };
    send(&receiver, vec![named("a", 1_010)]).await;
    source.known_as(&session, "theirs");
    expect(source.as_ref(), &session, 2, context(2));
    send(&receiver, vec![named("b", 2_010)]).await;
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(turns.iter().map(|(_, trace)| trace.spans.len()).collect::<Vec<_>>(), [1, 1]);
    send(&receiver, vec![named("c", 2_020)]).await;
    assert_eq!((receiver.tally().unclaimed, receiver.tally().late), (0, 1));
}

/// A constant that every conversation carries names none of them.
#[tokio::test]
async fn a_name_that_two_sessions_have_is_not_believed() {
    let receiver = hasty().await;
    let source = receiver.source();
    let (first, second) = (SessionId::new("first"), SessionId::new("second"));
    let named = |span| with(span, "session.id", "production");
    for (number, session) in [(1, &first), (2, &second)] {
        expect(source.as_ref(), session, 1, context(number));
        send(&receiver, vec![named(root(context(number), "aaaaaaaaaaaaaaa1", 1_010))]).await;
    }
    send(&receiver, vec![named(span(&"c".repeat(32), "ccccccccccccccc1", None, 1_020))]).await;
    for session in [first, second] {
        assert_eq!(names(&settled(source.as_ref(), &session).await[0].1), ["aaaaaaaaaaaaaaa1"]);
    }
    assert_eq!(receiver.tally().unclaimed, 1);
}

/// A worker may put all that it does into one trace of its own.
#[tokio::test]
async fn sessions_that_share_a_trace_get_what_names_them_and_no_more() {
    let receiver = hasty().await;
    let source = receiver.source();
    let (first, second) = (SessionId::new("first"), SessionId::new("second"));
    expect(source.as_ref(), &first, 1, context(1));
    expect(source.as_ref(), &second, 1, context(2));
    let trace = "a".repeat(32);
    let named = |id: &str, session: &str| with(span(&trace, id, None, 1_010), "session.id", session);
    send(&receiver, vec![named("aaaaaaaaaaaaaaa1", "first"), named("aaaaaaaaaaaaaaa2", "second")]).await;
    send(&receiver, vec![span(&trace, "aaaaaaaaaaaaaaa3", None, 1_020)]).await;
    assert_eq!(names(&settled(source.as_ref(), &second).await[0].1), ["aaaaaaaaaaaaaaa2"]);
    send(&receiver, vec![named("aaaaaaaaaaaaaaa4", "first"), span(&trace, "aaaaaaaaaaaaaaa5", None, 1_020)])
        .await;
    assert_eq!(names(&settled(source.as_ref(), &first).await[0].1), ["aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa4"]);
    assert_eq!((receiver.tally().unclaimed, receiver.tally().late), (1, 1));
}

/// A call of a model in a trace of its own, in which the user says this.
fn bare_call(trace: &str, start: u64, said: &str) -> Value {
    let input = json!([{ "role": "user", "parts": [{ "type": "text", "content": said }] }]);
    let call = span(&trace.repeat(32), &trace.repeat(16), None, start);
    with(with(call, "gen_ai.operation.name", "chat"), "gen_ai.input.messages", &input.to_string())
}

/// A bare client makes a trace of its own for every call of a model, and tells nobody whose it is.
#[tokio::test]
async fn traces_that_carry_nothing_are_matched_by_time_and_marked_as_a_guess() {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    // The turns follow each other so closely that a clock could hardly tell them apart.
    expect_at(source.as_ref(), &session, (1, context(1)), 1_000, "To Paris, please");
    expect_at(source.as_ref(), &session, (2, context(2)), 2_000, "On Monday");
    send(&receiver, vec![bare_call("a", 1_010, "To Paris, please")]).await;
    send(&receiver, vec![bare_call("b", 1_100, "To Paris, please")]).await;
    // Somebody else talks to the same agent.
    send(&receiver, vec![bare_call("c", 1_200, "What is the weather?")]).await;
    send(&receiver, vec![bare_call("d", 2_010, "On Monday")]).await;
    let turns = settled(source.as_ref(), &session).await;
    let found: Vec<_> = turns.iter().map(|(_, trace)| names(trace)).collect();
    assert_eq!(found, [vec!["a".repeat(16), "b".repeat(16)], vec!["d".repeat(16)]]);
    for (_, trace) in turns {
        assert!(correlations(&trace).iter().all(|correlation| *correlation == Correlation::Time));
        assert_eq!(trace.evidence, Evidence::Complete);
        assert!(
            trace.notes.iter().any(|note| note.contains("matched by time, a guess")),
            "{:?}",
            trace.notes
        );
    }
    assert_eq!(receiver.tally().correlations(), [Correlation::Time]);
    assert_eq!(receiver.tally().unclaimed, 1);
}

#[tokio::test]
async fn where_two_sessions_could_be_meant_neither_gets_it_and_both_say_so() {
    let receiver = hasty().await;
    let source = receiver.source();
    let (first, second) = (SessionId::new("first"), SessionId::new("second"));
    expect_at(source.as_ref(), &first, (1, context(1)), 1_000, "");
    expect_at(source.as_ref(), &second, (1, context(2)), 1_200, "");
    send(
        &receiver,
        vec![
            span(&"a".repeat(32), "aaaaaaaaaaaaaaa1", None, 1_010),
            span(&"b".repeat(32), "bbbbbbbbbbbbbbb1", None, 1_300),
        ],
    )
    .await;
    let (_, of_first) = settled(source.as_ref(), &first).await.remove(0);
    let (_, of_second) = settled(source.as_ref(), &second).await.remove(0);
    assert_eq!(names(&of_first), ["aaaaaaaaaaaaaaa1"]);
    assert_eq!(of_second.evidence, Evidence::Absent);
    assert!(
        of_second.notes.iter().any(|note| note.contains("other sessions had turns open too")),
        "{of_second:?}"
    );
    assert_eq!(receiver.tally().unclaimed, 1);
}

/// Our trace id is on what the agent did, so what else went on at that time is somebody else's.
#[tokio::test]
async fn nothing_is_guessed_for_a_turn_of_which_something_surer_is_known() {
    let receiver = patient().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    expect(source.as_ref(), &session, 1, context(1));
    send(&receiver, vec![span(&"b".repeat(32), "bbbbbbbbbbbbbbb1", None, 1_010)]).await;
    let agent = with(root(context(1), "aaaaaaaaaaaaaaa1", 1_010), "gen_ai.operation.name", "invoke_agent");
    send(&receiver, vec![agent]).await;
    let (_, trace) = settled(source.as_ref(), &session).await.remove(0);
    assert_eq!(names(&trace), ["aaaaaaaaaaaaaaa1"]);
}

/// A root that comes while the session waits for it wakes the session, which looks again for as long as it waits. It
/// would wait for longer than the test may take.
#[tokio::test]
async fn a_session_that_waits_is_told_of_what_may_be_its_own() {
    let receiver = thorough().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    expect(source.as_ref(), &session, 1, context(1));
    let call = |trace: &str| {
        with(span(&trace.repeat(32), &trace.repeat(16), None, 1_010), "gen_ai.operation.name", "chat")
    };
    let arrivals = async {
        for (count, trace) in [(1, "a"), (2, "b")] {
            send(&receiver, vec![call(trace)]).await;
            while receiver.tally().by_time < count {
                tokio::task::yield_now().await;
            }
        }
    };
    tokio::select! {
        () = source.settle(&session) => panic!("settled while another call may follow"),
        () = arrivals => {}
    }
    let turns = source.collect(&session);
    assert_eq!(correlations(&turns[0].1), [Correlation::Time; 2]);
}
