//! Work on many things side by side: each is begun as soon as there is room for it, and none once the run is to halt.

use crate::{halt::Halt, run::RunError};
use std::future::Future;
use tokio::{sync::AcquireError, task::JoinSet};

/// Takes the items one by one and works on each beside the others; returns what came of them in the order in which they
/// were done. `admit` waits until there is room for one more, which the work gives back by dropping its permit.
///
/// # Errors
/// The first item that cannot be had, and work that broke off; what is still being worked on is dropped with either.
pub(crate) async fn side_by_side<Item, Permit, Admission, Task>(
    items: impl Iterator<Item = Result<Item, RunError>>,
    halt: &Halt,
    admit: impl Fn() -> Admission,
    work: impl Fn(Item, Permit) -> Task,
) -> Result<Vec<Task::Output>, RunError>
where
    Admission: Future<Output = Result<Permit, AcquireError>>,
    Task: Future<Output: Send> + Send + 'static,
{
    let (mut working, mut done) = (JoinSet::new(), Vec::new());
    for item in items {
        let item = item?;
        let Some(Ok(permit)) = halt.full().run_until_cancelled(admit()).await else { break };
        // Both can be true at once, a free seat and no more to come.
        if halt.full().is_cancelled() {
            break;
        }
        working.spawn(work(item, permit));
        // Finished tasks are taken out as we go, so that they do not pile up.
        while let Some(finished) = working.try_join_next() {
            done.push(finished?);
        }
    }
    while let Some(finished) = working.join_next().await {
        done.push(finished?);
    }
    Ok(done)
}
