//! Recording, replaying and caching, through the port as the harness uses them.

mod cache;
mod files;
mod replay;

use super::*;
use crate::{
    models::fake::{Fake, MODEL, request, said},
    secrets::Secrets,
};
use proptest::prelude::*;
use rehearsal_core::{
    ids::ModelId,
    model::{AnswerSource, Fault, Model, ModelError, ModelRequest, ModelResponse, Role, Served},
    usage::Usage,
};
use rstest::rstest;
use serde_json::json;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;

const KEY: &str = "sk-live/4711+abc";

struct Room {
    folder: TempDir,
}

impl Room {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn record(&self, inner: Fake) -> Arc<dyn Model> {
        Recorder::create(&self.path("run.jsonl"), Secrets::new([KEY])).unwrap().around(Arc::new(inner))
    }

    fn replay(&self) -> Arc<dyn Model> {
        Player::open(&self.path("run.jsonl")).unwrap().model(ModelId::new(MODEL))
    }

    /// A run with this cache.
    fn cache(&self, inner: Arc<Fake>) -> Arc<dyn Model> {
        Cache::open(&self.path("cache"), Secrets::new([KEY])).unwrap().around(inner, "here")
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// An answer that says something in every field.
fn full() -> ModelResponse {
    ModelResponse {
        text: r#"{"message":"Lisbon, please"}"#.into(),
        usage: Some(Usage { input_tokens: Some(10), output_tokens: Some(3), ..Usage::default() }),
        served: Served {
            model: Some("fake-2".into()),
            request_id: Some("req-1".into()),
            raw: Some(json!({"choices": [{"index": 0}], "usage": {"total": 13}})),
            ..Served::default()
        },
        source: AnswerSource::Provider,
    }
}

/// An answer with the key in every place where a provider could put it.
fn leaky() -> ModelResponse {
    let inside = json!({ "key": KEY }).to_string().replace('/', "\\/");
    ModelResponse {
        text: format!("my key is {KEY}, or {inside}"),
        served: Served {
            request_id: Some(KEY.into()),
            left_out: vec![format!("header {KEY}")],
            raw: Some(json!({"headers": {"authorization": format!("Bearer {KEY}"), KEY: [KEY]}})),
            ..Served::default()
        },
        ..full()
    }
}

/// A request in which the agent has repeated the key.
fn leaky_request() -> ModelRequest {
    let mut request = request("paris", &format!("The agent said: {KEY}"));
    request.system = format!("You know {KEY}.");
    request.answer.schema = json!({"enum": [KEY]}).into();
    request
}

/// Everybody asks at once; the answers in the order of the requests.
async fn ask_all(model: &Arc<dyn Model>, requests: Vec<ModelRequest>) -> Vec<String> {
    let ask = |request: ModelRequest| {
        let model = model.clone();
        tokio::spawn(async move { model.complete(&request).await.unwrap().text })
    };
    let calls: Vec<_> = requests.into_iter().map(ask).collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap());
    }
    answers
}
