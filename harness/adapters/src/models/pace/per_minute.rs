//! A limit on what is taken in any one minute.

use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long what was taken counts.
pub(super) const MINUTE: Duration = Duration::from_secs(60);

/// So many in a minute, in whichever minute one looks. Each taken one comes back a minute after its call
/// began; so the whole allowance can go out at once, but never twice in a minute, as with a leaking bucket.
pub(super) struct PerMinute {
    most: u32,
    left: Arc<Semaphore>,
}

impl PerMinute {
    /// At most this many; one where it says none, since nothing would ever be asked.
    pub(super) fn new(most: u32) -> Self {
        let most = most.max(1);
        Self { most, left: Arc::new(Semaphore::new(most as usize)) }
    }
}

/// Takes some, once there are so many left. More than there can ever be is as much as there can be: such a
/// call goes alone.
pub(super) async fn take(limit: Option<&PerMinute>, wanted: u32) -> Option<OwnedSemaphorePermit> {
    let limit = limit?;
    // Fails only for a semaphore that was closed, which nobody does.
    limit.left.clone().acquire_many_owned(wanted.min(limit.most)).await.ok()
}
