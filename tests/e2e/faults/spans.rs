//! Spans that come too late, twice or never, and a backend of our own that is slow.

use super::*;
use crate::spans::{Late, assert_whole, turns};
use rehearsal_tests::{Collector, Reception};
use std::time::Duration;

const A_SECOND: &str = "{ wait: expected, deadline: 1s }";

#[test]
fn spans_that_come_after_settling_are_in_no_session_and_it_is_said() {
    let world = World::default();
    let agent = Late::start(&world, "1.5", "traceparent");
    // One conversation at a time and four that wait for their spans: the first of them are over when theirs come.
    let outcome = agent.play(&world, A_SECOND, (12, 1));
    assert_eq!(outcome.code, Some(0), "nothing is asked of its gate: {outcome:#?}");
    let late = "came after their session was judged and are not in it; a longer `spans: { deadline: ... }` waits for them";
    assert!(outcome.stderr.contains(late), "{}", outcome.stderr);
    let result = outcome.json();
    assert_eq!((&result["attempts"]["valid"], &result["turns_without_evidence"]), (&12.into(), &24.into()));
    for turn in turns(&world.record(&result)) {
        assert_eq!(
            (&turn["evidence"]["kind"], turn["spans"].as_array().unwrap().len()),
            (&"absent".into(), 0),
            "{turn:#}"
        );
        assert!(!turn["reply"].is_null());
    }
}

#[test]
fn spans_that_come_twice_count_once() {
    let world = World::default();
    let agent = Late::start(&world, "0.3", "twice");
    let outcome = agent.play(&world, "expected", (4, 2));
    let result = outcome.json();
    assert_eq!((&result["attempts"]["valid"], &result["turns_without_evidence"]), (&4.into(), &0.into()));
    assert_eq!(turns(&world.record(&result)).map(assert_whole).count(), 8);
    assert!(!outcome.stderr.contains("warning"), "{}", outcome.stderr);
}

#[test]
fn spans_that_never_come_hold_nobody_up_and_are_missed_by_name() {
    let world = World::default();
    let agent = Late::start(&world, "3600", "traceparent");
    let outcome = agent.play(&world, A_SECOND, (4, 2));
    let result = outcome.json();
    assert_eq!((&result["attempts"]["valid"], &result["turns_without_evidence"]), (&4.into(), &8.into()));
    for turn in turns(&world.record(&result)) {
        assert_eq!(turn["evidence"]["kind"], "absent", "{turn:#}");
        assert!(!turn["reply"].is_null(), "{turn:#}");
    }
}

/// Each export waits; the run does not, and everything arrives.
#[test]
fn a_slow_backend_gets_everything_without_a_warning() {
    let (world, collector) =
        (World::default(), Collector::start(Reception::Slow(Duration::from_millis(400))));
    suite(&world, "{ command: [rehearsal, demo-agent] }", OFFLINE, 4);
    let arguments = ["run", "suite.yaml", "--format", "json"];
    let outcome = world.rehearsal_with(&arguments, &[("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address())]);
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:#?}");
    assert!(!outcome.stderr.contains("warning"), "{}", outcome.stderr);
    let record = world.record(&outcome.json());
    let played = turns(&record).count();
    let exported = collector.spans();
    let named = |start: &str| exported.iter().filter(|it| it.span.name.starts_with(start)).count();
    assert_eq!((named("run "), named("attempt "), named("turn")), (1, 4, played));
}
