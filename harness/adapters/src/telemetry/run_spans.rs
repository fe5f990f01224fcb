//! The reporter that makes spans of a run: it keeps the attempts that are open, and lets go of each as it finishes.

use super::{
    AgentSpans, attempt::OpenAttempt, blank::blank, export::Outbox, ids::place, model_call, names, pen::Pen,
};
use opentelemetry::{
    KeyValue,
    trace::{SpanContext, Status, TraceId},
};
use opentelemetry_sdk::trace::{IdGenerator as _, RandomIdGenerator};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    clock::Timestamp,
    event::{Manifest, ModelCalled, Reporter, ReporterError, RunEnding, RunEvent, Stamped},
    ids::SessionId,
    session::{Ending, Session},
    summary::Summary,
};
use std::collections::BTreeMap;

/// Makes spans of a run and hands them to its export.
#[derive(Debug)]
pub struct RunSpans {
    outbox: Outbox,
    agent_spans: AgentSpans,
    mint: RandomIdGenerator,
    run: Option<OpenRun>,
    open: BTreeMap<AttemptIndex, OpenAttempt>,
}

/// The run itself.
#[derive(Debug)]
struct OpenRun {
    name: String,
    place: SpanContext,
    began: Timestamp,
    /// Whether its conversations are held in it, and not only judged.
    is_played: bool,
    /// What each of its spans says.
    common: Vec<KeyValue>,
}

impl RunSpans {
    pub(super) fn new(outbox: Outbox, agent_spans: AgentSpans) -> Self {
        let mint = RandomIdGenerator::default();
        Self { outbox, agent_spans, mint, run: None, open: BTreeMap::new() }
    }

    fn started(&mut self, manifest: &Manifest, at: Timestamp) {
        let mut pen = Pen::default();
        pen.text(names::RUN, Some(manifest.run.as_str()));
        pen.text(names::SUITE, Some(&manifest.suite));
        for (key, value) in &manifest.project.tags {
            pen.value(format!("{}{key}", names::TAG), value.clone());
        }
        let place = self.place(self.mint.new_trace_id());
        let name = format!("run {}", manifest.suite);
        self.run = Some(OpenRun {
            name,
            place,
            began: at,
            is_played: manifest.origin.is_played(),
            common: pen.into_attributes(),
        });
    }

    fn begun(&mut self, attempt: AttemptIndex, (id, session): (&AttemptId, &SessionId), at: Timestamp) {
        let Some(run) = &self.run else { return };
        let place = self.place(run.place.trace_id());
        let begun = OpenAttempt::begin(id, session, (place, at), &run.common);
        self.open.insert(attempt, begun);
    }

    fn place(&self, trace: TraceId) -> SpanContext {
        place(trace, self.mint.new_span_id())
    }

    fn called(&mut self, call: &ModelCalled, at: Timestamp) {
        let Some(run) = &self.run else { return };
        let place = self.place(run.place.trace_id());
        match self.open.get_mut(&call.attempt) {
            Some(attempt) => attempt.called(call, at, place),
            // Nobody waited for this answer any more, and its attempt is over.
            None => {
                let parent = run.place.span_id();
                self.outbox.put(vec![model_call::span(call, at, (place, parent), &run.common)]);
            }
        }
    }

    fn settled(&mut self, attempt: AttemptIndex, session: &Session) {
        let Self { open, mint, agent_spans, run, .. } = self;
        let Some(open) = open.get_mut(&attempt) else { return };
        if run.as_ref().is_some_and(|run| run.is_played) {
            open.settled(session, *agent_spans);
        } else {
            open.heard(session, |trace| place(trace, mint.new_span_id()));
        }
    }

    fn finished(&mut self, attempt: AttemptIndex, ending: Option<&Ending>, at: Timestamp) {
        if let (Some(open), Some(run)) = (self.open.remove(&attempt), &self.run) {
            self.outbox.put(open.end(ending, at, run.place.span_id()));
        }
    }

    fn ended(&mut self, how: RunEnding, at: Timestamp) {
        let unfinished: Vec<AttemptIndex> = self.open.keys().copied().collect();
        for attempt in unfinished {
            self.finished(attempt, None, at);
        }
        let Some(run) = self.run.take() else { return };
        let mut span = blank(run.place, run.name, (run.began, at));
        let mut pen = Pen::new(run.common);
        let (word, status) = ending(how);
        pen.text(names::ENDING, Some(word));
        span.attributes = pen.into_attributes();
        span.status = status;
        self.outbox.put(vec![span]);
    }
}

impl Reporter for RunSpans {
    /// What goes on now is a run of its own to those who read the spans, with the attempts that were open.
    fn on_resume(&mut self, so_far: &Summary, at: Timestamp) -> Result<(), ReporterError> {
        let Some(manifest) = &so_far.manifest else { return Ok(()) };
        self.started(manifest, at);
        so_far.open().for_each(|(attempt, id, session)| self.begun(attempt, (id, session), at));
        Ok(())
    }

    /// Never fails: what cannot be sent is counted by the export.
    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError> {
        let at = event.at;
        match &event.event {
            RunEvent::RunStarted(manifest) => self.started(manifest, at),
            RunEvent::AttemptStarted { attempt, id, session } => self.begun(*attempt, (id, session), at),
            RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::TurnKept { .. }
            | RunEvent::Reviewed { .. } => {}
            RunEvent::ModelCalled(call) => self.called(call, at),
            RunEvent::SessionSettled { attempt, session } => self.settled(*attempt, session),
            RunEvent::Judged { attempt, evaluator, judgement } => {
                if let Some(open) = self.open.get_mut(attempt) {
                    open.judged(evaluator, judgement, at);
                }
            }
            RunEvent::AttemptFinished { attempt, ending } => self.finished(*attempt, Some(ending), at),
            RunEvent::RunFinished { how } => self.ended(*how, at),
        }
        Ok(())
    }
}

fn ending(how: RunEnding) -> (&'static str, Status) {
    match how {
        RunEnding::Completed => ("completed", Status::Unset),
        RunEnding::FailedFast => ("failed_fast", Status::Unset),
        RunEnding::Interrupted => ("interrupted", Status::error("the run was interrupted")),
        RunEnding::BudgetSpent => ("budget_spent", Status::error("the budget was spent")),
        RunEnding::Decided => ("decided", Status::Unset),
        RunEnding::NoModel => ("no_model", Status::error("a model could not be used at all")),
    }
}
