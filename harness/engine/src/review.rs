//! Having a settled session reviewed: whatever becomes of the reviewer, the session is kept.

use futures_util::FutureExt;
use rehearsal_core::{
    attempt::Attempt,
    review::{Review, Reviewer},
    session::{Ending, Session},
};
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long a reviewer may take. Each call of a model has a limit of its own; this only keeps one that hangs from
/// holding up the run.
const PATIENCE: Duration = Duration::from_secs(3600);

/// What the reviewer says, or why it says nothing; `None` where the run was cancelled before.
pub(crate) async fn review(
    reviewer: &dyn Reviewer,
    (attempt, session): (&Attempt, &Session),
    cancel: &CancellationToken,
) -> Option<Review> {
    if session.ending == Ending::Cancelled {
        return Some(Review::unreviewed("the run was interrupted"));
    }
    let looking = AssertUnwindSafe(reviewer.review(attempt, session)).catch_unwind();
    let looked = cancel.run_until_cancelled(tokio::time::timeout(PATIENCE, looking)).await?;
    Some(match looked {
        Ok(Ok(review)) => review,
        Ok(Err(_panic)) => Review::unreviewed("the review broke off, which is a defect of Rehearsal"),
        Err(_elapsed) => Review::unreviewed(format!("waited {PATIENCE:?} for the review")),
    })
}
