//! Command agents against small Python programs, well-behaved and not.

mod lines;
mod web;

use super::*;
use crate::agents::{
    connect,
    fixture::{exchange, request, session},
    setup::{ConnectError, SetupError},
};
use rehearsal_core::{
    case::SourceRef,
    suite::{AgentSpec, HttpSpec, SpansSpec, SpansWait, Speaks, Transport},
};
use serde_json::json;
use std::{fs, path::Path, time::Duration};
use tempfile::TempDir;

/// A folder with one program in it, and how it is run.
struct Stage {
    folder: TempDir,
    spec: CommandSpec,
}

impl Stage {
    fn new(program: &str, speaks: Speaks, process: ProcessScope) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("agent.py"), program).unwrap();
        let spec = CommandSpec {
            argv: vec!["python3".to_owned(), "agent.py".to_owned()],
            folder: Some(folder.path().to_path_buf()),
            env: BTreeMap::from([("GREETING".to_owned(), "hello".to_owned())]),
            speaks,
            process,
            ready_timeout: Duration::from_secs(60),
        };
        Self { folder, spec }
    }

    async fn start(&self) -> Result<CommandAgent, ConnectError> {
        CommandAgent::start(&self.spec, setting(self.folder.path())).await
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

fn setting(folder: &Path) -> Setting {
    // Programs are found where this system has them, and nothing else is inherited.
    let path = option_env!("PATH").unwrap_or("/usr/local/bin:/usr/bin:/bin");
    Setting {
        own_binary: PathBuf::from("/no/such/rehearsal"),
        parent_env: BTreeMap::from([("PATH".to_owned(), path.to_owned())]),
        otlp_endpoint: Some("http://127.0.0.1:4318".to_owned()),
        mcp_url: None,
        run: RunId::new("run-1"),
        log: Some(folder.join("agent.log")),
        secrets: Secrets::default(),
    }
}

fn http() -> Speaks {
    let body = json!({ "session": "{{session_id}}", "text": "{{message}}" });
    let exchange = Box::new(exchange(body, "/reply", &[]));
    Speaks::Http { path: "/chat".to_owned(), ready: None, exchange }
}

async fn ask(agent: &CommandAgent, id: &str, message: &str) -> Result<String, AgentError> {
    let mut dialogue = agent.open(&session(id)).await?;
    dialogue.reply(request(message, 1)).await.map(|reply| reply.text)
}

#[tokio::test]
async fn a_program_that_is_not_there_is_known_before_anything_is_started() {
    for process in [ProcessScope::Run, ProcessScope::Attempt] {
        let mut stage = Stage::new("", Speaks::JsonLines, process);
        stage.spec.argv = vec!["no-such-program".to_owned()];
        let error = stage.start().await.unwrap_err();
        assert!(matches!(&error, ConnectError::Agent(AgentError::NotFound(_))), "{error}");
        assert!(error.to_string().contains("\"no-such-program\""), "{error}");
    }
}

#[tokio::test]
async fn a_suites_agent_is_connected_by_its_own_means() {
    let program =
        "import sys\nfor line in sys.stdin:\n    print('{\"session_id\": \"s\", \"reply\": \"hi\"}')";
    let stage = Stage::new(program, Speaks::JsonLines, ProcessScope::Run);
    let source = SourceRef { file: "suite.yaml".to_owned(), line: 1, column: 1 };
    let spans = SpansSpec { wait: SpansWait::Off, deadline: Duration::ZERO, session_attributes: vec![] };
    let mut spec = AgentSpec { transport: Transport::Command(stage.spec.clone()), spans, source };
    let agent = connect(&spec, setting(stage.folder.path())).await.unwrap();
    let mut dialogue = agent.open(&session("s")).await.unwrap();
    assert_eq!(dialogue.reply(request("hello", 1)).await.unwrap().text, "hi");
    agent.shutdown().await;

    let exchange = exchange(json!({}), "/reply", &[]);
    let url = "mailto:agent@localhost".to_owned();
    spec.transport = Transport::Http(HttpSpec { url, exchange, ready: None });
    let refused = connect(&spec, setting(stage.folder.path())).await.err();
    assert!(matches!(refused, Some(ConnectError::Setup(SetupError::Url(_)))), "{refused:?}");
}

#[tokio::test]
async fn a_missing_interpreter_is_told_at_the_start() {
    let mut stage = Stage::new("", Speaks::JsonLines, ProcessScope::Run);
    let script = stage.folder.path().join("run.sh");
    fs::write(&script, "#!/no/such/interpreter\n").unwrap();
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    stage.spec.argv = vec!["./run.sh".to_owned()];
    let error = stage.start().await.unwrap_err();
    assert!(error.to_string().contains("or the interpreter it names, is not there"), "{error}");
}

#[tokio::test]
async fn what_keeps_spans_from_arriving_is_in_the_log() {
    let mut stage = Stage::new("", Speaks::JsonLines, ProcessScope::Attempt);
    stage.spec.env.insert("OTEL_SDK_DISABLED".to_owned(), "true".to_owned());
    stage.start().await.unwrap();
    assert_eq!(
        stage.file("agent.log"),
        "rehearsal: OTEL_SDK_DISABLED=true: the agent sends no spans at all\n"
    );
}
