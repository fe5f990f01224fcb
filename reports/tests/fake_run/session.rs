//! The sessions of the fake run: turns, thoughts, replies and spans.

use super::{Difference, HOSTILE, asking, scenes::Scene};
use rehearsal_core::{
    actor::{ActorProfile, Closing, PartProgress, PartStatus},
    attempt::AttemptId,
    clock::Timestamp,
    ids::{SessionId, SpanId, TraceContext, TraceId},
    session::{Ending, Session, Turn, UserMessage},
    span::{Activity, AgentCall, Correlation, Evidence, ModelCall, Span, SpanStatus, ToolCall, Trace},
    usage::Usage,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// Where and when a session is played.
pub(crate) struct Place {
    pub(crate) id: AttemptId,
    pub(crate) session: SessionId,
    pub(crate) start: Timestamp,
    pub(crate) difference: Difference,
}

const PARTS: [&str; 3] = ["dates agreed", "price told", "booking reference given"];

const ASKS: [&str; 4] = [
    "I need to book a flight to Paris next week",
    "Lisbon, on the first of December. What does it cost?",
    "That is above my budget of 300 EUR. Is there anything cheaper?",
    "Fine. Book the cheapest and give me the reference.",
];

const REPLIES: [&str; 4] = [
    "Happy to help. Where do you leave from, and on which day?",
    "I can offer three flights:\n  07:10  TP 432   289 EUR\n  12:45  AF 1195  341 EUR\n  18:20  TP 438   310 EUR\nWhich one suits you?",
    "The 07:10 flight is the cheapest at 289 EUR, within your budget.",
    "Done. Your reference is TRX-4471, and the receipt is on its way to you.",
];

/// One session.
pub(crate) fn session(scene: &Scene, place: Place) -> Session {
    let no_actor = matches!(scene.ending, Ending::ActorError { .. });
    let mut turns: Vec<Turn> = (1..=scene.turns).map(|number| turn(scene, &place, number)).collect();
    if scene.asks {
        asking::put(&mut turns, place.difference.ids);
    }
    let closing = (scene.ending == Ending::MaxTurns).then(|| Closing {
        reasoning: "No reference yet, and I am out of patience.".into(),
        progress: progress(2),
        goal_met: false,
        drafts: Vec::new(),
    });
    let (id, attempt, ending) = (place.session.clone(), place.id.clone(), scene.ending.clone());
    Session {
        id,
        attempt,
        profile: (!no_actor).then(|| profile(&place.id)),
        turns,
        ending,
        closing,
        refused: Vec::new(),
    }
}

fn profile(id: &AttemptId) -> ActorProfile {
    ActorProfile {
        traits: [("patience_level".into(), "low".into()), ("expertise_level".into(), "expert".into())].into(),
        manner: BTreeMap::new(),
        context: format!("A traveller in the manner of {}, who books twice a month.", id.persona),
        actor_goal: "Get to Paris on the first of December for at most 300 EUR.".into(),
        goal_parts: PARTS.map(String::from).to_vec(),
    }
}

fn progress(met: usize) -> Vec<PartProgress> {
    let status = |index: usize| match index {
        _ if index < met => PartStatus::Met,
        _ if index == met => PartStatus::Attempted,
        2 if met == 1 => PartStatus::Blocked,
        _ => PartStatus::Open,
    };
    PARTS
        .iter()
        .enumerate()
        .map(|(index, part)| PartProgress { part: (*part).into(), status: status(index) })
        .collect()
}

fn turn(scene: &Scene, place: &Place, number: u32) -> Turn {
    let slower = place.difference.slower;
    let sent_at = place.start.plus(Duration::from_millis(u64::from(number) * 2_500 * slower));
    let ended_at = sent_at.plus(Duration::from_millis(1_400 * slower));
    let context = context(scene, place, number);
    let last = number == scene.turns;
    let error =
        if last && !scene.ending.kind().is_valid() { scene.ending.detail().map(str::to_owned) } else { None };
    let step = (number as usize - 1).min(3);
    let reply = if scene.hostile { HOSTILE } else { line(&REPLIES, step) };
    let opening = number == 1;
    Turn {
        number,
        context,
        user: UserMessage {
            text: line(&ASKS, step).into(),
            reasoning: (!opening)
                .then(|| "They asked for the date, so I give it and press for a price.".into()),
            progress: if opening { vec![] } else { progress(step) },
            ..UserMessage::default()
        },
        sent_at,
        reply: error.is_none().then(|| reply.to_owned()),
        questions: vec![],
        ended_at,
        error,
        trace: trace(scene, context, sent_at, slower),
        state: if last { BTreeMap::from([("bookings".to_owned(), json!(number))]) } else { BTreeMap::new() },
    }
}

fn line(lines: &[&'static str], step: usize) -> &'static str {
    lines.get(step).copied().unwrap_or_default()
}

fn context(scene: &Scene, place: &Place, number: u32) -> TraceContext {
    let bytes = [place.difference.ids, scene.index as u8 + 1, number as u8];
    let mut trace = [0u8; 16];
    trace[..3].copy_from_slice(&bytes);
    let mut span = [0u8; 8];
    span[..3].copy_from_slice(&bytes);
    TraceContext { trace_id: TraceId::from_bytes(trace), span_id: SpanId::from_bytes(span) }
}

fn trace(scene: &Scene, context: TraceContext, start: Timestamp, slower: u64) -> Trace {
    let evidence = match scene.index {
        6 | 17 => Evidence::Incomplete { missing: "the root span has not ended".into() },
        32.. => Evidence::Absent,
        _ => Evidence::Complete,
    };
    if evidence == Evidence::Absent {
        return Trace { evidence, ..Trace::default() };
    }
    let spans = SpanMaker { context, start, slower };
    let failed = scene.index % 5 == 1;
    let mut tool = search(failed);
    if scene.hostile {
        tool.result = Some(json!({ "html": HOSTILE }));
    }
    let error = tool.error.clone();
    let mut spans = vec![
        spans.span((1, 0), "invoke_agent travel-desk", (20, 1_340), Activity::Agent(AgentCall::default())),
        spans.span((2, 1), "chat nova-lite", (40, 480), Activity::Model(model_call())),
        spans.span((3, 1), "execute_tool search_flights", (500, 900), Activity::Tool(tool)),
        spans.span((4, 3), "GET /flights", (520, 860), Activity::Other),
        spans.span((5, 1), "chat nova-lite", (920, 1_310), Activity::Model(model_call())),
    ];
    if let Some(message) = error {
        spans
            .iter_mut()
            .skip(2)
            .take(1)
            .for_each(|span| span.status = SpanStatus::Error { message: message.clone() });
    }
    let notes = if scene.index.is_multiple_of(6) {
        vec!["2 attributes were dropped by the agent's exporter".into()]
    } else {
        vec![]
    };
    Trace { spans, evidence, notes }
}

fn search(failed: bool) -> ToolCall {
    ToolCall {
        name: "search_flights".into(),
        id: Some("call-1".into()),
        arguments: Some(json!({ "from": "LIS", "to": "CDG", "date": "2026-12-01" })),
        result: (!failed)
            .then(|| json!([{ "flight": "TP 432", "eur": 289 }, { "flight": "AF 1195", "eur": 341 }])),
        error: failed.then(|| "upstream timed out after 300 ms".into()),
    }
}

fn model_call() -> ModelCall {
    ModelCall {
        model: Some("nova-lite".into()),
        usage: Usage { input_tokens: Some(940), output_tokens: Some(120), ..Usage::default() },
        ..ModelCall::default()
    }
}

struct SpanMaker {
    context: TraceContext,
    start: Timestamp,
    slower: u64,
}

impl SpanMaker {
    /// `(number, parent's number)`, 0 for the turn itself; `(from, to)` in milliseconds of the turn.
    fn span(
        &self,
        (number, parent): (u8, u8),
        name: &str,
        (from, to): (u64, u64),
        activity: Activity,
    ) -> Span {
        let at = |ms: u64| self.start.plus(Duration::from_millis(ms * self.slower));
        let id = |number: u8| SpanId::from_bytes([9, 9, 9, 9, 9, 9, 9, number]);
        Span {
            trace_id: self.context.trace_id,
            span_id: id(number),
            parent_id: Some(if parent == 0 { self.context.span_id } else { id(parent) }),
            name: name.into(),
            scope: "strands".into(),
            started_at: at(from),
            ended_at: at(to),
            status: SpanStatus::Unset,
            correlation: Correlation::TraceId,
            activity,
            attributes: serde_json::Map::new(),
        }
    }
}
