//! What a judge sees of a session that failed: its turns with every span that matters under a short id, what was held
//! against it, and what the rules have found. The agent's private reasoning is left out, as for every judge.

mod fit;

use super::cut::{cut, cut_value};
use crate::exhibit::system_prompt;
use fit::{leave_out, leave_out_spans};
use rehearsal_core::{
    diagnosis::{FailureFound, Patient},
    ids::SpanId,
    prompt::fenced_for,
    session::{Session, Turn},
    span::{Activity, Evidence, Span, SpanStatus},
};
use serde::Serialize;
use serde_json::Value;

/// The most bytes of one text that are shown, tried from the first on until all of it fits.
const LIMITS: [usize; 4] = [6000, 2000, 600, 200];

/// The most bytes of a session that are shown; about a quarter as many tokens.
const MOST: usize = 200_000;

/// A session, numbered and cut to size.
pub(super) struct Chart<'a> {
    session: &'a Session,
    /// The ids under which spans are shown.
    ids: Vec<(String, u32, &'a Span)>,
    view: SessionView,
    notes: Vec<String>,
}

/// The values of the prompt's template.
#[derive(Serialize)]
pub(super) struct Blocks {
    case: String,
    session: String,
}

#[derive(Serialize)]
struct CaseView<'a> {
    task_description: &'a str,
    user_knows: &'a std::collections::BTreeMap<String, String>,
    user_does_not_know: &'a [String],
    /// What the evaluators said of the session.
    complaints: &'a [String],
}

#[derive(Serialize)]
struct SessionView {
    agent_system_prompt: Option<String>,
    tools: Vec<ToolView>,
    turns: Vec<TurnView>,
    ending: String,
    found: Vec<FoundView>,
}

#[derive(Serialize)]
struct ToolView {
    name: String,
    description: Option<String>,
    parameters: Option<Value>,
}

#[derive(Serialize)]
struct TurnView {
    turn: u32,
    user: String,
    /// Whether `spans` are all there were: `complete`, `incomplete` or `not recorded`.
    evidence: &'static str,
    spans: Vec<SpanView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    asked: Vec<String>,
    agent: Option<String>,
    error: Option<String>,
}

#[derive(Serialize)]
struct SpanView {
    id: String,
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_reason: Option<String>,
}

#[derive(Serialize)]
struct FoundView {
    id: String,
    category: &'static str,
    turn: u32,
    span: Option<String>,
    quote: String,
    why: String,
}

impl<'a> Chart<'a> {
    /// The chart of a session, on which this was found.
    pub(super) fn of(patient: &Patient<'a>, found: &[FailureFound]) -> Self {
        let session = patient.session;
        let ids = numbered(session);
        let mut notes = Vec::new();
        let drawn = |limit: usize| view(session, (&ids, found), limit);
        let sized = |view: &SessionView| serde_json::to_string(view).map_or(usize::MAX, |text| text.len());
        let [first, rest @ ..] = LIMITS;
        let mut at = first;
        let mut view = drawn(first);
        for limit in rest {
            if sized(&view) <= MOST {
                break;
            }
            (at, view) = (limit, drawn(limit));
        }
        if longest(session) > at {
            notes.push(format!("texts of more than {at} bytes were shown to the judge without their middle"));
        }
        notes.extend(leave_out(&mut view, MOST, sized));
        notes.extend(leave_out_spans(&mut view, MOST, sized));
        Self { session, ids, view, notes }
    }

    /// What of it was not shown, in sentences.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The blocks of the prompt, in fences of this examination's own.
    pub(super) fn blocks(&self, patient: &Patient<'_>) -> Result<Blocks, serde_json::Error> {
        let case = CaseView {
            task_description: &patient.case.task_description,
            user_knows: &patient.case.known,
            user_does_not_know: &patient.case.unknown,
            complaints: patient.complaints,
        };
        Ok(Blocks {
            case: fenced_for(patient.seed, "case", &serde_json::to_string(&case)?),
            session: fenced_for(patient.seed, "session", &serde_json::to_string(&self.view)?),
        })
    }

    /// The turn of this number.
    pub(super) fn turn(&self, number: u32) -> Option<&'a Turn> {
        self.session.turns.iter().find(|turn| turn.number == number)
    }

    /// The span under this id, where it is one of that turn.
    pub(super) fn span(&self, turn: u32, id: &str) -> Option<&'a Span> {
        self.ids.iter().find(|(known, of, _)| known == id && *of == turn).map(|(_, _, span)| *span)
    }
}

/// Spans that a judge can make something of: calls, agents, and whatever failed.
fn numbered(session: &Session) -> Vec<(String, u32, &Span)> {
    let spans = session.turns.iter().flat_map(|turn| turn.trace.spans.iter().map(|span| (turn.number, span)));
    let matters = |span: &Span| match &span.activity {
        Activity::Tool(_) | Activity::Model(_) | Activity::Agent(_) => true,
        Activity::Step | Activity::Other => matches!(span.status, SpanStatus::Error { .. }),
    };
    let spans = spans.filter(|(_, span)| matters(span));
    spans.zip(1..).map(|((turn, span), number): (_, u32)| (format!("s{number}"), turn, span)).collect()
}

