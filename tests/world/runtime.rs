//! Amazon Bedrock AgentCore as far as an agent's runtime goes: turns are taken and sessions ended.

use crate::server::serve;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// What the runtime does with a turn.
#[derive(Clone, Copy, Debug)]
pub enum Cloud {
    /// Says it back as JSON.
    Answers,
    /// Says it back as a stream of a Strands agent's events.
    Streams,
    /// Has no time for every second request, and answers the others.
    Throttles,
    /// Tells that the agent in it has failed.
    Fails,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct RuntimeRequest {
    /// The path with its query, as it stood on the wire.
    pub address: String,
    /// The headers that are text, by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Value,
}

/// A running runtime, gone when dropped.
#[derive(Debug)]
pub struct FakeRuntime {
    url: String,
    requests: Arc<Mutex<Vec<RuntimeRequest>>>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Clone)]
struct Desk {
    cloud: Cloud,
    requests: Arc<Mutex<Vec<RuntimeRequest>>>,
}

impl FakeRuntime {
    /// Starts one on a free port.
    pub fn start(cloud: Cloud) -> Self {
        let requests = Arc::default();
        let router = Router::new().fallback(take).with_state(Desk { cloud, requests: Arc::clone(&requests) });
        let (runtime, url) = serve(router);
        Self { url, requests, _runtime: runtime }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The turns so far, those that were not taken included.
    pub fn turns(&self) -> Vec<RuntimeRequest> {
        self.requests_to("/invocations")
    }

    /// The ends of sessions so far.
    pub fn stops(&self) -> Vec<RuntimeRequest> {
        self.requests_to("/stopruntimesession")
    }

    fn requests_to(&self, operation: &str) -> Vec<RuntimeRequest> {
        let requests = self.requests.lock().expect("no test panics while it holds this");
        requests.iter().filter(|request| request.address.contains(operation)).cloned().collect()
    }
}

async fn take(State(desk): State<Desk>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        Some((name.to_string(), value.to_str().ok()?.to_owned()))
    };
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let is_turn = uri.path().ends_with("/invocations");
    let said = body["prompt"].as_str().unwrap_or_default().to_owned();
    let count = {
        let mut requests = desk.requests.lock().expect("no test panics while it holds this");
        let headers = headers.iter().filter_map(text).collect();
        requests.push(RuntimeRequest { address: uri.to_string(), headers, body });
        requests.iter().filter(|request| request.address.contains("/invocations")).count()
    };
    if !is_turn {
        return json_answer(StatusCode::OK, &json!({}));
    }
    match desk.cloud {
        Cloud::Throttles if count % 2 == 1 => {
            error(StatusCode::TOO_MANY_REQUESTS, "ThrottlingException", "Rate exceeded")
        }
        Cloud::Answers | Cloud::Throttles => {
            json_answer(StatusCode::OK, &json!({ "result": format!("heard: {said}") }))
        }
        Cloud::Streams => stream(&said),
        Cloud::Fails => {
            error(StatusCode::FAILED_DEPENDENCY, "RuntimeClientError", "Received error (500) from runtime")
        }
    }
}

fn stream(said: &str) -> Response {
    let delta = |text: &str| json!({ "event": { "contentBlockDelta": { "delta": { "text": text } } } });
    let frames = [json!({ "start": true }), delta("heard: "), delta(said)];
    let wire: String = frames.iter().map(|frame| format!("data: {frame}\n\n")).collect();
    ([(CONTENT_TYPE, "text/event-stream")], wire).into_response()
}

fn error(status: StatusCode, kind: &'static str, message: &str) -> Response {
    let mut answer = json_answer(status, &json!({ "message": message }));
    answer.headers_mut().insert("x-amzn-errortype", axum::http::HeaderValue::from_static(kind));
    answer
}

fn json_answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
