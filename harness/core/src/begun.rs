//! What is left of a run that was killed or interrupted: what its next process begins with.

use crate::{
    actor::ActorProfile,
    attempt::AttemptIndex,
    ids::{CaseName, PersonaId, SessionId},
    model::{ModelResponse, RequestKey},
    session::{Session, Turn},
    span::{Evidence, Span, Trace},
    summary::Summary,
};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// What is left of a run, by its journal.
#[derive(Clone, Debug, Default)]
pub struct Remains {
    /// The fold of its events.
    pub summary: Summary,
    /// The place of the next event in the run's order.
    pub next: u64,
    /// Attempts that had begun and were not finished.
    pub begun: BTreeMap<AttemptIndex, Begun>,
    /// Answers of models that were paid for, and that unfinished attempts will ask for again.
    pub answers: KeptAnswers,
    /// The people who were made up, by case and persona.
    pub people: BTreeMap<(CaseName, PersonaId), ActorProfile>,
}

/// Answers by the name of their request, each in the order in which they came.
pub type KeptAnswers = HashMap<RequestKey, VecDeque<ModelResponse>>;

/// How far an attempt had come.
#[derive(Clone, Debug, PartialEq)]
pub enum Begun {
    /// Its conversation was going on, or is to be held again from its beginning.
    Talking(Broken),
    /// Its conversation was over, and not everybody had judged it.
    Settled(Box<Session>),
}

/// A conversation that broke off.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// Its session.
    pub session: SessionId,
    /// The agent's own name for it, where it told one.
    pub conversation: Option<String>,
    /// The turns that had ended, in order; empty where it begins again.
    pub turns: Vec<Turn>,
}

impl Broken {
    /// The turn of this number, where it had ended.
    pub fn turn(&self, number: u32) -> Option<&Turn> {
        self.turns.iter().find(|turn| turn.number == number)
    }

    /// Whether it broke off at a message of the user's. One that waits for an answer to a question is known to the agent by
    /// more than its name.
    pub fn can_go_on(&self) -> bool {
        self.turns.last().is_some_and(|turn| turn.questions.is_empty())
    }
}

impl Trace {
    /// This, and what came later of the same turn. Of a span that is in both, the later holds.
    #[must_use]
    pub fn joined(self, later: Self) -> Self {
        let is_new = |span: &Span| later.spans.iter().all(|other| other.span_id != span.span_id);
        let mut spans: Vec<Span> = self.spans.into_iter().filter(is_new).collect();
        // What came later knows everything of it, and with it what is to be remarked.
        if spans.is_empty() {
            return later;
        }
        let (evidence, notes) = match (self.evidence, later.evidence) {
            (Evidence::Complete, _) => (Evidence::Complete, self.notes),
            (evidence, Evidence::Absent) => (evidence, self.notes),
            (_, evidence) => (evidence, later.notes),
        };
        spans.extend(later.spans);
        // Parents begin before their children.
        spans.sort_by_key(|span| span.started_at);
        Self { spans, evidence, notes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Timestamp,
        ids::{SpanId, TraceContext, TraceId},
        span::ToolCall,
    };
    use rstest::rstest;

    fn trace(spans: &[u8], evidence: Evidence, note: &str) -> Trace {
        let id_of = |id: u8| SpanId::from_bytes([id; 8]);
        let turn = TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: id_of(1) };
        let span = |id: &u8| {
            let at = Timestamp(u64::from(*id));
            Span::of_tool_call(ToolCall::default(), (id_of(*id), "test"), turn, (at, at))
        };
        Trace { spans: spans.iter().map(span).collect(), evidence, notes: vec![note.to_owned()] }
    }

    #[rstest]
    #[case::all_of_it_and_more(&[2, 3], &[2, 3], "later")]
    #[case::something_else(&[3], &[2, 3], "before")]
    #[case::nothing(&[], &[2], "before")]
    fn what_came_later_holds_where_it_knows_everything(
        #[case] later: &[u8],
        #[case] spans: &[u8],
        #[case] note: &str,
    ) {
        let joined =
            trace(&[2], Evidence::Complete, "before").joined(trace(later, Evidence::Complete, "later"));
        assert_eq!(joined, trace(spans, Evidence::Complete, note));
    }
}
