//! An agent over HTTP that behaves as told.

use crate::server::serve;
use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// What the agent does with a message.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// Says the message back, after its session's id.
    Echoes,
    /// Gives this reply to everything.
    Says(&'static str),
    /// Answers with status 500.
    Fails,
    /// Never answers.
    Hangs,
    /// Answers after this many milliseconds.
    Takes(u64),
    /// Wants a booking approved before it makes it, then to know who travels, and then books.
    Asks,
    /// Asks for the same approval whatever it is told.
    Nags,
}

/// A running agent, gone when dropped.
#[derive(Debug)]
pub struct FakeAgent {
    url: String,
    requests: Arc<Mutex<Vec<Value>>>,
    busiest: Arc<AtomicUsize>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Clone)]
struct Desk {
    manner: Manner,
    requests: Arc<Mutex<Vec<Value>>>,
    busy: Arc<AtomicUsize>,
    busiest: Arc<AtomicUsize>,
}

impl FakeAgent {
    /// Starts one on a free port.
    pub fn start(manner: Manner) -> Self {
        let desk = Desk { manner, requests: Arc::default(), busy: Arc::default(), busiest: Arc::default() };
        let (requests, busiest) = (desk.requests.clone(), desk.busiest.clone());
        let router = Router::new().route("/chat", post(chat)).with_state(desk);
        let (runtime, address) = serve(router);
        Self { url: format!("{address}/chat"), requests, busiest, _runtime: runtime }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every request body so far.
    pub fn requests(&self) -> Vec<Value> {
        self.requests.lock().expect("no test panics while it holds this").clone()
    }

    /// The largest number of requests that were in work at the same moment.
    pub fn busiest(&self) -> usize {
        self.busiest.load(Ordering::SeqCst)
    }
}

async fn chat(State(desk): State<Desk>, Json(request): Json<Value>) -> (StatusCode, Json<Value>) {
    let now = desk.busy.fetch_add(1, Ordering::SeqCst) + 1;
    desk.busiest.fetch_max(now, Ordering::SeqCst);
    desk.requests.lock().expect("no test panics while it holds this").push(request.clone());
    let answer = answer(desk.manner, &request).await;
    desk.busy.fetch_sub(1, Ordering::SeqCst);
    answer
}

async fn answer(manner: Manner, request: &Value) -> (StatusCode, Json<Value>) {
    let text = |field: &str| request[field].as_str().unwrap_or_default().to_owned();
    let echo = || format!("{}: {}", text("session_id"), text("message"));
    match manner {
        Manner::Echoes => (StatusCode::OK, Json(json!({ "reply": echo() }))),
        Manner::Says(words) => (StatusCode::OK, Json(json!({ "reply": words }))),
        Manner::Fails => (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "error": "out of order" }))),
        Manner::Hangs => std::future::pending().await,
        Manner::Takes(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            (StatusCode::OK, Json(json!({ "reply": echo() })))
        }
        Manner::Asks => (StatusCode::OK, Json(asking(&request["answers"][0]))),
        Manner::Nags => (StatusCode::OK, Json(json!({ "question": approval() }))),
    }
}

/// What comes after this answer; nothing was answered where it is null.
fn asking(answer: &Value) -> Value {
    let name = || answer["content"]["passenger_name"].as_str().unwrap_or("nobody");
    match (answer["id"].as_str(), answer["action"].as_str()) {
        (None, _) => json!({ "question": approval() }),
        (Some("approval"), Some("accept")) => json!({ "reply": "One moment.", "questions": [form()] }),
        (Some("form"), Some("accept")) => {
            json!({ "reply": format!("The flight is booked for {}. Your booking reference is QX12AB.", name()) })
        }
        (Some(_), _) => json!({ "reply": "As you wish. Nothing is booked." }),
    }
}

/// Whether to book, in our own words for a question.
fn approval() -> Value {
    let arguments = json!({ "destination": "Paris", "date": "2026-12-01", "price_eur": 240 });
    json!({
        "id": "approval",
        "kind": "approval",
        "message": "May I book the flight to Paris on 1 December 2026 for 240 EUR?",
        "tool": { "name": "book_flight", "arguments": arguments },
    })
}

/// Who travels, as an elicitation of MCP asks it.
fn form() -> Value {
    json!({
        "id": "form",
        "message": "Who is travelling?",
        "requestedSchema": {
            "type": "object",
            "properties": {
                "passenger_name": { "type": "string", "title": "Passenger name" },
                "travellers": { "type": "integer", "minimum": 1, "maximum": 9 },
                "meal": { "type": "string", "enum": ["standard", "vegan"], "default": "standard" },
                "loyalty_number": { "type": "string" },
            },
            "required": ["passenger_name", "travellers"],
        },
    })
}
