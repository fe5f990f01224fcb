//! Turns to sessions: by the id they carry, by what was said before, or each trace by itself.

use super::{langfuse, strands};
use crate::otlp::{RawLog, RawSpan, TurnView};
use rehearsal_core::{
    clock::Timestamp,
    ids::{TraceContext, TraceId},
    session::{Turn, UserMessage},
    span::{Evidence, Message, ModelCall, Part, Trace},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A conversation that was recorded elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedSession {
    /// Its id; that of its first trace where none was sent.
    pub id: String,
    /// Whether that is an id that the agent sent.
    pub is_named: bool,
    /// Its turns, in the order in which they began.
    pub turns: Vec<TurnView>,
}

/// The session ids that understanding alone would not find, by trace: those under an attribute that the user
/// names, and those that only log records carry.
pub(super) fn ids(spans: &[RawSpan], logs: &[RawLog], attribute: Option<&str>) -> HashMap<TraceId, String> {
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let mut ids = HashMap::new();
    if let Some(key) = attribute {
        for span in spans {
            if let Some(id) = span.attributes.get(key).or_else(|| span.resource.get(key)).and_then(text) {
                ids.entry(span.trace_id).or_insert(id);
            }
        }
    }
    let told: HashSet<TraceId> =
        spans.iter().filter(|span| span.text("session.id").is_some()).map(|span| span.trace_id).collect();
    for log in logs.iter().filter(|log| !told.contains(&log.trace_id)) {
        if let Some(id) = log.attributes.get("session.id").and_then(text) {
            ids.entry(log.trace_id).or_insert(id);
        }
    }
    ids
}

/// What the files say of traces that understanding their spans alone would not find.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Their sessions.
    pub(super) ids: HashMap<TraceId, String>,
    /// What they are called.
    pub(super) titles: HashMap<TraceId, String>,
    /// Whether all of them is there.
    pub(super) evidence: HashMap<TraceId, Evidence>,
}

/// Groups turns, which come in the order of their starts.
pub(super) fn group(turns: Vec<TurnView>, known: &Known) -> Vec<RecordedSession> {
    let mut sessions: Vec<RecordedSession> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for mut turn in turns {
        turn.trace.evidence = evidence_of(&turn.trace, &known.evidence);
        if let Some(exporter) = exporter(&turn.trace) {
            turn.dialects = BTreeSet::from([exporter]);
        }
        let told = traces(&turn.trace).find_map(|trace| known.ids.get(&trace).cloned());
        let named = told.or_else(|| turn.session.clone());
        let found = match &named {
            Some(id) => by_id.get(id).copied(),
            None => went_before(&sessions, &turn),
        };
        if let Some(session) = found.and_then(|index| sessions.get_mut(index)) {
            session.turns.push(turn);
            continue;
        }
        let is_named = named.is_some();
        let id = named.unwrap_or_else(|| title(&turn.trace, &known.titles));
        by_id.insert(id.clone(), sessions.len());
        sessions.push(RecordedSession { id, is_named, turns: vec![turn] });
    }
    sessions
}

fn title(trace: &Trace, titles: &HashMap<TraceId, String>) -> String {
    let first = traces(trace).next();
    first.map(|trace| titles.get(&trace).cloned().unwrap_or_else(|| trace.to_string())).unwrap_or_default()
}

/// Who had the spans before they were read here, where that changed what they look like.
fn exporter(trace: &Trace) -> Option<&'static str> {
    let scope = &trace.spans.first()?.scope;
    [langfuse::SCOPE, strands::SCOPE].into_iter().find(|known| known == scope)
}

fn traces(trace: &Trace) -> impl Iterator<Item = TraceId> {
    trace.spans.iter().map(|span| span.trace_id)
}

/// The worst that is known of the traces of a turn.
fn evidence_of(trace: &Trace, known: &HashMap<TraceId, Evidence>) -> Evidence {
    let missing =
        traces(trace).find_map(|trace| known.get(&trace).filter(|known| **known != Evidence::Complete));
    missing.cloned().unwrap_or(Evidence::Complete)
}

/// The session whose every word the turn's first call of a model repeats before the turn's own; only sessions that
/// carry no id are asked, the latest first.
fn went_before(sessions: &[RecordedSession], turn: &TurnView) -> Option<usize> {
    let history = said_before(turn.trace.model_calls().next()?);
    if history.is_empty() {
        return None;
    }
    let says = |session: &RecordedSession| {
        let turns = session.turns.iter();
        !session.is_named
            && turns
                .map(|turn| turn.user.as_deref().map(str::trim))
                .eq(history.iter().map(|words| Some(words.trim())))
    };
    sessions.iter().rposition(says)
}

/// What users said in a call's messages, but for the last of it.
fn said_before(call: &ModelCall) -> Vec<&str> {
    let words = |message: &'_ Message| {
        message.role == "user" && message.parts.iter().any(|part| matches!(part, Part::Text { .. }))
    };
    let mut said: Vec<&str> =
        call.input.iter().filter(|message| words(message)).filter_map(first_text).collect();
    said.pop();
    said
}

fn first_text(message: &Message) -> Option<&str> {
    message.parts.iter().find_map(|part| match part {
        Part::Text { text } => Some(text.as_str()),
        Part::Reasoning { .. } | Part::ToolCall(_) | Part::ToolResult { .. } | Part::Other { .. } => None,
    })
}

impl RecordedSession {
    /// The turns as those of a session that was played.
    pub fn into_turns(self) -> Vec<Turn> {
        (1..).zip(self.turns).filter_map(|(number, view)| turn(number, view)).collect()
    }
}

fn turn(number: u32, view: TurnView) -> Option<Turn> {
    let TurnView { started_at, user, reply, error, mut trace, .. } = view;
    let root = trace.spans.first()?;
    let context = TraceContext { trace_id: root.trace_id, span_id: root.parent_id.unwrap_or(root.span_id) };
    let ended_at: Timestamp = trace.spans.iter().map(|span| span.ended_at).max().unwrap_or(started_at);
    let error = match (&reply, error) {
        (Some(_), Some(besides)) => {
            trace.notes.push(format!("something failed and the agent went on: {besides}"));
            None
        }
        (_, error) => error,
    };
    Some(Turn {
        number,
        context,
        user: UserMessage { text: user.unwrap_or_default(), ..UserMessage::default() },
        sent_at: started_at,
        reply,
        questions: Vec::new(),
        ended_at,
        error,
        trace,
    })
}
