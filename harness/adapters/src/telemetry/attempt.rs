//! An attempt that goes on, and its spans once it is over.

use super::{AgentSpans, blank::blank, model_call, names, pen::Pen, score, turn::TurnSpans};
use opentelemetry::{
    KeyValue,
    trace::{Event, Link, SpanContext, SpanId, Status, TraceId},
};
use opentelemetry_sdk::trace::SpanData;
use rehearsal_core::{
    attempt::AttemptId,
    clock::Timestamp,
    event::ModelCalled,
    ids::{EvaluatorName, SessionId},
    score::{Judgement, Target},
    session::{Ending, Session},
};

/// An attempt of which more may come.
#[derive(Debug)]
pub(super) struct OpenAttempt {
    name: String,
    place: SpanContext,
    began: Timestamp,
    /// What each of its spans says.
    common: Vec<KeyValue>,
    session: SessionId,
    turns: Vec<TurnSpans>,
    calls: Vec<SpanData>,
    /// Judgements of the session as a whole.
    judged: Vec<Event>,
}

impl OpenAttempt {
    /// An attempt that begins; `of_run` is what every span of the run says.
    pub(super) fn begin(
        id: &AttemptId,
        session: &SessionId,
        (place, began): (SpanContext, Timestamp),
        of_run: &[KeyValue],
    ) -> Self {
        let mut pen = Pen::new(of_run.to_vec());
        pen.text(names::CASE, Some(id.case.as_str()));
        pen.text(names::PERSONA, Some(id.persona.as_str()));
        pen.count(names::TRIAL, Some(u64::from(id.trial)));
        Self {
            name: format!("attempt {id}"),
            place,
            began,
            common: pen.into_attributes(),
            session: session.clone(),
            turns: Vec::new(),
            calls: Vec::new(),
            judged: Vec::new(),
        }
    }

    /// A model was called for it, on our side. Its span does not name the session: whoever adds up the tokens of a
    /// session means the agent's.
    pub(super) fn called(&mut self, call: &ModelCalled, at: Timestamp, place: SpanContext) {
        self.calls.push(model_call::span(call, at, (place, self.place.span_id()), &self.common));
    }

    /// Its conversation is over.
    pub(super) fn settled(&mut self, session: &Session, agent_spans: AgentSpans) {
        let common = self.of_session().into_attributes();
        let turn = |turn| TurnSpans::of(turn, &self.place, &common, agent_spans);
        self.turns = session.turns.iter().map(turn).collect();
    }

    /// Its conversation was held before, and is judged again; `mint` gives each turn's span its place.
    pub(super) fn heard(&mut self, session: &Session, mint: impl Fn(TraceId) -> SpanContext) {
        let common = self.of_session().into_attributes();
        let (trace, own) = (self.place.trace_id(), self.place.span_id());
        let turn = |turn| TurnSpans::of_before(turn, (mint(trace), own), &common);
        self.turns = session.turns.iter().map(turn).collect();
    }

    /// It was judged.
    pub(super) fn judged(&mut self, evaluator: &EvaluatorName, judgement: &Judgement, at: Timestamp) {
        for (target, event) in score::events(evaluator, judgement, at) {
            let turn = match target {
                Target::Session => None,
                Target::Turn(number) | Target::ToolCall { turn: number, .. } => {
                    self.turns.iter_mut().find(|turn| turn.number == number)
                }
            };
            match turn {
                Some(turn) => turn.own.events.events.push(event),
                None => self.judged.push(event),
            }
        }
    }

    /// All its spans. `ending` is `None` where the run stopped before anybody could say.
    pub(super) fn end(self, ending: Option<&Ending>, at: Timestamp, run: SpanId) -> Vec<SpanData> {
        let mut pen = self.of_session();
        let mut own = blank(self.place.clone(), self.name.clone(), (self.began, at));
        own.parent_span_id = run;
        own.links.links =
            self.turns.iter().map(|turn| Link::with_context(turn.own.span_context.clone())).collect();
        own.events.events = self.judged;
        own.status = status(ending);
        let word = ending.map_or("unfinished", |ending| ending.kind().as_str());
        pen.text(names::ENDING, Some(word));
        own.attributes = pen.into_attributes();
        let turns = self.turns.into_iter().flat_map(TurnSpans::into_spans);
        std::iter::once(own).chain(self.calls).chain(turns).collect()
    }

    /// What the spans of its session say.
    fn of_session(&self) -> Pen {
        let mut pen = Pen::new(self.common.clone());
        pen.text(names::SESSION, Some(self.session.as_str()));
        pen.text(names::CONVERSATION, Some(self.session.as_str()));
        pen
    }
}

/// Only what stood in the way is an error. That the user gave up is a finding, and scores say so.
fn status(ending: Option<&Ending>) -> Status {
    match ending {
        Some(ending) if ending.kind().is_valid() => Status::Unset,
        Some(ending) => Status::error(ending.detail().unwrap_or(ending.kind().as_str()).to_owned()),
        None => Status::error("the run stopped before this attempt was over"),
    }
}
