//! What the senders' own limits cost, and what is left.

use crate::truth::{sent, turns};
use rehearsal_adapters::otlp::Note;

#[test]
fn the_events_that_strands_lost_are_told() {
    let turns = turns("extra.strands_event_limit");
    assert!(turns[0].trace.notes[0].contains("68 events on 2 spans"), "{:?}", turns[0].trace.notes);
}

/// The oldest attributes are gone, so the numbers of the messages begin late; no system prompt is left.
#[test]
fn the_messages_that_are_left_of_a_long_history_are_read() {
    let turns = turns("extra.openinference_attribute_limit");
    assert!(
        matches!(turns[0].notes[0], Note::Dropped { attributes: 1.., events: 0, spans: 1 }),
        "{:?}",
        turns[0].notes
    );
    let input = &turns[0].trace.model_calls().next().unwrap().input;
    assert_eq!(input.len(), 122 - 63);
    assert!(input.iter().all(|message| message.role != "system"));
    assert_eq!(turns[0].user.as_deref(), Some("Should I take an umbrella?"));
    assert!(turns[0].reply.is_some());
}

/// JavaScript's limits cost the newest attributes and the oldest events; the span means nothing, so it is no turn.
#[test]
fn what_javascript_lost_is_counted() {
    let (spans, logs) = sent("extra.js_limits");
    let lost: Vec<_> = spans.iter().map(|span| (span.dropped_attributes, span.dropped_events)).collect();
    assert_eq!(lost, [(72, 72)]);
    assert_eq!(rehearsal_adapters::otlp::understand(spans, logs), []);
}
