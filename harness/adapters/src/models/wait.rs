//! How the layers wait, so that their tests need no real time.

use async_trait::async_trait;
use std::time::Duration;

/// Something that lets time pass.
#[async_trait]
pub(super) trait Wait: Send + Sync {
    /// Returns after this long.
    async fn wait(&self, time: Duration);
}

/// Real time.
pub(super) struct RealTime;

#[async_trait]
impl Wait for RealTime {
    async fn wait(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
