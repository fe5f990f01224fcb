//! The fixtures, and what the manifest says of them.

use rehearsal_adapters::otlp::{RawLog, RawSpan, TurnView, decode, understand};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/otlp")
}

/// A recording's name.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

fn file(name: &str) -> Option<String> {
    fs::read_to_string(folder().join(name)).ok()
}

/// What a framework sent: its spans and, where it sent any, its log records.
pub(crate) fn sent(name: &str) -> (Vec<RawSpan>, Vec<RawLog>) {
    let spans = file(&format!("{name}.jsonl")).unwrap_or_else(|| panic!("no fixture {name}"));
    let logs = file(&format!("{name}.logs.jsonl")).unwrap_or_default();
    let batches = spans.lines().chain(logs.lines()).map(|line| decode::json(line.as_bytes()).unwrap());
    batches.fold((Vec::new(), Vec::new()), |(mut spans, mut logs), batch| {
        spans.extend(batch.spans);
        logs.extend(batch.logs);
        (spans, logs)
    })
}

pub(crate) fn turns(name: &str) -> Vec<TurnView> {
    let (spans, logs) = sent(name);
    understand(spans, logs)
}

/// What the manifest says of one fixture.
pub(crate) struct Truth {
    pub(crate) manifest: Value,
    pub(crate) name: String,
}

impl Truth {
    pub(crate) fn of(name: &str) -> Self {
        let manifest = file("MANIFEST.json").unwrap();
        Self { manifest: serde_json::from_str(&manifest).unwrap(), name: name.to_owned() }
    }

    fn fixture(&self) -> &Value {
        &self.manifest["fixtures"][&self.name]
    }

    pub(crate) fn turns(&self) -> &[Value] {
        let conversation = self.fixture()["conversation"].as_str().unwrap();
        self.manifest["conversations"][conversation]["turns"].as_array().unwrap()
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.manifest[key].as_str().unwrap()
    }

    pub(crate) fn agent(&self) -> &str {
        self.fixture()["agent"].as_str().unwrap_or("weather-agent")
    }

    /// Whether the fixture can show something.
    pub(crate) fn shows(&self, fact: &str) -> bool {
        !self.fixture()["missing"].as_array().is_some_and(|missing| missing.iter().any(|name| name == fact))
    }

    pub(crate) fn usage(&self, turn: &Value) -> Vec<(Option<u64>, Option<u64>)> {
        let offset = self.fixture()["output_tokens_offset"].as_u64().unwrap_or(0);
        let calls = turn["usage"].as_array().unwrap().iter();
        calls.map(|call| (call[0].as_u64(), call[1].as_u64().map(|tokens| tokens + offset))).collect()
    }
}
