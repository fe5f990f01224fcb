//! What providers of models answer by OpenAI's two APIs.

use super::kept::request;
use crate::{
    Target, knob,
    server::{Canned, Server},
};
use rehearsal_adapters::{
    authorize::Nobody,
    models::openai::{Endpoint, Flavour, OpenAi},
};
use rehearsal_core::{
    ids::ModelId,
    model::{Model, ModelError, ModelResponse},
    suite::OpenAiApi,
};
use std::{collections::BTreeMap, sync::Arc};

/// An answer of Chat Completions or Responses.
pub(super) const OPENAI: Target = Target { name: "model_openai", run: openai, seeds: openai_seeds };

const STATUSES: [u16; 6] = [200, 200, 400, 404, 429, 500];

thread_local! {
    static SERVER: Server = Server::start();
    static PROVIDERS: Vec<OpenAi> = providers();
}

/// What may be at the other end. A provider costs much to set up, and little to ask.
const FLAVOURS: [Flavour; 4] = [Flavour::OpenAi, Flavour::Mantle, Flavour::Ollama, Flavour::Compatible];

fn providers() -> Vec<OpenAi> {
    let apis = [OpenAiApi::Chat, OpenAiApi::Responses];
    apis.into_iter().flat_map(|api| FLAVOURS.map(|flavour| provider(api, flavour))).collect()
}

fn provider(api: OpenAiApi, flavour: Flavour) -> OpenAi {
    let endpoint = Endpoint {
        base_url: SERVER.with(|server| format!("{}/v1", server.url)),
        api: Some(api),
        headers: vec![("x-secret".into(), "sk-0123456789abcdef".into())],
        authorize: Arc::new(Nobody),
        key_hint: "KEY".into(),
        project: None,
        flavour,
        metadata: BTreeMap::new(),
    };
    OpenAi::new(endpoint).unwrap()
}

fn openai(bytes: &[u8]) {
    let (knob, body) = knob::taken(bytes);
    let api = usize::from(knob >= 128);
    PROVIDERS.with(|providers| {
        let provider = &providers[api * FLAVOURS.len() + knob / 8 % FLAVOURS.len()];
        // What a model turns out not to take is remembered, so that each input meets a new one.
        let model = provider.model(&ModelId::new("openai/gpt-5")).unwrap();
        SERVER.with(|server| ask(server, model.as_ref(), (knob, body)));
    });
}

/// Asks twice, since a refusal may teach what to leave out.
fn ask(server: &Server, model: &dyn Model, (knob, body): (usize, &[u8])) {
    let status = STATUSES[knob % STATUSES.len()];
    let canned = Canned { status, kind: "application/json", body: body.to_vec(), ..Canned::default() };
    for _asking in 0..2 {
        server.answer_with(canned.clone());
        look_at(server.wait(model.complete(&request("Hello"))));
    }
}

fn look_at(outcome: Result<ModelResponse, ModelError>) {
    match outcome {
        Ok(response) => assert!(!response.text.trim().is_empty()),
        Err(error) => assert!(!error.to_string().chars().any(|it| it == '\n' || it == '\u{1b}'), "{error}"),
    }
}

pub(super) fn openai_seeds() -> Vec<Vec<u8>> {
    let answers = [
        r#"{"id":"c","model":"m","service_tier":"flex","choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"{\"a\":1}"}}],"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":2}}}"#,
        r#"{"choices":[{"finish_reason":"tool_calls","message":{"content":[{"type":"text","text":"<think>a</think>b"}],"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]}}]}"#,
        r#"{"id":"r","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"hi"}]}],"usage":{"input_tokens":1,"output_tokens":2,"input_tokens_details":{"cached_tokens":1},"output_tokens_details":{"reasoning_tokens":1}},"conversation":{"id":"c"}}"#,
        r#"{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","content":[{"type":"refusal","refusal":"no"}]}]}"#,
        r#"{"error":{"message":"Unsupported parameter: 'temperature'","type":"invalid_request_error","param":"temperature","code":"unsupported_parameter"}}"#,
        r#"{"detail":[{"loc":["body","response_format"],"msg":"extra fields not permitted","type":"value_error"}]}"#,
    ];
    answers.iter().flat_map(|answer| [0, 2, 128, 130].map(|way| knob::put(way, answer))).collect()
}
