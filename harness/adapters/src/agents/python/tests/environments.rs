//! The environment that the interpreter belongs to.

use super::*;
use std::process::Command;

const DESK: &str = "import os, sys\ndef reply(message): return f'{sys.prefix} {os.environ.get(\"PORT\")}'\n";

/// An environment with nothing but Python in it, in the agent's folder.
fn stage() -> Stage {
    let stage = Stage::new("desk:reply", DESK);
    let made = Command::new("python3")
        .args(["-m", "venv", "--without-pip", ".venv"])
        .current_dir(stage.folder.path())
        .status();
    assert!(made.unwrap().success());
    stage
}

#[tokio::test]
async fn the_folders_own_environment_is_the_agents() {
    let stage = stage();
    let agent = stage.start().await.unwrap();
    let environment = stage.folder.path().canonicalize().unwrap().join(".venv");
    assert_eq!(talk(&agent, "s", &["hi"]).await, Ok(vec![format!("{} None", environment.display())]));
    agent.shutdown().await;
    assert_eq!(stage.log(), "");
}

#[tokio::test]
async fn what_spans_need_is_told_once() {
    let stage = stage();
    let setting =
        Setting { otlp_endpoint: Some("http://127.0.0.1:9".to_owned()), ..setting(stage.folder.path()) };
    let agent = PythonAgent::start(&stage.spec, setting).await.unwrap();
    for id in ["a", "b"] {
        talk(&agent, id, &["hi", "ho"]).await.unwrap();
    }
    agent.shutdown().await;
    assert_eq!(
        stage.log(),
        "rehearsal: no spans: OpenTelemetry is not installed for this interpreter; \
         pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http\n"
    );
}
