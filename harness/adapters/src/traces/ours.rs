//! Spans that a run of ours exported: its users and its judges are no agents, whose spans stand beside theirs.

use crate::{otlp::RawSpan, telemetry};

/// Leaves of our own spans only the turns, which hold what was said to the agent. Returns a word on the rest.
pub(super) fn set_aside(spans: &mut Vec<RawSpan>) -> Option<String> {
    let before = spans.len();
    spans.retain(|span| span.scope != telemetry::SCOPE || span.attributes.contains_key(telemetry::TURN));
    let aside = before - spans.len();
    (aside > 0).then(|| {
        let (spans, were) = if aside == 1 { ("span", "was") } else { ("spans", "were") };
        format!(
            "{aside} {spans} of a run of Rehearsal's, such as calls of its users and judges, {were} left out"
        )
    })
}
