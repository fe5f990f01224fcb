//! A server for the tests of this folder: it gives the answers that it was told, in order, and writes down what it
//! was asked.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri},
};
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) line: String,
    pub(super) headers: HeaderMap,
    /// `null` where there is none or it is no JSON.
    pub(super) body: Value,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A served desk, for as long as the test's runtime lives.
pub(super) struct Desk {
    pub(super) url: String,
    state: Arc<Mutex<Memory>>,
}

#[derive(Default)]
struct Memory {
    answers: VecDeque<Response<Body>>,
    asked: Vec<Asked>,
}

impl Desk {
    /// Opens one on a free port.
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(Memory::default()));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state }
    }

    /// Will answer with this JSON, after what it was told to answer before.
    pub(super) fn will_say(&self, answer: &Value) {
        self.will_answer(200, &[("content-type", "application/json")], answer.to_string());
    }

    /// Will answer with this.
    pub(super) fn will_answer(&self, status: u16, headers: &[(&str, &str)], body: impl Into<Body>) {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        self.state.lock().unwrap().answers.push_back(response.body(body.into()).unwrap());
    }

    /// What it was asked, in order.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().asked.clone()
    }
}

async fn answer(
    State(state): State<Arc<Mutex<Memory>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let mut memory = state.lock().unwrap();
    let body = serde_json::from_slice(&body).unwrap_or_default();
    memory.asked.push(Asked { line: format!("{method} {uri}"), headers, body });
    let nothing = || Response::builder().status(404).body(Body::empty()).unwrap();
    memory.answers.pop_front().unwrap_or_else(nothing)
}
