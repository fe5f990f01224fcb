//! Somebody who answers every request with what is to be read, so that it comes over a real connection.

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Method, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use std::sync::{Arc, Mutex};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};

/// An answer over HTTP.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canned {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: Vec<u8>,
    /// What is answered to a `GET`, where that is something else.
    pub(crate) page: Option<String>,
    /// What every request after the first is answered with, where that is something else.
    pub(crate) then: Option<&'static str>,
}

/// A server and the runtime that it shares with whoever asks it.
pub(crate) struct Server {
    runtime: Runtime,
    canned: Arc<Mutex<Canned>>,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let canned = Arc::new(Mutex::new(Canned::default()));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&canned));
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { runtime, canned, url }
    }

    /// Waits for something in the same runtime.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// What is answered from here on.
    pub(crate) fn answer_with(&self, canned: Canned) {
        *self.canned.lock().unwrap() = canned;
    }
}

async fn answer(State(canned): State<Arc<Mutex<Canned>>>, method: Method) -> Response {
    let mut canned = canned.lock().unwrap();
    let json = "application/json";
    if let Some(page) = canned.page.as_ref().filter(|_| method == Method::GET) {
        return ([(CONTENT_TYPE, json)], page.clone()).into_response();
    }
    let now = canned.clone();
    if let Some(then) = canned.then.take() {
        *canned = Canned { body: then.as_bytes().to_vec(), status: 200, kind: json, ..now.clone() };
    }
    let status = StatusCode::from_u16(now.status).unwrap();
    let (before, after) = now.body.split_at(now.body.len() / 2);
    let pieces = [before.to_vec(), after.to_vec()].map(Ok::<_, std::io::Error>);
    (status, [(CONTENT_TYPE, now.kind)], Body::from_stream(futures_util::stream::iter(pieces)))
        .into_response()
}