fn view(
    session: &Session,
    (ids, found): (&[(String, u32, &Span)], &[FailureFound]),
    limit: usize,
) -> SessionView {
    let agents = session.turns.iter().flat_map(|turn| turn.trace.agent_calls());
    let mut tools: Vec<ToolView> = Vec::new();
    for tool in agents.flat_map(|agent| &agent.tools) {
        if !tools.iter().any(|known| known.name == tool.name) {
            tools.push(ToolView {
                name: tool.name.clone(),
                description: tool.description.as_deref().map(|text| cut(text, limit)),
                parameters: tool.parameters.as_ref().map(|value| cut_value(value, limit)),
            });
        }
    }
    let ending = session.ending.kind().as_str();
    SessionView {
        agent_system_prompt: system_prompt(session).map(|prompt| cut(prompt, limit)),
        tools,
        turns: session.turns.iter().map(|turn| turn_view(turn, ids, limit)).collect(),
        ending: session
            .ending
            .detail()
            .map_or_else(|| ending.to_owned(), |why| format!("{ending}: {}", cut(why, limit))),
        found: (1..).zip(found).map(|(number, failure): (u32, _)| found_view(number, failure, ids)).collect(),
    }
}

fn turn_view(turn: &Turn, ids: &[(String, u32, &Span)], limit: usize) -> TurnView {
    let spans = ids.iter().filter(|(_, of, _)| *of == turn.number);
    let shown = |text: &String| cut(text, limit);
    TurnView {
        turn: turn.number,
        user: cut(&turn.user.text, limit),
        evidence: match turn.trace.evidence {
            Evidence::Complete => "complete",
            Evidence::Incomplete { .. } => "incomplete",
            Evidence::NotExpected | Evidence::Absent => "not recorded",
        },
        spans: spans.map(|(id, _, span)| span_view(id, span, limit)).collect(),
        asked: turn.questions.iter().map(|question| cut(&question.message, limit)).collect(),
        agent: turn.reply.as_ref().map(shown),
        error: turn.error.as_ref().map(shown),
    }
}

fn span_view(id: &str, span: &Span, limit: usize) -> SpanView {
    let value = |value: &Option<Value>| value.as_ref().map(|value| cut_value(value, limit));
    let error = |own: Option<&str>| own.or(span.status.error()).map(|text| cut(text, limit));
    let (arguments, result, finish_reason) = (None, None, None);
    let (id, name) = (id.to_owned(), span.name.clone());
    let blank = SpanView { id, kind: "step", name, arguments, result, error: error(None), finish_reason };
    match &span.activity {
        Activity::Tool(call) => SpanView {
            kind: "tool",
            name: call.name.clone(),
            arguments: value(&call.arguments),
            result: value(&call.result),
            error: error(call.error.as_deref()),
            ..blank
        },
        Activity::Model(call) => SpanView {
            kind: "model",
            error: error(call.error.as_deref()),
            finish_reason: call.finish_reason.clone(),
            ..blank
        },
        Activity::Agent(_) => SpanView { kind: "agent", ..blank },
        Activity::Step | Activity::Other => blank,
    }
}

fn found_view(number: u32, failure: &FailureFound, ids: &[(String, u32, &Span)]) -> FoundView {
    let same = |span: SpanId| {
        let here =
            |(_, turn, known): &&(String, u32, &Span)| known.span_id == span && *turn == failure.place.turn;
        ids.iter().find(here).map(|(id, _, _)| id.clone())
    };
    FoundView {
        id: id_of(number),
        category: failure.category.as_str(),
        turn: failure.place.turn,
        span: failure.place.span_id.and_then(same),
        quote: failure.evidence.text.clone(),
        why: failure.why.clone(),
    }
}

/// The id under which the judge is shown what the rules found, from 1.
pub(super) fn id_of(number: u32) -> String {
    format!("f{number}")
}

/// The longest text of a session that could be cut.
fn longest(session: &Session) -> usize {
    let of_turn = |turn: &Turn| {
        let words = [Some(&turn.user.text), turn.reply.as_ref(), turn.error.as_ref()];
        words.into_iter().flatten().map(String::len).max().unwrap_or(0)
    };
    let of_span = |span: &Span| match &span.activity {
        Activity::Tool(call) => {
            let values = [&call.arguments, &call.result].into_iter().flatten();
            values.map(|value| value.to_string().len()).max().unwrap_or(0)
        }
        Activity::Agent(_) | Activity::Model(_) | Activity::Step | Activity::Other => 0,
    };
    let turns = || session.turns.iter();
    let spans = turns().flat_map(|turn| &turn.trace.spans);
    let prompt = system_prompt(session).map(str::len);
    turns().map(of_turn).chain(spans.map(of_span)).chain(prompt).max().unwrap_or(0)
}
