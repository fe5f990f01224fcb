//! A server on a free port of this machine, gone with its runtime.

use axum::Router;
use tokio::{net::TcpListener, runtime::Runtime};

/// Serves until the runtime is dropped; with the address, without a path.
pub(crate) fn serve(router: Router) -> (Runtime, String) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    runtime.spawn(async move { axum::serve(listener, router).await });
    (runtime, url)
}
