//! The desk's front door: `POST /chat` and `GET /health`.

use crate::{
    agent::{Answer, Question, Said},
    sessions::Sessions,
    telemetry::Telemetry,
};
use axum::{
    Json, Router,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use opentelemetry::{
    Context,
    propagation::{Extractor, TextMapPropagator},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    future::Future,
    sync::{Arc, PoisonError},
};
use tokio::net::TcpListener;

/// How many sessions the desk keeps in memory.
const SESSIONS: usize = 10_000;

/// Serves on a listener until `shutdown` is ready and every open request is answered.
pub(crate) async fn run(
    listener: TcpListener,
    telemetry: Telemetry,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let office = Arc::new(Office { telemetry, sessions: Sessions::new(SESSIONS) });
    let router = Router::new().route("/chat", post(chat)).route("/health", get(health)).with_state(office);
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await
}

/// What every request needs.
struct Office {
    telemetry: Telemetry,
    sessions: Sessions,
}

#[derive(Deserialize)]
struct Ask {
    session_id: String,
    #[serde(flatten)]
    input: Input,
}

/// A message, or answers to what the desk asked before it went on.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Input {
    Message(String),
    Answers(Vec<Answer>),
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Reply(String),
    Question(Question),
}

impl From<Said> for Reply {
    fn from(said: Said) -> Self {
        match said {
            Said::Reply(text) => Self::Reply(text),
            Said::Question(question) => Self::Question(question),
        }
    }
}

type Refusal = (StatusCode, Json<Value>);

async fn chat(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    body: Result<Json<Ask>, JsonRejection>,
) -> Result<Json<Reply>, Refusal> {
    let Json(ask) = body.map_err(|rejection| refuse(&rejection.body_text()))?;
    let caller = TraceContextPropagator::new().extract_with_context(&Context::new(), &Headers(&headers));
    let session = office.sessions.get(&ask.session_id);
    // A turn is arithmetic in memory and never waits, so an ordinary lock will do.
    let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
    let begin = |words: &str| office.telemetry.begin_turn(&caller, &ask.session_id, words);
    let (said, spans) = match &ask.input {
        Input::Message(message) => {
            let spans = begin(message);
            (session.take_turn(message, &spans), spans)
        }
        Input::Answers(answers) => {
            let open = answers.iter().find(|answer| session.awaits(&answer.id));
            let answer = open.ok_or_else(|| refuse("none of the answers is to a question that is open"))?;
            let spans = begin(answer.words());
            (session.take_answer(answer, &spans), spans)
        }
    };
    spans.end(said.words());
    Ok(Json(said.into()))
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Whatever is wrong with what was asked, the answer is 400 with the reason as JSON.
fn refuse(reason: &str) -> Refusal {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": reason })))
}

/// Headers as the propagator reads them.
struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}

#[cfg(test)]
mod tests;
