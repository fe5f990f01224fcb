//! An agent behind OpenAI's APIs that keeps count of what it hears.

use crate::server::serve;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    routing::post,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Call {
    /// The path.
    pub path: String,
    /// The headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Value,
}

/// A running endpoint, gone when dropped.
#[derive(Debug)]
pub struct Endpoint {
    url: String,
    calls: Arc<Mutex<Vec<Call>>>,
    _runtime: tokio::runtime::Runtime,
}

impl Endpoint {
    /// Starts one on a free port. It is busy at first: one request is sent away for a moment.
    pub fn start() -> Self {
        let calls = Arc::new(Mutex::new(Vec::new()));
        let routes =
            Router::new().route("/v1/chat/completions", post(chat)).route("/v1/responses", post(respond));
        let router = routes.with_state(Arc::clone(&calls));
        let (runtime, address) = serve(router);
        Self { url: address + "/v1", calls, _runtime: runtime }
    }

    /// Up to and with `/v1`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Everything it was asked, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().expect("no test panics while it holds this").clone()
    }
}

type Calls = State<Arc<Mutex<Vec<Call>>>>;
type Said = (StatusCode, [(&'static str, &'static str); 1], Json<Value>);

async fn chat(State(calls): Calls, uri: Uri, headers: HeaderMap, Json(body): Json<Value>) -> Said {
    let number = write_down(&calls, &uri, &headers, body);
    let message = json!({ "role": "assistant", "content": words(number) });
    answer(number, json!({ "choices": [{ "index": 0, "message": message, "finish_reason": "stop" }] }))
}

async fn respond(State(calls): Calls, uri: Uri, headers: HeaderMap, Json(body): Json<Value>) -> Said {
    let number = write_down(&calls, &uri, &headers, body);
    let content = json!([{ "type": "output_text", "text": words(number) }]);
    let output = json!([{ "type": "message", "role": "assistant", "content": content }]);
    answer(number, json!({ "id": format!("resp_{number}"), "status": "completed", "output": output }))
}

fn write_down(calls: &Mutex<Vec<Call>>, uri: &Uri, headers: &HeaderMap, body: Value) -> usize {
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers = headers.iter().map(header).collect();
    let mut calls = calls.lock().expect("no test panics while it holds this");
    calls.push(Call { path: uri.path().to_owned(), headers, body });
    calls.len()
}

/// No help at all, so that the user goes on asking.
fn words(number: usize) -> String {
    format!("That was message {number}. What else?")
}

fn answer(number: usize, body: Value) -> Said {
    match number {
        1 => {
            let busy = json!({ "error": { "message": "too many at once" } });
            (StatusCode::TOO_MANY_REQUESTS, [("retry-after-ms", "20")], Json(busy))
        }
        _ => (StatusCode::OK, [("x-request-id", "1")], Json(body)),
    }
}
