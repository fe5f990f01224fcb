//! Agents that are values of the program that plays them.
#![expect(clippy::unwrap_used, reason = "tests stop where they stand")]

#[path = "../examples/in_process.rs"]
#[expect(dead_code, reason = "the example's `main` is not called here")]
mod in_process;

use async_trait::async_trait;
use rehearsal::{
    core::{
        agent::{Agent, AgentError, Dialogue, Reply, Request},
        gate::Verdict,
        ids::SessionId,
    },
    exit::Exit,
    play::{self, Guest, Options, Played},
    reports::ReadJournal,
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

fn options(folder: &Path) -> Options {
    Options { folder: Some(folder.join("run")), ..Options::default() }
}

#[tokio::test]
async fn the_example_is_played_and_its_tool_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let played = in_process::rehearse(options(folder.path())).await.unwrap();
    assert_eq!(played.verdict(), Verdict::Passed, "{:#?}", played.gate);
    assert_eq!((played.summary.total.attempts, played.summary.total.played()), (3, 3));
    assert_eq!(played.warnings, Vec::<String>::new());
    // The run is kept as any other.
    let summary = ReadJournal::open(&played.folder).unwrap().summary().unwrap();
    assert_eq!(summary, played.summary);
}

/// Is no help, and counts how often it was asked.
#[derive(Clone, Default)]
struct Unhelpful {
    asked: Arc<AtomicU32>,
}

#[async_trait]
impl Agent for Unhelpful {
    async fn open(&self, _session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(self.clone()))
    }
}

#[async_trait]
impl Dialogue for Unhelpful {
    async fn reply(&mut self, _request: Request<'_>) -> Result<Reply, AgentError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(Reply::words("I cannot help you with that."))
    }
}

fn suite(folder: &Path, agent: &str) -> PathBuf {
    let file = folder.join("suite.yaml");
    let text = format!(
        "suite: desk
agent: {agent}
cases: [{{ name: hours, input: When do you open?, task_description: The opening hours are told }}]
gate: [{{ goal_success: {{ min_rate: 1.0 }} }}]
"
    );
    std::fs::write(&file, text).unwrap();
    file
}

async fn played(agent: &str, guest: Guest) -> Result<Played, rehearsal::exit::Failure> {
    let folder = tempfile::tempdir().unwrap();
    play::suite(suite(folder.path(), agent), guest, options(folder.path())).await
}

#[tokio::test]
async fn an_agent_without_spans_is_played_and_can_fail() {
    let agent = Unhelpful::default();
    let played = played("{ in_process: true }", Guest::new(Arc::new(agent.clone()))).await.unwrap();
    assert_eq!(played.verdict(), Verdict::Failed, "{:#?}", played.gate);
    assert!(agent.asked.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn an_agent_that_exports_is_told_where_to() {
    let told = Arc::new(Mutex::new(String::new()));
    let hear = told.clone();
    let guest = Guest::exporting(move |endpoint| {
        endpoint.clone_into(&mut hear.lock().unwrap());
        Arc::new(Unhelpful::default())
    });
    let agent = "{ in_process: true, spans: { wait: expected, deadline: 100ms } }";
    let played = played(agent, guest).await.unwrap();
    assert!(told.lock().unwrap().starts_with("http://127.0.0.1:"));
    // It exported nothing, and the run says so.
    assert!(played.summary.turns_without_evidence > 0);
}

#[tokio::test]
async fn a_suite_with_an_agent_of_its_own_is_not_played_against_another() {
    let agent = Unhelpful::default();
    let refused = played("{ http: \"http://127.0.0.1:1/\" }", Guest::new(Arc::new(agent.clone()))).await;
    let failure = refused.unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(failure.to_string().contains("in_process"), "{failure}");
    assert_eq!(agent.asked.load(Ordering::SeqCst), 0);
}
