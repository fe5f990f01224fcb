//! Evaluators that are real processes and real servers: those that answer, and those that hang, crash, lie or talk
//! without end.

mod command;
mod http;
mod python;

use super::*;
use crate::secrets::Secrets;
use rehearsal_core::ids::RunId;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// Much longer than anything here takes; what is to be too late sleeps far beyond.
const PATIENCE: Duration = Duration::from_secs(20);

fn setting() -> Setting {
    Setting {
        own_binary: PathBuf::from("/no/such/binary"),
        parent_env: BTreeMap::from([
            ("PATH".to_owned(), "/usr/local/bin:/usr/bin:/bin".to_owned()),
            ("GREETING".to_owned(), "hello".to_owned()),
        ]),
        otlp_endpoint: None,
        mcp_url: None,
        run: RunId::new("run"),
        log: None,
        secrets: Secrets::default(),
    }
}

async fn connected(
    evaluator: OwnEvaluator,
    folder: &Path,
    timeout: Duration,
) -> Result<Arc<dyn Assessor>, AssessorError> {
    let spec = OwnSpec { evaluator, settings: Value::Null, timeout };
    connect(&spec, folder, setting()).await.map(Option::unwrap)
}

fn evaluation() -> Value {
    json!({ "format": 1, "settings": { "least": 2 }, "case": { "name": "paris" }, "session": { "turns": [{}, {}] } })
}

#[tokio::test]
async fn a_rust_value_is_nowhere_to_be_found() {
    let evaluator = OwnEvaluator::Rust { name: "mine".to_owned() };
    let spec = OwnSpec { evaluator, settings: Value::Null, timeout: PATIENCE };
    assert!(connect(&spec, Path::new("."), setting()).await.unwrap().is_none());
}
