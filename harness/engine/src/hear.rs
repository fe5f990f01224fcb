//! Judging sessions that were held before: nobody plays, and everything else is as in any run.

use crate::{
    dispatch::{Dispatched, Events},
    halt::Halt,
    judge::Court,
    run::{Run, RunError},
    side_by_side::side_by_side,
};
use rehearsal_core::{
    attempt::Attempt,
    event::{Manifest, RunEnding, RunEvent},
    review::Reviewer,
    score::Evaluator,
    session::{Session, WrittenBy},
};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// A session that was held before, and the attempt it stands for.
#[derive(Clone, Debug)]
pub struct Held {
    /// The attempt, by which judges know what was wanted.
    pub attempt: Attempt,
    /// What happened.
    pub session: Session,
}

/// How to judge what was held before.
pub struct Hearing {
    /// The judges, in the suite's order.
    pub evaluators: Vec<Arc<dyn Evaluator>>,
    /// Who looks at the sessions in which a simulated user took part.
    pub reviewer: Arc<dyn Reviewer>,
    /// Sessions at once; at least 1.
    pub jobs: usize,
    /// Whether to stop at the first session that does not go well.
    pub fail_fast: bool,
}

/// What all sessions of a hearing share.
struct Room {
    hearing: Hearing,
    events: Events,
    halt: Halt,
    cancel: CancellationToken,
}

impl Run {
    /// Judges the sessions, which are taken one by one as there is room for them. Sessions that say nothing of the
    /// agent are recorded as they are. What the agent spent when they were held is on record and not charged again.
    ///
    /// # Errors
    /// Where the journal fails, or a session cannot be read.
    pub async fn judge(
        self,
        manifest: Manifest,
        sessions: impl Iterator<Item = Result<Held, String>>,
        hearing: Hearing,
        cancel: CancellationToken,
    ) -> Result<Dispatched, RunError> {
        let stop = cancel.child_token();
        let (events, halt) = (self.events(), Halt::new(&stop));
        let room = Arc::new(Room { hearing, events, halt, cancel: stop });
        self.record(manifest, hear_all(&room, sessions, &cancel)).await
    }
}

async fn hear_all(
    room: &Arc<Room>,
    sessions: impl Iterator<Item = Result<Held, String>>,
    interrupt: &CancellationToken,
) -> Result<RunEnding, RunError> {
    let seats = Arc::new(Semaphore::new(room.hearing.jobs.max(1)));
    let sessions = sessions.map(|held| held.map_err(RunError::Unread));
    let heard = |held, seat| {
        let room = room.clone();
        async move {
            room.hear(held).await;
            drop(seat);
        }
    };
    side_by_side(sessions, &room.halt, || seats.clone().acquire_owned(), heard).await?;
    Ok(room.halt.ending(interrupt.is_cancelled(), false))
}

impl Room {
    /// One session from its place in the journal to its last judgement. One whose judges had not all spoken when
    /// the run was stopped stays unfinished.
    async fn hear(&self, Held { attempt, session }: Held) {
        let (index, ending) = (attempt.index, session.ending.clone());
        let started =
            RunEvent::AttemptStarted { attempt: index, id: attempt.id(), session: session.id.clone() };
        self.events.send(started).await;
        let settled = RunEvent::SessionSettled { attempt: index, session: Box::new(session.clone()) };
        self.events.send(settled).await;
        let Some(well) = self.judged(&attempt, &session).await else { return };
        self.events.send(RunEvent::AttemptFinished { attempt: index, ending }).await;
        if !well && self.hearing.fail_fast {
            self.halt.failed();
            self.cancel.cancel();
        }
    }

    /// Whether it went well; `None` where the run was stopped before its reviewer and its judges had spoken.
    async fn judged(&self, attempt: &Attempt, session: &Session) -> Option<bool> {
        let played = session.ending.kind().is_valid();
        if is_ours(session) {
            let reviewed = self.court().review(attempt, session).await;
            reviewed.or((!played).then_some(()))?;
        }
        if !played {
            return Some(false);
        }
        self.cancel.run_until_cancelled(self.court().judge(attempt, session)).await
    }

    fn court(&self) -> Court<'_> {
        Court {
            evaluators: &self.hearing.evaluators,
            reviewer: self.hearing.reviewer.as_ref(),
            events: &self.events,
            halt: &self.halt,
            cancel: &self.cancel,
        }
    }
}

/// Whether a run of ours held it: somebody was cast, or the case spoke. Nobody simulated the user of what was recorded
/// elsewhere.
fn is_ours(session: &Session) -> bool {
    session.profile.is_some() || session.turns.iter().any(|turn| turn.user.by == WrittenBy::Case)
}

#[cfg(test)]
mod tests;
