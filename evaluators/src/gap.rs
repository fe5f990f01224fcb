//! Whether a session's spans tell all: missing spans are no evidence of a missing call.

use rehearsal_core::{
    session::{Session, Turn},
    span::Evidence,
};

/// Why the spans do not tell all; `None` where every turn's are complete.
pub(crate) fn gap(session: &Session) -> Option<String> {
    if session.turns.iter().all(|turn| turn.trace.spans.is_empty() && !is_complete(turn)) {
        return Some(
            "no spans came from the agent; have it send OpenTelemetry spans to judge its calls".into(),
        );
    }
    session.turns.iter().find_map(|turn| match &turn.trace.evidence {
        Evidence::Complete => None,
        Evidence::Incomplete { missing } => Some(format!("turn {} lacks spans: {missing}", turn.number)),
        Evidence::Absent => Some(format!("turn {} has no spans", turn.number)),
        Evidence::NotExpected => Some(format!("the spans of turn {} were not waited for", turn.number)),
    })
}

fn is_complete(turn: &Turn) -> bool {
    matches!(turn.trace.evidence, Evidence::Complete)
}
