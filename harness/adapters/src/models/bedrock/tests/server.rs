//! A server that answers what it was told to and keeps what it was asked.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// One answer to give.
pub(super) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Answer {
    pub(super) fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: vec![("content-type", "application/json".into())], body: body.into() }
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, body.to_string())
    }

    /// An error as Bedrock states it.
    pub(super) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &json!({ "message": message })).with("x-amzn-errortype", code)
    }

    pub(super) fn with(mut self, header: &'static str, value: &str) -> Self {
        self.headers.retain(|(name, _)| *name != header);
        self.headers.push((header, value.to_owned()));
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::from_u16(self.status).unwrap(), self.body).into_response();
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        response
    }
}

/// One request as it came.
pub(super) struct Asked {
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// The server's memory.
#[derive(Default)]
pub(super) struct Server {
    answers: Mutex<VecDeque<Answer>>,
    pub(super) asked: Mutex<Vec<Asked>>,
}

/// Serves these answers in turn, until the test's runtime ends.
pub(super) async fn serve(answers: impl IntoIterator<Item = Answer>) -> (Arc<Server>, String) {
    let server = Arc::new(Server { answers: Mutex::new(answers.into_iter().collect()), ..Server::default() });
    let router = Router::new().fallback(answer).with_state(server.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (server, url)
}

async fn answer(State(server): State<Arc<Server>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Answer {
    let body = serde_json::from_slice(&body).unwrap();
    server.asked.lock().unwrap().push(Asked { uri, headers, body });
    server.answers.lock().unwrap().pop_front().expect("one answer for each request")
}

/// Serves these bytes to whoever asks, and hangs up.
pub(super) async fn serve_bytes(bytes: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // Until the body is there: one that was not read would make a reset of what should be an end.
            let mut read = Vec::new();
            while !read.ends_with(b"}") && stream.read_buf(&mut read).await.unwrap_or(0) > 0 {}
            let _ = stream.write_all(bytes.as_bytes()).await;
        }
    });
    url
}

/// An answer with these words and tokens.
pub(super) fn said(content: &Value, usage: &Value) -> Answer {
    let body = json!({
        "output": { "message": { "role": "assistant", "content": content } },
        "stopReason": "end_turn",
        "usage": usage,
        "metrics": { "latencyMs": 5 },
        "serviceTier": { "type": "default" },
    });
    Answer::json(200, &body).with("x-amzn-requestid", "r-77")
}
