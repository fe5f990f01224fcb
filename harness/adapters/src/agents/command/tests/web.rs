//! Programs that speak HTTP on the port they are given.

use super::*;
use tokio::net::TcpStream;

const SERVER: &str = r#"
import json, os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Chat(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if body["text"] == "die":
            print("asked to die", file=sys.stderr)
            os._exit(4)
        told = [self.path, body["session"], body["text"], os.environ.get("SESSION_ID")]
        answer = json.dumps({"reply": told}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Chat)
print("serving")
try:
    server.serve_forever()
except KeyboardInterrupt:
    open("ended", "w").write("interrupted")
"#;

/// Listens at once, is ready at the third time of asking, and writes down how often it was asked.
const WARMING_UP: &str = r#"
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

asked = []

class Chat(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(200 if len(asked) > 2 else 503)
        self.end_headers()

    def do_POST(self):
        answer = json.dumps({"reply": asked}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Chat).serve_forever()
"#;

/// Listens with a process that it started and left behind, and writes down where.
const PARENT: &str = r#"
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", """
import os, signal, socket, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
open("port", "w").write(os.environ["PORT"])
time.sleep(600)
"""])
try:
    child.wait()
except KeyboardInterrupt:
    sys.exit(0)
"#;

fn stage(program: &str, process: ProcessScope) -> Stage {
    Stage::new(program, http(), process)
}

#[tokio::test]
async fn one_server_answers_every_session_and_is_interrupted_at_the_end() {
    let stage = stage(SERVER, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    let (one, other) = tokio::join!(ask(&agent, "a", "hi"), ask(&agent, "b", "ho"));
    assert_eq!(one.unwrap(), r#"["/chat","a","hi",null]"#);
    assert_eq!(other.unwrap(), r#"["/chat","b","ho",null]"#);
    agent.shutdown().await;
    assert_eq!(stage.file("ended"), "interrupted");
    let log = stage.file("agent.log");
    assert!(log.contains("serving\n") && log.contains("POST /chat"), "{log}");
}

#[tokio::test]
async fn each_attempt_has_a_server_of_its_own() {
    let stage = stage(SERVER, ProcessScope::Attempt);
    let agent = stage.start().await.unwrap();
    let (mut one, mut other) = tokio::join!(async { agent.open(&session("a")).await.unwrap() }, async {
        agent.open(&session("b")).await.unwrap()
    },);
    let told = (one.reply(request("hi", 1)).await.unwrap(), other.reply(request("ho", 1)).await.unwrap());
    assert_eq!(told.0.text, r#"["/chat","a","hi","a"]"#);
    assert_eq!(told.1.text, r#"["/chat","b","ho","b"]"#);
    one.close().await;
    assert_eq!(stage.file("ended"), "interrupted");
    // The other one serves on.
    assert_eq!(other.reply(request("hm", 2)).await.unwrap().text, r#"["/chat","b","hm","b"]"#);
    other.close().await;
}

#[tokio::test]
async fn a_server_that_dies_in_a_turn_is_told_by_its_end() {
    let stage = stage(SERVER, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    let message = ask(&agent, "a", "die").await.unwrap_err().to_string();
    assert!(message.contains("exit status: 4; its last words: "), "{message}");
    assert!(message.contains("asked to die"), "{message}");
}

#[tokio::test]
async fn a_server_that_ends_before_it_listens_is_not_ready() {
    let program = "import sys\nprint('no key', file=sys.stderr)\nsys.exit(5)";
    let error = stage(program, ProcessScope::Run).start().await.unwrap_err();
    let why = "its process ended with exit status: 5; its last words: no key";
    assert_eq!(error, ConnectError::Agent(AgentError::NotReady(why.to_owned())));
}

#[tokio::test]
async fn a_server_that_never_listens_is_not_ready_and_is_ended() {
    let program = "import time\ntry:\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    pass";
    let mut stage = stage(program, ProcessScope::Attempt);
    stage.spec.ready_timeout = Duration::from_millis(200);
    let agent = stage.start().await.unwrap();
    let message = ask(&agent, "a", "hi").await.unwrap_err().to_string();
    assert!(message.contains("the agent did not start: nothing listened on 127.0.0.1:"), "{message}");
    assert!(
        message.contains("after 200ms") && message.contains("ended by us: its process ended"),
        "{message}"
    );
}

fn asked(path: &str) -> Speaks {
    let exchange = Box::new(exchange(json!({ "text": "{{message}}" }), "/reply", &[]));
    Speaks::Http { path: "/chat".to_owned(), ready: Some(path.to_owned()), exchange }
}

#[tokio::test]
async fn a_server_that_listens_is_asked_until_it_is_ready() {
    let stage = Stage::new(WARMING_UP, asked("/ping"), ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    assert_eq!(ask(&agent, "a", "hi").await.unwrap(), r#"["/ping","/ping","/ping"]"#);
    agent.shutdown().await;
}

#[tokio::test]
async fn a_server_that_never_gets_ready_is_told_by_its_last_answer_and_ended() {
    // It knows no `GET` at all.
    let mut stage = Stage::new(SERVER, asked("/ping"), ProcessScope::Run);
    stage.spec.ready_timeout = Duration::from_secs(5);
    let message = stage.start().await.unwrap_err().to_string();
    assert!(message.contains("/ping did not answer with success within 5s, but with HTTP 501"), "{message}");
    assert!(message.contains("ended by us: its process ended"), "{message}");
    assert_eq!(stage.file("ended"), "interrupted");
}

#[tokio::test]
async fn a_server_that_ends_before_it_is_ready_is_told_by_its_end() {
    let program = WARMING_UP.replace("self.send_response(200 if len(asked) > 2 else 503)", "os._exit(7)");
    let message =
        Stage::new(&program, asked("/ping"), ProcessScope::Run).start().await.unwrap_err().to_string();
    assert!(message.contains("its process ended with exit status: 7"), "{message}");
}

#[tokio::test]
async fn what_the_program_started_is_gone_afterwards() {
    let stage = stage(PARENT, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    let port = loop {
        // Written just after the port is listened to.
        match fs::read_to_string(stage.folder.path().join("port")).unwrap_or_default().parse::<u16>() {
            Ok(port) => break port,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_ok());
    agent.shutdown().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn a_header_takes_its_variable_from_the_suite_as_well_as_from_the_environment() {
    let mut stage = stage(SERVER, ProcessScope::Attempt);
    for (value, is_there) in [("${GREETING}", true), ("${ABSENT}", false)] {
        if let Speaks::Http { exchange, .. } = &mut stage.spec.speaks {
            exchange.headers = BTreeMap::from([("x-key".to_owned(), value.to_owned())]);
        }
        assert_eq!(stage.start().await.is_ok(), is_there);
    }
}
