//! Answers of models that were kept: a recording, and an entry of a cache.

use crate::{Target, scratch};
use async_trait::async_trait;
use rehearsal_adapters::{
    models::recording::{Cache, Player, Recorder},
    secrets::Secrets,
};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    ids::{CaseName, ModelId, PersonaId},
    model::{
        AnswerSchema, Model, ModelError, ModelRequest, ModelResponse, Parameters, PromptMessage, Role,
        Speaker,
    },
    seed::Seed,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A recording.
pub(super) const RECORDING: Target = Target { name: "recording", run: played, seeds: recording_seeds };
/// A file of a cache.
pub(super) const CACHE: Target = Target { name: "cache", run: cached, seeds: cache_seeds };

const NAME: &str = "openai/gpt-5";

fn played(bytes: &[u8]) {
    match Player::open(&scratch::file("kept.jsonl", bytes)) {
        Ok(player) => {
            let model = player.model(ModelId::new(NAME));
            for words in ["Hello", "Something else"] {
                let _answer_or_the_nearest = ready(model.complete(&request(words)));
            }
        }
        Err(error) => assert!(error.to_string().contains("kept.jsonl"), "{error}"),
    }
}

fn cached(bytes: &[u8]) {
    let folder = scratch::place("cache");
    let place = entry(&folder);
    fs::write(&place, bytes).unwrap();
    // A broken file is as good as none, so that there is always an answer.
    assert!(ask(&folder).is_ok());
    fs::write(&place, bytes).unwrap();
}

/// Where the answer to the one request is kept.
fn entry(folder: &Path) -> PathBuf {
    let file = || {
        let inner =
            fs::read_dir(folder).ok()?.find_map(|entry| fs::read_dir(entry.ok()?.path()).ok()?.next());
        inner.map(|entry| entry.unwrap().path())
    };
    file().unwrap_or_else(|| {
        ask(folder).unwrap();
        file().unwrap()
    })
}

fn ask(folder: &Path) -> Result<ModelResponse, ModelError> {
    let cache = Cache::open(folder, Secrets::default()).unwrap();
    let model = cache.around(Arc::new(Told(ModelId::new(NAME), "{}".to_owned())), "here");
    ready(model.complete(&request("Hello")))
}

/// A model that always says the same.
pub(super) struct Told(pub(super) ModelId, pub(super) String);

#[async_trait]
impl Model for Told {
    fn id(&self) -> &ModelId {
        &self.0
    }

    async fn complete(&self, _request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        Ok(ModelResponse { text: self.1.clone(), ..ModelResponse::default() })
    }
}

/// Waits for what waits for nobody.
pub(super) fn ready<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

pub(super) fn request(words: &str) -> ModelRequest {
    ModelRequest {
        role: Role::Actor,
        attempt: AttemptIndex(0),
        attempt_id: AttemptId { case: CaseName::new("paris"), persona: PersonaId::new("auto"), trial: 1 },
        turn: Some(1),
        system: "You are a user.".into(),
        messages: vec![PromptMessage { speaker: Speaker::User, text: words.into() }],
        answer: AnswerSchema {
            name: "user_turn".into(),
            schema: serde_json::json!({ "type": "object" }).into(),
        },
        parameters: Parameters::default(),
        seed: Seed(7),
        repair: 0,
        retry: 0,
    }
}

fn recording_seeds() -> Vec<Vec<u8>> {
    let file = scratch::place("seed.jsonl");
    let _ = fs::remove_file(&file);
    let recorder = Recorder::create(&file, Secrets::default()).unwrap();
    let model = recorder.around(Arc::new(Told(ModelId::new(NAME), "{\"a\":1}".to_owned())));
    for words in ["Hello", "Hello", "Hallo"] {
        ready(model.complete(&request(words))).unwrap();
    }
    drop(model);
    vec![fs::read(&file).unwrap()]
}

fn cache_seeds() -> Vec<Vec<u8>> {
    let folder = scratch::place("seed-cache");
    vec![fs::read(entry(&folder)).unwrap()]
}
