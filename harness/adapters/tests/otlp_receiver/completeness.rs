//! When a session's spans are all there, and what is said of those that are not.

use crate::support::{
    Setup, context, expect, hasty, names, patient, root, send, settled, span, thorough, with,
};
use rehearsal_core::{
    ids::SessionId,
    span::{Evidence, SpanSource},
    suite::SpansWait,
};
use std::time::Duration;

/// With a client instrumented and no agent, each call is a root of its own, and the last of them may wait
/// in the exporter for long after the first has come.
#[tokio::test]
async fn a_root_that_encloses_nothing_is_not_taken_for_the_last() {
    let receiver = thorough().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    let context = context(1);
    expect(source.as_ref(), &session, 1, context);
    send(&receiver, vec![root(context, "aaaaaaaaaaaaaaa2", 1_010)]).await;
    let wait = tokio::time::timeout(Duration::from_millis(100), source.settle(&session)).await;
    assert!(wait.is_err(), "settled on the first of several roots");
    send(&receiver, vec![root(context, "aaaaaaaaaaaaaaa3", 1_030)]).await;
    let turns = source.collect(&session);
    assert_eq!(names(&turns[0].1), ["aaaaaaaaaaaaaaa2", "aaaaaaaaaaaaaaa3"]);
    assert_eq!(turns[0].1.evidence, Evidence::Complete);
}

/// A turn that is whole settles at once, though `loose` would outlast the test.
#[tokio::test]
async fn a_root_around_its_children_is_the_last() {
    let receiver = thorough().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    let context = context(1);
    expect(source.as_ref(), &session, 1, context);
    let child = span(&context.trace_id.to_string(), "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa1"), 1_010);
    send(&receiver, vec![child, root(context, "aaaaaaaaaaaaaaa1", 1_010)]).await;
    let turns = settled(source.as_ref(), &session).await;
    assert_eq!(names(&turns[0].1), ["aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2"]);
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let receiver = hasty().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    for number in 1..=3 {
        expect(source.as_ref(), &session, number, context(u64::from(number)));
    }
    let [first, second] = [1, 2].map(|number| context(number).trace_id.to_string());
    send(&receiver, vec![span(&first, "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa1"), 1)]).await;
    send(
        &receiver,
        vec![
            root(context(2), "aaaaaaaaaaaaaaa1", 1),
            span(&second, "aaaaaaaaaaaaaaa2", Some("aaaaaaaaaaaaaaa3"), 1),
        ],
    )
    .await;
    let evidence: Vec<Evidence> =
        settled(source.as_ref(), &session).await.into_iter().map(|(_, trace)| trace.evidence).collect();
    let incomplete = |missing: &str| Evidence::Incomplete { missing: missing.to_owned() };
    assert_eq!(
        evidence,
        [
            incomplete("the agent's root span has not ended"),
            incomplete("1 span points to a parent that never came"),
            Evidence::Absent
        ]
    );
}

/// What comes after the deadline is filed all the same, for as long as nobody has collected the session.
#[tokio::test]
async fn spans_that_miss_the_deadline_are_filed_until_the_session_is_collected() {
    let receiver = hasty().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    expect(source.as_ref(), &session, 1, context(1));
    source.settle(&session).await;
    send(&receiver, vec![root(context(1), "aaaaaaaaaaaaaaa1", 1_010)]).await;
    assert_eq!(source.collect(&session)[0].1.evidence, Evidence::Complete);
    assert_eq!(receiver.tally().late, 0);
}

#[tokio::test]
async fn spans_of_a_collected_session_are_late_counted_and_said() {
    let receiver = hasty().await;
    let source = receiver.source();
    let session = SessionId::new("s");
    expect(source.as_ref(), &session, 1, context(1));
    assert_eq!(settled(source.as_ref(), &session).await[0].1.evidence, Evidence::Absent);
    let ours = span(&context(1).trace_id.to_string(), "aaaaaaaaaaaaaaa1", None, 1);
    let theirs = with(span(&"a".repeat(32), "aaaaaaaaaaaaaaa2", None, 1), "session.id", "s");
    send(&receiver, vec![ours, theirs]).await;
    assert_eq!(settled(source.as_ref(), &session).await, []);
    let tally = receiver.shutdown().await;
    assert_eq!((tally.late, tally.unclaimed), (2, 0));
    let warnings = tally.warnings();
    assert!(
        warnings.len() == 1 && warnings[0].starts_with("2 spans or log records came after"),
        "{warnings:?}"
    );
}

#[tokio::test]
async fn spans_of_a_settled_session_do_not_reach_the_next_one() {
    let receiver = patient().await;
    let source = receiver.source();
    let (first, second) = (SessionId::new("first"), SessionId::new("second"));
    expect(source.as_ref(), &first, 1, context(1));
    expect(source.as_ref(), &second, 1, context(2));
    let root = |number: u64| root(context(number), "aaaaaaaaaaaaaaa1", 1);
    send(&receiver, vec![root(1)]).await;
    assert_eq!(settled(source.as_ref(), &first).await[0].1.evidence, Evidence::Complete);
    send(&receiver, vec![root(1), root(2)]).await;
    assert_eq!(settled(source.as_ref(), &second).await[0].1.spans.len(), 1);
    assert_eq!(receiver.tally().late, 1);
}

#[tokio::test]
async fn an_agent_that_is_to_send_none_is_not_waited_for() {
    let receiver = Setup::new(SpansWait::Off, Duration::from_secs(3600)).start().await;
    let session = SessionId::new("s");
    expect(receiver.source().as_ref(), &session, 1, context(1));
    // Nobody asked for spans, so nothing is made of what comes by itself.
    send(&receiver, vec![span(&"a".repeat(32), "aaaaaaaaaaaaaaa1", None, 1_010)]).await;
    let (_, trace) = settled(receiver.source().as_ref(), &session).await.remove(0);
    assert_eq!((trace.evidence, trace.spans.len()), (Evidence::NotExpected, 0));
}

/// The fourth session would wait for as long as a test may take if it waited at all: nothing sends.
#[tokio::test]
async fn after_three_sessions_in_vain_nobody_waits_until_something_comes() {
    let receiver = Setup::new(SpansWait::Auto, Duration::from_millis(30)).start().await;
    let source = receiver.source();
    for number in 1..=4u64 {
        let notes = notes_of(source.as_ref(), number).await;
        let is_passed_over = notes.iter().any(|note| note.starts_with("not waited for spans"));
        assert_eq!(is_passed_over, number == 4, "{notes:?}");
    }
    send(&receiver, vec![span(&"a".repeat(32), "aaaaaaaaaaaaaaa1", None, 900_000_000)]).await;
    let said = "spans came in this run that carry neither our trace id nor our session id";
    assert_eq!(notes_of(source.as_ref(), 5).await, [said]);
}

/// What is noted of the one turn of a session that gets no spans.
async fn notes_of(source: &dyn SpanSource, number: u64) -> Vec<String> {
    let session = SessionId::new(number.to_string());
    expect(source, &session, 1, context(number));
    let (_, trace) = settled(source, &session).await.remove(0);
    assert_eq!(trace.evidence, Evidence::Absent);
    trace.notes
}
