//! Runs that were killed or interrupted and go on: the record is that of a run that nobody disturbed.

mod again;
mod judging;
mod refused;
mod replayed;
mod turns;

use rehearsal_tests::{
    Mood, Provider, Running, World, bundled_suite, free_port, without_charges, without_ids_and_times,
};
use serde_json::Value;
use std::{
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Nothing of the machine's own proxies is used.
const DIRECT: [(&str, &str); 2] =
    [("OPENAI_API_KEY", "sk-of-the-test-of-resuming"), ("NO_PROXY", "127.0.0.1")];

/// Plays every part.
const MODEL: &str = "openai/gpt-4.1-mini";

/// An agent as a program of its own, which outlives a run that is killed.
struct Desk {
    url: String,
    /// Where it sends its spans.
    otlp: String,
    child: Child,
}

impl Desk {
    fn start(world: &World) -> Self {
        let (port, otlp) = (free_port(), free_port());
        let script = world.write("prompt_agent.py", include_str!("prompt_agent.py"));
        let child = Command::new("python3")
            .arg(script)
            .args([port.to_string(), format!("http://127.0.0.1:{otlp}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { url: format!("http://127.0.0.1:{port}/chat"), otlp: otlp.to_string(), child }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// An agent that a run starts, and that takes a moment over its reply. Writes a line into `asked` for every message.
struct Clerk {
    file: PathBuf,
    asked: PathBuf,
}

const CLERK: &str = r#"
import json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Clerk(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        with open("asked", "a") as asked:
            asked.write("asked\n")
        time.sleep(0.03)
        reply = json.dumps({"reply": "We open at nine."}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass

ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Clerk).serve_forever()
"#;

impl Clerk {
    /// Writes the agent's program, and a suite that starts it, with these models.
    fn write(world: &World, models: &str) -> Self {
        world.write("clerk.py", CLERK);
        let suite = format!(
            "suite: clerk
agent: {{ command: [python3, clerk.py], spans: off }}
{models}
defaults: {{ max_turns: 2, trials: 20 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
"
        );
        Self { file: world.write("suite.yaml", &suite), asked: world.path().join("asked") }
    }

    fn suite(&self) -> &str {
        self.file.to_str().unwrap()
    }

    /// How many messages it has had.
    fn asked(&self) -> usize {
        std::fs::read_to_string(&self.asked).map_or(0, |asked| asked.lines().count())
    }

    /// Makes it end as soon as it is started.
    fn breaks(world: &World) {
        world.write("clerk.py", "raise SystemExit('the clerk is ill')");
    }
}

/// A provider whose answers take a moment, so that a run can be killed while it waits for them.
fn slow_provider() -> Provider {
    let provider = Provider::start();
    provider.always(Mood::Slow(Duration::from_millis(60)));
    provider
}

/// The bundled suite, played by the provider's models against this agent.
fn suite(world: &World, agent: &str, provider: &Provider) -> PathBuf {
    let (text, bundled) =
        (bundled_suite(MODEL, provider.url()), "agent:\n  command: [rehearsal, demo-agent]\n");
    assert!(text.contains(bundled), "the bundled suite has changed");
    world.write("suite.yaml", &text.replace(bundled, agent))
}

/// What is asked for besides: a part of the suite, few at once.
const PART: [&str; 6] = ["-k", "impatient", "--jobs", "4", "--format", "json"];

fn arguments<'a>(suite: &'a str, out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["run", suite, "--out", out], &PART[..], more].concat()
}

/// Kills a run once the moment has come.
fn killed(world: &World, arguments: &[&str], has_come: impl Fn() -> bool) {
    let mut run = world.start(arguments, &DIRECT);
    run.until(has_come);
    Running::kill(run);
}

/// Whether an event of this kind is on record of a run. What is not when the run is killed was not there.
fn is_on_record(world: &World, run: &str, kind: &str) -> bool {
    let path = world.path().join(run).join("run.db");
    let found = rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|journal| {
            let query = "SELECT count(*) FROM events WHERE kind = ?1";
            journal.query_row(query, [kind], |row| row.get::<_, u32>(0))
        });
    found.is_ok_and(|found| found > 0)
}

/// The record of a run, without what differs between any two.
fn record(world: &World, run: &str) -> Value {
    let outcome = world.rehearsal(&["report", run, "--format", "json", "--out", "-"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    without_ids_and_times(&outcome.json())
}

/// Asserts that two records are the same, and says where they first differ. What a call costs depends on what the provider has
/// in its cache by then, so that of the costs only the numbers of calls are compared.
fn assert_same(one: &Value, other: &Value) {
    let (one, other) = (&without_charges(one), &without_charges(other));
    if let Some(difference) = crate::providers::first_difference(one, other) {
        panic!("the records differ at {difference}");
    }
}

/// How many calls the provider has had, once none that was under way when a run was killed still comes in.
fn settled_calls(provider: &Provider) -> usize {
    loop {
        let calls = provider.calls().len();
        std::thread::sleep(Duration::from_millis(300));
        if provider.calls().len() == calls {
            return calls;
        }
    }
}

/// The calls of models that a run's journal holds.
fn recorded_calls(world: &World, run: &str) -> u64 {
    let roles = record(world, run)["cost"]["by_role"].clone();
    let roles = roles.as_object().unwrap_or_else(|| panic!("{roles:#}")).clone();
    let own = roles.iter().filter(|(role, _)| *role != "agent");
    own.map(|(_, spent)| spent["calls"].as_u64().unwrap()).sum()
}
