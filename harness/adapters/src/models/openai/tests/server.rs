//! A server that answers as it is told and remembers what it was asked, and a caller for it.

use crate::{
    authorize::Bearer,
    models::openai::{Endpoint, Flavour, OpenAi},
};
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Response, StatusCode, Uri},
};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    ids::{CaseName, ModelId, PersonaId},
    model::{
        AnswerSchema, Effort, Model, ModelError, ModelRequest, ModelResponse, Parameters, PromptMessage,
        ProviderError, Role, Speaker,
    },
    seed::Seed,
    suite::OpenAiApi,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};
use tokio::{net::TcpListener, sync::Barrier};

/// The key that must be seen nowhere.
pub(super) const KEY: &str = "sk-test-0123456789abcdefghij";

/// One answer to give.
#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: String,
}

impl Reply {
    pub(super) fn new(status: u16, body: impl ToString) -> Self {
        Self { status, headers: vec![("content-type", "application/json")], body: body.to_string() }
    }

    pub(super) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
        self
    }
}

/// One request as it came in.
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A server that gives these answers in order, the last one for ever.
pub(super) struct Server {
    pub(super) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(super) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::after(1, replies).await
    }

    /// One that gives no answer before so many requests have come in.
    pub(super) async fn after(requests: usize, replies: impl IntoIterator<Item = Reply>) -> Self {
        let gate = Arc::new(Barrier::new(requests));
        let replies = Arc::new(Mutex::new(replies.into_iter().collect::<VecDeque<_>>()));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let router = Router::new().fallback(async move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let body = serde_json::from_slice(&body).unwrap();
            log.lock().unwrap().push(Asked { path: uri.to_string(), headers, body });
            gate.wait().await;
            answer(&next(&replies))
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, asked }
    }

    /// What was asked since the last time.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn next(replies: &Mutex<VecDeque<Reply>>) -> Reply {
    let mut replies = replies.lock().unwrap();
    if replies.len() > 1 { replies.pop_front().unwrap() } else { replies.front().unwrap().clone() }
}

fn answer(reply: &Reply) -> Response<Body> {
    let mut response = Response::builder().status(StatusCode::from_u16(reply.status).unwrap());
    for (name, value) in &reply.headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(reply.body.clone())).unwrap()
}

pub(super) fn endpoint(url: &str, api: OpenAiApi) -> Endpoint {
    Endpoint {
        base_url: url.to_owned(),
        api: Some(api),
        headers: vec![],
        authorize: Arc::new(Bearer::new(KEY).unwrap()),
        key_hint: "THE_KEY_VARIABLE".to_owned(),
        project: None,
        flavour: Flavour::Compatible,
        metadata: BTreeMap::from([("run".to_owned(), "r-1".to_owned())]),
    }
}

pub(super) fn model(endpoint: Endpoint) -> Arc<dyn Model> {
    OpenAi::new(endpoint).unwrap().model(&ModelId::new("openai/some/model")).unwrap()
}

pub(super) fn request() -> ModelRequest {
    let message = |speaker, text: &str| PromptMessage { speaker, text: text.to_owned() };
    ModelRequest {
        role: Role::Judge,
        attempt: AttemptIndex(3),
        attempt_id: AttemptId {
            case: CaseName::new("paris-flight"),
            persona: PersonaId::new("auto"),
            trial: 2,
        },
        turn: None,
        system: "Be fair.".to_owned(),
        messages: vec![
            message(Speaker::User, "How was it?"),
            message(Speaker::Assistant, "good"),
            message(Speaker::User, "JSON, please."),
        ],
        answer: AnswerSchema {
            name: "verdict".to_owned(),
            schema: json!({ "type": "object", "properties": { "good": { "type": "boolean" } } }).into(),
        },
        parameters: Parameters { temperature: Some(0.5), max_tokens: Some(300), effort: Some(Effort::Low) },
        seed: Seed(9_007_199_254_740_991),
        repair: 0,
        retry: 0,
    }
}

pub(super) fn fault_of(result: Result<ModelResponse, ModelError>) -> ProviderError {
    match result {
        Err(ModelError::Provider(error)) => *error,
        other => panic!("no failure of the provider: {other:?}"),
    }
}

/// An answer of this API with these words.
pub(super) fn good(api: OpenAiApi, text: &str) -> Value {
    match api {
        OpenAiApi::Chat => json!({ "choices": [{ "message": { "role": "assistant", "content": text } }] }),
        OpenAiApi::Responses => json!({
            "output": [{ "type": "message", "content": [{ "type": "output_text", "text": text }] }]
        }),
    }
}
