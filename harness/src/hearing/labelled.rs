//! Conversations that people have labelled, as sessions to be judged.

use super::{
    Docket, Earlier,
    cases::{Cases, RECORDED, persona},
    judging,
};
use crate::exit::Failure;
use rehearsal_cases::{HeldIn, Labelled, Labels, WrittenTurn};
use rehearsal_core::{
    actor::Traits,
    attempt::{AttemptId, AttemptIndex},
    case::Case,
    clock::Timestamp,
    event::{Origin, PlannedCase},
    ids::{CaseName, SessionId, SpanId, TraceContext, TraceId},
    seed::Seed,
    session::{Ending, Session, Turn, UserMessage},
    span::{Evidence, Span, ToolCall, Trace},
    suite::Suite,
};
use rehearsal_engine::{Held, attempt};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Labelled conversations, each to be judged as often as asked.
pub(crate) struct Hearings {
    /// What is to be judged: all repetitions of the first conversation, then of the second, and so on.
    pub(crate) held: Vec<Held>,
    repeats: u32,
}

impl Hearings {
    /// Finds the conversations and what each was about.
    ///
    /// # Errors
    /// Where a run does not hold a conversation that the labels name.
    pub(crate) fn new(
        (labels, file): (&Labels, &Path),
        suite: &Suite,
        (repeats, seed): (u32, Seed),
    ) -> Result<Self, Failure> {
        let mut runs = Runs::default();
        let name = file.display().to_string();
        let mut held = Vec::new();
        for (place, labelled) in (1..).zip(&labels.conversations) {
            let id = SessionId::new(format!("label-{place}"));
            let (session, case) = runs.session(labelled, id, suite)?;
            let case = case_of((labelled, case), &session, suite, &name);
            for repeat in 1..=repeats {
                let index = AttemptIndex(u32::try_from(held.len()).unwrap_or(u32::MAX));
                let attempt = attempt(index, (&case, &persona(), repeat), seed);
                let session = Session { attempt: attempt.id(), ..session.clone() };
                held.push(Held { attempt, session });
            }
        }
        Ok(Self { held, repeats })
    }

    /// What the run sets out to do.
    pub(crate) fn docket(&self, file: &Path, suite: &Suite, seed: Seed) -> Docket {
        let firsts = self.held.iter().filter(|held| held.attempt.trial == 1);
        Docket {
            origin: Origin::Traces { files: vec![file.display().to_string()] },
            cases: firsts.map(|held| PlannedCase::new(&held.attempt.case, self.repeats)).collect(),
            attempts: u32::try_from(self.held.len()).unwrap_or(u32::MAX),
            personas: BTreeMap::from([(RECORDED.to_owned(), Traits::new())]),
            models: judging(suite).models,
            seed,
        }
    }
}

/// The case that a conversation is judged by. Each conversation has one of its own: its name tells two of the same
/// case apart.
fn case_of(
    (labelled, known): (&Labelled, Option<Arc<Case>>),
    session: &Session,
    suite: &Suite,
    file: &str,
) -> Arc<Case> {
    let first = session.turns.first().map(|turn| turn.user.text.as_str()).unwrap_or_default();
    let mut goal = labelled.goal.clone();
    goal.case = goal.case.or(known);
    let case = Cases::new(suite, None, file).wanted(&goal, session.id.as_str(), first);
    let name = CaseName::new(session.id.as_str());
    Arc::new(Case { name, source: labelled.source.clone(), ..Case::clone(&case) })
}

/// The runs that hold conversations, each opened once.
#[derive(Default)]
struct Runs(BTreeMap<PathBuf, BTreeMap<String, (Session, Arc<Case>)>>);

impl Runs {
    fn session(
        &mut self,
        labelled: &Labelled,
        id: SessionId,
        suite: &Suite,
    ) -> Result<(Session, Option<Arc<Case>>), Failure> {
        match &labelled.held {
            HeldIn::File(turns) => Ok((written(id, turns), None)),
            HeldIn::Run { folder, attempt } => {
                let run = self.open(folder, suite)?;
                let missing = || {
                    let place = &labelled.source;
                    let folder = folder.display();
                    Failure::Usage(format!("{place}: {folder} holds no conversation called \"{attempt}\""))
                };
                let (session, case) = run.get(attempt.trim()).cloned().ok_or_else(missing)?;
                Ok((Session { id, ..session }, Some(case)))
            }
        }
    }

    fn open(
        &mut self,
        folder: &Path,
        suite: &Suite,
    ) -> Result<&BTreeMap<String, (Session, Arc<Case>)>, Failure> {
        let held = match self.0.remove(folder) {
            Some(held) => held,
            None => Earlier::open(&folder.display().to_string())?.by_name(suite)?,
        };
        Ok(self.0.entry(folder.to_owned()).or_insert(held))
    }
}

/// A conversation that stands in the file of labels.
fn written(id: SessionId, turns: &[WrittenTurn]) -> Session {
    let attempt = AttemptId { case: CaseName::new(id.as_str()), persona: persona().id().clone(), trial: 1 };
    let turns: Vec<Turn> = (1..).zip(turns).map(|(number, turn)| turn_of(number, turn)).collect();
    Session {
        id,
        attempt,
        profile: None,
        turns,
        ending: Ending::Recorded,
        closing: None,
        refused: Vec::new(),
    }
}

fn turn_of(number: u32, written: &WrittenTurn) -> Turn {
    // Nothing was sent, so nothing is known by these ids; they only have to differ.
    let context = TraceContext {
        trace_id: TraceId::from_bytes(u128::from(number).to_be_bytes()),
        span_id: SpanId::from_bytes(u64::from(number).to_be_bytes()),
    };
    Turn {
        number,
        context,
        user: UserMessage { text: written.user.clone(), ..UserMessage::default() },
        sent_at: Timestamp(0),
        reply: written.reply.clone(),
        questions: Vec::new(),
        ended_at: Timestamp(0),
        error: written.error.clone(),
        state: BTreeMap::new(),
        trace: Trace {
            spans: (1..).zip(&written.tool_calls).map(|(place, call)| span(context, place, call)).collect(),
            evidence: Evidence::Complete,
            notes: Vec::new(),
        },
    }
}

fn span(turn: TraceContext, place: u64, call: &ToolCall) -> Span {
    let id = SpanId::from_bytes((place << 32).to_be_bytes());
    Span::of_tool_call(call.clone(), (id, "labels"), turn, (Timestamp(0), Timestamp(0)))
}
