//! A turn's spans against its time: what the agent did, when, and for how long.

use super::{
    charts::{Stretch, TimeLine},
    turn::took,
};
use crate::{show, spans};
use rehearsal_core::{
    session::Turn,
    span::{Activity, Correlation, ModelCall, Span},
};
use serde::Serialize;

/// Levels of nesting that are told apart by their indent.
const DEEPEST: usize = 8;

/// The spans of a turn.
#[derive(Serialize)]
pub(super) struct Waterfall<'a> {
    /// The time from its left to its right.
    length: String,
    spans: Vec<SpanView<'a>>,
}

#[derive(Serialize)]
struct SpanView<'a> {
    name: &'a str,
    kind: &'static str,
    depth: usize,
    took: String,
    /// Everything else there is to know of it, in a line.
    told: String,
    error: Option<&'a str>,
    #[serde(flatten)]
    stretch: Stretch,
}

impl<'a> Waterfall<'a> {
    /// The spans; `None` where there are none.
    pub(super) fn new(turn: &'a Turn) -> Option<Self> {
        let all = &turn.trace.spans;
        if all.is_empty() {
            return None;
        }
        let line = TimeLine::new(turn.sent_at, turn.ended_at, all);
        let view = |(span, depth): (&'a Span, usize)| SpanView {
            name: &span.name,
            kind: spans::kind(&span.activity),
            depth: depth.min(DEEPEST),
            took: took(span.started_at, span.ended_at),
            told: told(span, line),
            error: span.status.error(),
            stretch: line.place(span),
        };
        let spans = all.iter().zip(spans::depths(all)).map(view).collect();
        Some(Self { length: line.length(), spans })
    }
}

/// `model call, begins after 40 ms, takes 440 ms · nova-lite · 940 tokens in, 120 out · sent by strands`.
fn told(span: &Span, line: TimeLine) -> String {
    let (begins, takes) = (line.until(span), took(span.started_at, span.ended_at));
    let mut told = vec![format!("{}, begins after {begins}, takes {takes}", what(&span.activity))];
    told.extend(span.activity.model().map(of_model).unwrap_or_default());
    if let Some(id) = span.activity.tool().and_then(|call| call.id.as_deref()) {
        told.push(format!("call {id}"));
    }
    if !span.scope.is_empty() {
        told.push(format!("sent by {}", span.scope));
    }
    match span.correlation {
        Correlation::TraceId => {}
        Correlation::Session | Correlation::Time => told.push(format!("found by {}", span.correlation)),
    }
    told.join(" · ")
}

fn what(activity: &Activity) -> &'static str {
    match activity {
        Activity::Model(_) => "model call",
        Activity::Tool(_) => "tool call",
        Activity::Agent(_) => "agent",
        Activity::Step => "step",
        Activity::Other => "span",
    }
}

fn of_model(call: &ModelCall) -> Vec<String> {
    let mut told: Vec<String> = call.model.iter().chain(&call.provider).cloned().collect();
    let usage = &call.usage;
    let tokens = [
        (usage.input_tokens, "in"),
        (usage.output_tokens, "out"),
        (usage.cache_read_tokens, "from the cache"),
        (usage.cache_write_tokens, "into the cache"),
    ];
    let tokens = tokens.iter().filter_map(|(count, way)| Some((count.filter(|count| *count > 0)?, way)));
    let tokens: Vec<String> =
        tokens.map(|(count, way)| format!("{} {way}", show::thousands(count))).collect();
    if !tokens.is_empty() {
        told.push(format!("tokens: {}", tokens.join(", ")));
    }
    told.extend(call.finish_reason.iter().map(|reason| format!("stopped: {reason}")));
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::usage::Usage;

    #[test]
    fn a_model_call_is_told_with_what_is_reported_of_it() {
        let usage = Usage { input_tokens: Some(1940), cache_read_tokens: Some(0), ..Usage::default() };
        let call = ModelCall {
            model: Some("nova-lite".into()),
            usage,
            finish_reason: Some("length".into()),
            ..ModelCall::default()
        };
        assert_eq!(of_model(&call), ["nova-lite", "tokens: 1\u{202f}940 in", "stopped: length"]);
        assert!(of_model(&ModelCall::default()).is_empty());
    }
}
