//! Servers on this machine that live as long as a test holds them.

use axum::Router;
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};

/// Serves on a free port until the runtime is dropped. Returns the address without a path: `http://127.0.0.1:PORT`.
pub(crate) fn serve(router: Router) -> (String, Runtime) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    runtime.spawn(async move { axum::serve(listener, router).await });
    (url, runtime)
}
