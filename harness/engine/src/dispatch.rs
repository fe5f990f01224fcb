//! The dispatcher: the one consumer of events. It cleans and stamps them, folds them and tells the reporters.

use rehearsal_core::{
    clock::Clock,
    discretion::{Discretion, clean_event},
    event::{Reporter, ReporterError, RunEvent, Stamped},
    summary::Summary,
};
use std::{sync::Arc, thread, time::Duration};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

/// Events that may wait for the dispatcher. A full queue holds up the conversations, which is wanted:
/// nothing is done faster than it can be recorded.
const QUEUE: usize = 1024;
/// How long the dispatcher lets events gather before it is woken for the next: to be woken for each of them costs more than to
/// write it down.
const GATHERING: Duration = Duration::from_millis(2);

/// The sending end, for everybody who knows a fact.
#[derive(Clone, Debug)]
pub struct Events {
    sender: mpsc::Sender<RunEvent>,
    /// Events that found the queue full and wait for a place in it.
    late: TaskTracker,
}

impl Events {
    /// Hands an event to the dispatcher. After the journal failed there is nobody to tell, and the run
    /// is being stopped; the event is dropped then.
    pub async fn send(&self, event: RunEvent) {
        let _stopped = self.sender.send(event).await;
    }
}

impl Events {
    /// Hands an event over where nobody can wait, such as in a destructor.
    pub(crate) fn send_later(&self, event: RunEvent) {
        if let Err(mpsc::error::TrySendError::Full(event)) = self.sender.try_send(event) {
            let sender = self.sender.clone();
            self.late.spawn(async move {
                let _stopped = sender.send(event).await;
            });
        }
    }

    /// Waits until the queue has room, as sending would: nothing is done faster than it can be recorded.
    pub(crate) async fn caught_up(&self) {
        let _room = self.sender.reserve().await;
    }

    /// Waits until no event is on its way to the queue any more.
    pub(crate) async fn all_handed_over(&self) {
        self.late.close();
        self.late.wait().await;
        self.late.reopen();
    }
}

/// What the dispatcher has seen in the end.
#[derive(Debug)]
pub struct Dispatched {
    /// The fold of all events.
    pub summary: Summary,
    /// Why reporters were dropped, if any were.
    pub warnings: Vec<String>,
}

/// The receiving end and everything that listens. Owns the receiver, so that senders never wait for a
/// dispatcher that has returned.
pub(crate) struct Dispatcher {
    receiver: mpsc::Receiver<RunEvent>,
    clock: Arc<dyn Clock>,
    discretion: Arc<dyn Discretion>,
    journal: Box<dyn Reporter>,
    reporters: Vec<Box<dyn Reporter>>,
    dispatched: Dispatched,
    /// The place of the next event.
    next: u64,
}

impl Dispatcher {
    /// Goes on after what is recorded already: the fold of it, and the place of the next event.
    pub(crate) fn new(
        (clock, discretion): (Arc<dyn Clock>, Arc<dyn Discretion>),
        journal: Box<dyn Reporter>,
        reporters: Vec<Box<dyn Reporter>>,
        (summary, next): (Summary, u64),
    ) -> (Events, Self) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let dispatched = Dispatched { summary, warnings: Vec::new() };
        (
            Events { sender, late: TaskTracker::new() },
            Self { receiver, clock, discretion, journal, reporters, dispatched, next },
        )
    }

    /// Works until the run's last event. Blocks, so it wants a thread of its own.
    ///
    /// A metered model may hold a sender for ever; the end is therefore the last event and not the
    /// closing of the channel.
    ///
    /// # Errors
    /// The journal's error: a run that nobody records has to stop.
    pub(crate) fn work(mut self) -> Result<Dispatched, ReporterError> {
        self.catch_up();
        while let Some(mut event) = self.next()? {
            clean_event(&mut event, self.discretion.as_ref());
            let last = matches!(event, RunEvent::RunFinished { .. });
            self.take(Stamped { sequence: self.next, at: self.clock.now(), event })?;
            if last {
                break;
            }
            self.next += 1;
        }
        self.rest()?;
        Ok(self.dispatched)
    }

    /// Tells the reporters of what was recorded before they came.
    fn catch_up(&mut self) {
        if self.next > 0 {
            let (so_far, at) = (self.dispatched.summary.clone(), self.clock.now());
            self.tell(|reporter| reporter.on_resume(&so_far, at));
        }
    }

    /// The next event; makes durable, and shows, what is there before it waits for more.
    fn next(&mut self) -> Result<Option<RunEvent>, ReporterError> {
        if let Ok(event) = self.receiver.try_recv() {
            return Ok(Some(event));
        }
        self.rest()?;
        thread::sleep(GATHERING);
        Ok(self.receiver.blocking_recv())
    }

    fn rest(&mut self) -> Result<(), ReporterError> {
        self.journal.on_idle()?;
        self.tell(|reporter| reporter.on_idle());
        Ok(())
    }

    fn take(&mut self, stamped: Stamped) -> Result<(), ReporterError> {
        self.journal.on_event(&stamped)?;
        self.dispatched.summary.apply(&stamped);
        self.tell(|reporter| reporter.on_event(&stamped));
        Ok(())
    }

    /// Every reporter hears of every event, whatever becomes of the others.
    fn tell(&mut self, what: impl Fn(&mut dyn Reporter) -> Result<(), ReporterError>) {
        let warnings = &mut self.dispatched.warnings;
        self.reporters.retain_mut(|reporter| match what(reporter.as_mut()) {
            Ok(()) => true,
            Err(error) => {
                warnings.push(format!("a reporter was dropped: {error}"));
                false
            }
        });
    }
}
