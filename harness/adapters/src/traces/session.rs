//! Turns to sessions: by the id they carry, by what was said before, or each trace by itself.

use super::{
    evidence, langfuse,
    remedy::{self, Way},
    strands,
};
use crate::otlp::{self, Missing, Note, RawLog, RawSpan, TurnView};
use rehearsal_core::{
    clock::Timestamp,
    ids::{TraceContext, TraceId},
    session::{Turn, UserMessage},
    span::{Evidence, Trace},
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
    let mut places: BTreeMap<Key, usize> = BTreeMap::new();
    for mut turn in turns {
        let told = traces(&turn.trace).find_map(|trace| known.ids.get(&trace).cloned());
        complete(&mut turn, known, told.is_some());
        let id = told.or_else(|| turn.session.clone());
        let key = id.clone().map_or(Key::Conversation(turn.conversation), Key::Id);
        if let Some(session) = places.get(&key).and_then(|place| sessions.get_mut(*place)) {
            session.turns.push(turn);
            continue;
        }
        let is_named = id.is_some();
        let id = id.unwrap_or_else(|| title(&turn.trace, &known.titles));
        places.insert(key, sessions.len());
        sessions.push(RecordedSession { id, is_named, turns: vec![turn] });
    }
    sessions
}

/// By what turns are known to be of one session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// The id that they carry.
    Id(String),
    /// What the models were sent, which goes on from turn to turn.
    Conversation(usize),
}

/// Adds what the file says of a turn beyond its spans.
fn complete(turn: &mut TurnView, known: &Known, has_id: bool) {
    turn.trace.evidence = evidence_of(&turn.trace, &known.evidence);
    if has_id {
        turn.notes.retain(|note| !matches!(note, Note::Missing { what: Missing::Session, .. }));
    }
    if let Some(way) = way(&turn.trace) {
        let notes = std::mem::take(&mut turn.notes).into_iter();
        turn.notes = notes.map(|note| remedy::fitting(note, way)).collect();
    }
    if let Some(exporter) = exporter(&turn.trace) {
        turn.dialects = BTreeSet::from([exporter]);
    }
    turn.trace.notes = turn.notes.iter().map(Note::to_string).collect();
}

/// The conventions of a trace that was read before.
pub fn dialects(trace: &Trace) -> BTreeSet<&'static str> {
    exporter(trace).map_or_else(|| otlp::dialects(&trace.spans), |exporter| BTreeSet::from([exporter]))
}

/// Who had the spans before they were read here, where that changed what they look like.
fn exporter(trace: &Trace) -> Option<&'static str> {
    let scope = &trace.spans.first()?.scope;
    [langfuse::SCOPE, strands::SCOPE].into_iter().find(|known| known == scope)
}

/// The way on which a turn's spans came here, where that changed what they hold.
fn way(trace: &Trace) -> Option<Way> {
    let scope = trace.spans.first()?.scope.as_str();
    match &trace.evidence {
        _ if scope == langfuse::SCOPE => Some(Way::Langfuse),
        _ if scope == strands::SCOPE => Some(Way::StrandsEvals),
        Evidence::Incomplete { missing } if missing == evidence::EVENTS_ALONE => Some(Way::EventsAlone),
        Evidence::Incomplete { .. } | Evidence::Complete | Evidence::NotExpected | Evidence::Absent => None,
    }
}

fn title(trace: &Trace, titles: &HashMap<TraceId, String>) -> String {
    let first = traces(trace).next();
    first.map(|trace| titles.get(&trace).cloned().unwrap_or_else(|| trace.to_string())).unwrap_or_default()
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
        state: BTreeMap::new(),
    })
}
