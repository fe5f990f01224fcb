//! The server of the script's models.

use super::{agent, user, wire};
use crate::server::serve;
use axum::{
    Json, Router,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};

/// A running server of both models, gone when dropped.
#[derive(Debug)]
pub struct WeatherModels {
    url: String,
    _runtime: tokio::runtime::Runtime,
}

impl WeatherModels {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let router =
            Router::new().route("/v1/chat/completions", post(chat)).route("/v1/responses", post(responses));
        let (runtime, url) = serve(router);
        Self { url: url + "/v1", _runtime: runtime }
    }

    /// The base URL, for `OPENAI_BASE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

async fn chat(Json(body): Json<Value>) -> Response {
    let schema = body["response_format"]["json_schema"]["name"].as_str();
    if let Some(schema) = schema {
        let said = body["messages"].as_array().and_then(|messages| messages.last());
        let prompt = said.map(|message| wire::text(&message["content"])).unwrap_or_default();
        return match user::answer(schema, &prompt) {
            Ok(answer) => Json(spoken(&answer.to_string())).into_response(),
            Err(why) => refused(&why),
        };
    }
    match agent::answer(&wire::chat(&body)) {
        Ok(answer) if body["stream"] == true => streamed(&wire::chunks(&answer)),
        Ok(answer) => Json(wire::completion(&answer)).into_response(),
        Err(why) => refused(&why),
    }
}

async fn responses(Json(body): Json<Value>) -> Response {
    match agent::answer(&wire::responses(&body)) {
        Ok(answer) => Json(wire::response(&answer)).into_response(),
        Err(why) => refused(&why),
    }
}

/// What the simulated user's model says. It has no usage: nobody asks for it here.
fn spoken(text: &str) -> Value {
    json!({
        "id": "chatcmpl-2", "object": "chat.completion", "created": 1_787_372_201, "model": "scripted-user",
        "choices": [{
            "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": text },
        }],
    })
}

fn streamed(chunks: &[Value]) -> Response {
    let frames: String = chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect();
    ([(CONTENT_TYPE, "text/event-stream")], frames + "data: [DONE]\n\n").into_response()
}

fn refused(why: &str) -> Response {
    let body =
        json!({ "error": { "message": why, "type": "invalid_request_error", "code": "not_in_the_script" } });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
