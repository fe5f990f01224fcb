//! Python agents of a few lines, which need nothing but Python itself.

mod environments;
mod failures;
mod graphs;
mod kinds;
mod questions;
mod sharing;

use super::*;
use crate::{
    agents::fixture::{context, request, session},
    secrets::Secrets,
};
use rehearsal_core::{agent::Input, ids::RunId, question::Answer};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// A folder with a module `desk` in it, and how it is played.
struct Stage {
    folder: TempDir,
    spec: PythonSpec,
}

impl Stage {
    fn new(target: &str, module: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("desk.py"), module).unwrap();
        let spec = PythonSpec {
            target: target.to_owned(),
            interpreter: None,
            folder: folder.path().to_path_buf(),
            env: BTreeMap::from([("GREETING".to_owned(), "hello".to_owned())]),
            processes: Some(1),
            ready_timeout: Duration::from_secs(60),
        };
        Self { folder, spec }
    }

    async fn start(&self) -> Result<PythonAgent, ConnectError> {
        PythonAgent::start(&self.spec, setting(self.folder.path())).await
    }

    /// Why the agent did not start.
    async fn failure(&self) -> String {
        self.start().await.unwrap_err().to_string()
    }

    /// Waits until something is in the log.
    async fn has_logged(&self) {
        while self.log().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("agent.log")).unwrap()
    }
}

fn setting(folder: &Path) -> Setting {
    // Interpreters are found where this system has them, and nothing else is inherited.
    let path = option_env!("PATH").unwrap_or("/usr/local/bin:/usr/bin:/bin");
    Setting {
        own_binary: PathBuf::from("/no/such/rehearsal"),
        parent_env: BTreeMap::from([("PATH".to_owned(), path.to_owned())]),
        otlp_endpoint: None,
        mcp_url: None,
        run: RunId::new("run-1"),
        log: Some(folder.join("agent.log")),
        secrets: Secrets::default(),
    }
}

/// A whole conversation, and what was replied to each message.
async fn talk(agent: &PythonAgent, id: &str, messages: &[&str]) -> Result<Vec<String>, AgentError> {
    let mut dialogue = agent.open(&session(id)).await?;
    let mut replies = Vec::new();
    for (turn, message) in (1..).zip(messages) {
        replies.push(dialogue.reply(request(message, turn)).await?.text);
    }
    Ok(replies)
}

fn answering(answers: &[Answer], turn: u32) -> Request<'_> {
    Request {
        input: Input::Answers { answers, words: "in words" },
        turn,
        context: context(),
        history: &[],
        mcp_url: None,
    }
}
