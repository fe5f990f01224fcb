//! Work that asks models and is no run: counted and limited as in one, and kept nowhere.

use crate::{
    dispatch::{Dispatcher, Events},
    run::RunError,
};
use rehearsal_core::{
    clock::Clock,
    discretion::NothingHidden,
    event::{Reporter, ReporterError, RunEnding, RunEvent, Stamped},
    summary::Summary,
};
use std::{future::Future, sync::Arc};

/// Does work whose models report to the given events. Tells what came of it and what was spent.
///
/// # Errors
/// Where the counting breaks off, which is a defect of Rehearsal.
pub async fn aside<T, Work: Future<Output = T>>(
    clock: Arc<dyn Clock>,
    work: impl FnOnce(Events) -> Work,
) -> Result<(T, Summary), RunError> {
    let given = (clock, Arc::new(NothingHidden) as _);
    let (events, dispatcher) = Dispatcher::new(given, Box::new(Nowhere), Vec::new(), (Summary::default(), 0));
    let dispatched = tokio::task::spawn_blocking(move || dispatcher.work());
    let done = work(events.clone()).await;
    events.all_handed_over().await;
    events.send(RunEvent::RunFinished { how: RunEnding::Completed }).await;
    Ok((done, dispatched.await??.summary))
}

/// The journal of what is counted and limited as in a run, and of which no events are kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Reporter for Nowhere {
    fn on_event(&mut self, _: &Stamped) -> Result<(), ReporterError> {
        Ok(())
    }
}
