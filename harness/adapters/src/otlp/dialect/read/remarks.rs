//! What a turn's spans should hold and do not, with what switches it on.

use super::{super::DIALECTS, Voice, calls::KNOWN_FROM};
use crate::otlp::note::{Missing, Note};
use rehearsal_core::span::{Activity, AgentCall, ModelCall, Part, Span, ToolCall};
use std::collections::BTreeSet;

/// What a reader should know of the spans of one turn.
pub(in crate::otlp) fn remarks(spans: &[Span], voices: &BTreeSet<Voice>) -> Vec<Note> {
    let unseen = spans.iter().filter(|span| span.attributes.contains_key(KNOWN_FROM)).count();
    let unseen = (unseen > 0).then_some(Note::CallsWithoutSpan(unseen));
    unseen.into_iter().chain(gap(spans).map(|what| missing(what, voices))).collect()
}

/// The note that something is missing, with the remedy of whoever is known to have one.
pub(in crate::otlp) fn missing(what: Missing, voices: &BTreeSet<Voice>) -> Note {
    let remedy = voices.iter().find_map(|voice| {
        let dialect = DIALECTS.iter().find(|dialect| dialect.name() == voice.dialect)?;
        dialect.remedy(what, &voice.scope)
    });
    Note::Missing { what, remedy: remedy.unwrap_or_else(|| what.remedy()) }
}

/// The first that is missing; what it brings about is not told as well.
fn gap(spans: &[Span]) -> Option<Missing> {
    let models = || {
        spans
            .iter()
            .filter_map(|span| if let Activity::Model(call) = &span.activity { Some(call) } else { None })
    };
    let works = |span: &Span| !matches!(span.activity, Activity::Step | Activity::Other);
    let is_silent = || !spans.iter().any(|span| tells(&span.activity));
    let answered = || models().filter(|call| call.error.is_none());
    if !spans.iter().any(works) {
        None
    } else if is_silent() {
        Some(Missing::Words)
    } else if models().next().is_none() {
        Some(Missing::Models)
    } else if answered().next().is_some() && !answered().any(|call| call.usage.is_reported()) {
        Some(Missing::Tokens)
    } else {
        None
    }
}

/// Whether an activity holds anything that was said. Who keeps words to himself may still say which tool was asked for.
fn tells(activity: &Activity) -> bool {
    match activity {
        Activity::Model(ModelCall { input, output, .. }) => {
            input.iter().chain(output).flat_map(|message| &message.parts).any(holds_words)
        }
        Activity::Tool(ToolCall { arguments, result, .. }) => arguments.is_some() || result.is_some(),
        Activity::Agent(AgentCall { input, output, .. }) => input.is_some() || output.is_some(),
        Activity::Step | Activity::Other => false,
    }
}

fn holds_words(part: &Part) -> bool {
    match part {
        Part::ToolCall(call) => call.arguments.is_some(),
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => true,
    }
}
