//! Finding out why sessions failed: nobody plays, nobody judges, and the calls of models are accounted for as in any run.

use crate::{
    dispatch::Dispatched,
    halt::Halt,
    run::{Run, RunError},
    side_by_side::side_by_side,
};
use rehearsal_core::{
    attempt::AttemptIndex,
    diagnosis::{Diagnostician, Findings, Patient},
    event::{Manifest, PlannedCase, RunEnding},
    score::EvaluatorError,
    seed::Seed,
    session::Session,
};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// A session that failed, and what is known of it.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// Which attempt.
    pub attempt: AttemptIndex,
    /// What was wanted.
    pub case: PlannedCase,
    /// What happened.
    pub session: Session,
    /// What the evaluators held against it, each in a sentence.
    pub complaints: Vec<String>,
    /// The seed for what is random.
    pub seed: Seed,
}

/// A session and what was found.
#[derive(Clone, Debug)]
pub struct Discharged {
    /// The session.
    pub admitted: Admitted,
    /// What was found.
    pub findings: Findings,
}

/// Those who look, and how many sessions at once; at least 1.
pub struct Ward {
    /// Who looks.
    pub diagnostician: Arc<dyn Diagnostician>,
    /// Sessions at once.
    pub jobs: usize,
}

/// What all sessions of a ward share.
struct Room {
    ward: Ward,
    halt: Halt,
    cancel: CancellationToken,
}

impl Run {
    /// Examines the sessions, which are taken one by one as there is room for them, and returns them in the order of the plan
    /// with what was found. Those that were not reached are not among them.
    ///
    /// # Errors
    /// Where the run cannot be recorded, or a session cannot be read.
    pub async fn examine(
        self,
        manifest: Manifest,
        sessions: impl Iterator<Item = Result<Admitted, String>>,
        ward: Ward,
        cancel: CancellationToken,
    ) -> Result<(Dispatched, Vec<Discharged>), RunError> {
        let stop = cancel.child_token();
        let room = Arc::new(Room { ward, halt: Halt::new(&stop), cancel: stop });
        let mut examined = Vec::new();
        let work = examine_all(&room, sessions, (&cancel, &mut examined));
        let dispatched = self.record(manifest, work).await?;
        examined.sort_by_key(|discharged| discharged.admitted.attempt);
        Ok((dispatched, examined))
    }
}

async fn examine_all(
    room: &Arc<Room>,
    sessions: impl Iterator<Item = Result<Admitted, String>>,
    (interrupt, examined): (&CancellationToken, &mut Vec<Discharged>),
) -> Result<RunEnding, RunError> {
    let seats = Arc::new(Semaphore::new(room.ward.jobs.max(1)));
    let sessions = sessions.map(|admitted| admitted.map_err(RunError::Unread));
    let looked_at = |admitted, seat| {
        let room = room.clone();
        async move {
            let discharged = room.examine(admitted).await;
            drop(seat);
            discharged
        }
    };
    let done = side_by_side(sessions, &room.halt, || seats.clone().acquire_owned(), looked_at).await?;
    examined.extend(done.into_iter().flatten());
    Ok(room.halt.ending(interrupt.is_cancelled(), false))
}

impl Room {
    /// One session; `None` where the run was stopped before its judge had spoken.
    async fn examine(&self, admitted: Admitted) -> Option<Discharged> {
        let patient = Patient {
            attempt: admitted.attempt,
            case: &admitted.case,
            session: &admitted.session,
            complaints: &admitted.complaints,
            seed: admitted.seed,
        };
        let looking = self.ward.diagnostician.examine(patient);
        let examined = self.cancel.run_until_cancelled(looking).await?;
        if let Some(EvaluatorError::Model(error)) = &examined.error {
            self.halt.model_failed(error);
        }
        Some(Discharged { findings: examined.findings, admitted })
    }
}
