//! Ctrl-C: once to stop cleanly, twice to stop at once.

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
    /// Listens from now on. SIGTERM counts as the first Ctrl-C.
    pub fn listen() -> Self {
        let interrupt = Self::default();
        let heard = interrupt.clone();
        tokio::spawn(async move {
            stopped().await;
            heard.gently.cancel();
            stopped().await;
            heard.at_once.cancel();
        });
        interrupt
    }
}

async fn stopped() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        // Without a handler the system's own way of stopping applies, which is to stop.
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        heard = tokio::signal::ctrl_c() => if heard.is_err() { std::future::pending::<()>().await },
        _ = terminate.recv() => {}
    }
}
