//! What the reviewing judge is shown: the person that was to be played, and what was said and done in its name.

use super::view::Words;
use crate::blocks::{CaseBlock, ExchangeBlock, block_for, exchange};
use rehearsal_core::{
    actor::{ActorProfile, PartProgress},
    case::Case,
    seed::Seed,
    session::{Ending, Session, Turn},
};
use serde::Serialize;

/// One exchange, with whose words the user's are.
#[derive(Serialize)]
struct JudgedBlock<'a> {
    #[serde(flatten)]
    exchange: ExchangeBlock<'a>,
    written_by: &'static str,
}

/// The way the user stopped.
#[derive(Serialize)]
struct StopBlock<'a> {
    /// The number under which a finding on the stop goes.
    turn: u32,
    how: &'static str,
    reason: Option<&'a str>,
    progress: &'a [PartProgress],
}

/// The values of the review prompt.
#[derive(Serialize)]
pub(super) struct ReviewValues {
    case: String,
    profile: String,
    conversation: String,
    stop: String,
}

impl ReviewValues {
    /// For a session whose stop goes under this number, in fences for the call with this seed.
    pub(super) fn new(case: &Case, (session, number): (&Session, u32), seed: Seed) -> Self {
        let exchanges: Vec<JudgedBlock<'_>> = session.turns.iter().map(judged).collect();
        let profile: Option<&ActorProfile> = session.profile.as_ref();
        Self {
            case: block_for(seed, "case", &CaseBlock::of(case)),
            profile: block_for(seed, "profile", &profile),
            conversation: block_for(seed, "conversation", &exchanges),
            stop: block_for(seed, "stop", &stop(session, number)),
        }
    }
}

fn judged(turn: &Turn) -> JudgedBlock<'_> {
    let written_by = match Words::of(turn) {
        Words::Case => "case",
        Words::Message | Words::Answer => "actor",
    };
    JudgedBlock { exchange: exchange(turn), written_by }
}

fn stop(session: &Session, turn: u32) -> StopBlock<'_> {
    let (how, reason) = match &session.ending {
        Ending::GoalMet => ("stopped content", None),
        Ending::GaveUp { reason } => ("gave up", Some(reason.as_str())),
        Ending::MaxTurns
        | Ending::ScriptEnded
        | Ending::AgentError { .. }
        | Ending::ActorError { .. }
        | Ending::Timeout { .. }
        | Ending::Cancelled
        | Ending::Budget
        | Ending::Recorded => ("did not stop", None),
    };
    let progress = session.closing.as_ref().map(|closing| closing.progress.as_slice()).unwrap_or_default();
    StopBlock { turn, how, reason, progress }
}
