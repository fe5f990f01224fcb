//! The run: plays the planned attempts, so many at once, and ends in one of three ways.

use crate::{
    dispatch::{Dispatched, Dispatcher, Events},
    halt::Halt,
    judge::Court,
    ledger::Ledger,
    play::play,
    side_by_side::side_by_side,
};
use rehearsal_core::{
    actor::Simulator,
    agent::Agent,
    attempt::{Attempt, AttemptIndex},
    begun::Begun,
    clock::Clock,
    discretion::Discretion,
    event::{Manifest, Reporter, ReporterError, RunEnding, RunEvent},
    review::Reviewer,
    score::Evaluator,
    span::SpanSource,
    suite::Continuity,
    summary::Summary,
};
use std::{collections::BTreeMap, convert::Infallible, future::Future, sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinError};
use tokio_util::sync::CancellationToken;

/// Conversations whose spans and judges may be outstanding, for each one that is being held.
const OPEN_PER_JOB: usize = 4;

/// Everything a run is made of, behind ports.
pub struct Parts {
    /// Casts the users.
    pub simulator: Arc<dyn Simulator>,
    /// The agent under test.
    pub agent: Arc<dyn Agent>,
    /// Where its spans come from.
    pub spans: Arc<dyn SpanSource>,
    /// The judges, in the suite's order.
    pub evaluators: Vec<Arc<dyn Evaluator>>,
    /// Who looks at every settled session for what the simulated user did wrong.
    pub reviewer: Arc<dyn Reviewer>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Prices and the budget, for what the agent itself spends.
    pub ledger: Ledger,
}

/// How to run.
#[derive(Clone, Debug)]
pub struct RunSettings {
    /// Conversations at once; at least 1.
    pub jobs: usize,
    /// How long the agent may take over one reply.
    pub turn_timeout: Duration,
    /// Whether to stop at the first attempt that does not go well.
    pub fail_fast: bool,
    /// Cancelled by whoever watches the run once it is decided; no further attempt is then begun.
    pub enough: CancellationToken,
    /// Whether a conversation can be continued by another process, so that each of its turns is kept.
    pub continuity: Continuity,
    /// What an earlier process of the run left of the attempts.
    pub begun: BTreeMap<AttemptIndex, Begun>,
}

/// Why a run could not be completed and recorded.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The journal cannot be written. What it holds so far can be read.
    #[error("the journal cannot be written, so the run was stopped: {0}")]
    Journal(#[from] ReporterError),
    /// A session that was to be judged cannot be read. What was judged before can be.
    #[error("a session cannot be read, so the run was stopped: {0}")]
    Unread(String),
    /// A task of the run ended in a panic, which is a defect of Rehearsal.
    #[error("a part of the run broke off: {0}")]
    Broken(#[from] JoinError),
}

/// A run about to start. Made before its parts, because metered models need its [`Events`].
pub struct Run {
    events: Events,
    dispatcher: Dispatcher,
    /// Whether its first event is on record already.
    resumed: bool,
}

/// What all attempts of a run share.
pub(crate) struct Shared {
    pub(crate) parts: Parts,
    pub(crate) events: Events,
    pub(crate) settings: RunSettings,
    pub(crate) cancel: CancellationToken,
    /// Seats for judging: as many sessions at once as there are conversations.
    pub(crate) bench: Semaphore,
    pub(crate) halt: Halt,
}

impl Shared {
    /// Those who judge the run's sessions.
    pub(crate) fn court(&self) -> Court<'_> {
        Court {
            evaluators: &self.parts.evaluators,
            reviewer: self.parts.reviewer.as_ref(),
            events: &self.events,
            halt: &self.halt,
            cancel: &self.cancel,
        }
    }

    /// An attempt did not go well.
    pub(crate) fn failure(&self) {
        if self.settings.fail_fast {
            self.halt.failed();
            self.cancel.cancel();
        }
    }
}

impl Run {
    /// Sets up the dispatcher with the journal, whose failure stops the run, and the other reporters. They are told of
    /// events without what must not be kept.
    pub fn new(
        given: (Arc<dyn Clock>, Arc<dyn Discretion>),
        journal: Box<dyn Reporter>,
        reporters: Vec<Box<dyn Reporter>>,
    ) -> Self {
        Self::resume(given, journal, reporters, (Summary::default(), 0))
    }

