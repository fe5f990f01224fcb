//! Ctrl-C: once to stop cleanly, twice to stop at once.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The two degrees of stopping.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// Stop playing, record what there is, write the report.
    pub gently: CancellationToken,
    /// Stop now; the journal keeps what it has.
    pub at_once: CancellationToken,
}

impl Interrupt {
    /// Listens from now on, and says so when it first hears something. SIGTERM, and SIGHUP of a
    /// terminal that is closed, count as Ctrl-C.
    pub fn listen(say: impl FnOnce() + Send + 'static) -> Self {
        let interrupt = Self::default();
        let heard = interrupt.clone();
        tokio::spawn(async move {
            stopped().await;
            say();
            heard.gently.cancel();
            stopped().await;
            heard.at_once.cancel();
        });
        interrupt
    }
}

async fn stopped() {
    tokio::select! {
        () = signalled(SignalKind::interrupt()) => {}
        () = signalled(SignalKind::terminate()) => {}
        () = signalled(SignalKind::hangup()) => {}
    }
}

async fn signalled(kind: SignalKind) {
    match signal(kind) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        // Without a handler the system's own way of stopping applies, which is to stop.
        Err(_) => std::future::pending().await,
    }
}