    /// The same for a run that an earlier process has begun: `so_far` is the fold of what its journal holds, and the place of
    /// the next event in it.
    pub fn resume(
        given: (Arc<dyn Clock>, Arc<dyn Discretion>),
        journal: Box<dyn Reporter>,
        reporters: Vec<Box<dyn Reporter>>,
        so_far: (Summary, u64),
    ) -> Self {
        let resumed = so_far.1 > 0;
        let (events, dispatcher) = Dispatcher::new(given, journal, reporters, so_far);
        Self { events, dispatcher, resumed }
    }

    /// Where metered models report their calls.
    pub fn events(&self) -> Events {
        self.events.clone()
    }

    /// Plays the attempts; of a run that is resumed, those that are not finished. Returns once everything is recorded; `cancel` makes that soon.
    ///
    /// # Errors
    /// Where the journal fails, which cancels the conversations.
    pub async fn play(
        self,
        manifest: Manifest,
        attempts: Vec<Attempt>,
        (parts, settings): (Parts, RunSettings),
        cancel: CancellationToken,
    ) -> Result<Dispatched, RunError> {
        let stop = cancel.child_token();
        let shared = Arc::new(Shared {
            parts,
            events: self.events(),
            bench: Semaphore::new(settings.jobs.max(1)),
            settings,
            halt: Halt::new(&stop),
            cancel: stop,
        });
        self.record(manifest, play_all(&shared, attempts, &cancel)).await
    }

    /// Records that a run ended so with nothing to play, for which it needs no agent.
    ///
    /// # Errors
    /// Where the journal fails.
    pub async fn nothing(self, manifest: Manifest, how: RunEnding) -> Result<Dispatched, RunError> {
        self.record(manifest, std::future::ready(Ok(how))).await
    }

    /// Does the work, which reports what happens by the run's [`Events`], between the run's first event and its last.
    pub(crate) async fn record(
        self,
        manifest: Manifest,
        work: impl Future<Output = Result<RunEnding, RunError>>,
    ) -> Result<Dispatched, RunError> {
        let Self { events, dispatcher, resumed } = self;
        let dispatched = tokio::task::spawn_blocking(move || dispatcher.work());
        let work = async {
            if !resumed {
                events.send(RunEvent::RunStarted(Box::new(manifest))).await;
            }
            let how = work.await?;
            events.all_handed_over().await;
            events.send(RunEvent::RunFinished { how }).await;
            Ok::<_, RunError>(())
        };
        tokio::pin!(dispatched);
        // Whichever fails first stops the other: the work is dropped, and with it every conversation.
        let result = tokio::select! {
            result = &mut dispatched => result,
            result = work => {
                result?;
                dispatched.await
            }
        };
        Ok(result??)
    }
}

async fn play_all(
    shared: &Arc<Shared>,
    attempts: Vec<Attempt>,
    interrupt: &CancellationToken,
) -> Result<RunEnding, RunError> {
    let jobs = shared.settings.jobs.max(1);
    let (seats, places) = (Arc::new(Semaphore::new(jobs)), Arc::new(Semaphore::new(jobs * OPEN_PER_JOB)));
    let admit = || {
        let admitted = (places.clone().acquire_owned(), seats.clone().acquire_owned());
        async move { Ok((admitted.0.await?, admitted.1.await?)) }
    };
    let played = |attempt, (place, seat)| {
        let shared = shared.clone();
        async move {
            play(shared, attempt, seat).await;
            drop(place);
        }
    };
    let planned = attempts.len();
    let work = side_by_side(attempts.into_iter().map(Ok), &shared.halt, admit, played);
    let done = tokio::select! {
        done = work => done?,
        never = enough(shared) => match never {},
    };
    let decided = shared.settings.enough.is_cancelled() && done.len() < planned;
    Ok(shared.halt.ending(interrupt.is_cancelled(), decided))
}

/// Begins no further attempt once the run is decided.
async fn enough(shared: &Shared) -> Infallible {
    shared.settings.enough.cancelled().await;
    shared.halt.full().cancel();
    std::future::pending().await
}

#[cfg(test)]
pub(crate) mod tests;
