//! Spans of agents that run already, through the real binary and a fixed port.

use rehearsal_tests::{Outcome, World};
use rstest::rstest;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

const AGENT: &str = include_str!("late_agent.py");

/// An agent with its port and ours, gone when dropped.
pub(crate) struct Late {
    process: Child,
    port: u16,
    otlp: u16,
}

impl Late {
    /// One that holds its spans back for so many seconds.
    pub(crate) fn start(world: &World, seconds: &str, manner: &str) -> Self {
        let [port, otlp] = free_ports();
        let script = world.write("agent.py", AGENT);
        let collector = format!("http://127.0.0.1:{otlp}");
        let mut process = Command::new("python3")
            .arg(script)
            .args([&port.to_string(), &collector, seconds, manner])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        assert_eq!(ready, "ready\n");
        Self { process, port, otlp }
    }

    /// Plays so many attempts of one case, so many at once.
    pub(crate) fn play(&self, world: &World, spans: &str, attempts: (u32, u32)) -> Outcome {
        self.play_with(world, spans, attempts, &[])
    }

    /// The same with variables added to the environment of the binary, and not to that of the agent.
    pub(crate) fn play_with(
        &self,
        world: &World,
        spans: &str,
        (trials, jobs): (u32, u32),
        variables: &[(&str, &str)],
    ) -> Outcome {
        let suite = format!(
            "suite: late
agent: {{ http: {{ url: 'http://127.0.0.1:{}/chat', reply: /reply }}, spans: {spans} }}
defaults: {{ max_turns: 2, trials: {trials} }}
cases:
  - {{ name: hours, input: When do you open?, task_description: The opening hours are told, personas: [auto] }}
",
            self.port
        );
        let suite = world.write("suite.yaml", &suite);
        let (otlp, jobs) = (self.otlp.to_string(), jobs.to_string());
        let suite = suite.to_str().unwrap();
        let arguments = ["run", suite, "--format", "json", "--otlp", &otlp, "--jobs", &jobs];
        world.rehearsal_with(&arguments, variables)
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_ports() -> [u16; 2] {
    let listeners = [0, 0].map(|port| TcpListener::bind(("127.0.0.1", port)).unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

pub(crate) fn turns(record: &Value) -> impl Iterator<Item = &Value> {
    record["sessions"].as_array().unwrap().iter().flat_map(|session| session["turns"].as_array().unwrap())
}

/// Every turn has its own spans and no other's: each holds the words of its own turn.
pub(crate) fn assert_whole(turn: &Value) {
    assert_eq!(turn["evidence"]["kind"], "complete", "{turn:#}");
    let [agent] = turn["agent_calls"].as_array().unwrap().as_slice() else { panic!("{turn:#}") };
    assert_eq!((&agent["input"], &agent["output"]), (&turn["user"], &turn["reply"]), "{turn:#}");
    assert_eq!(turn["model_calls"].as_array().unwrap().len(), 1, "{turn:#}");
    let traces: Vec<&Value> =
        turn["spans"].as_array().unwrap().iter().map(|span| &span["trace_id"]).collect();
    assert_eq!(traces, [&turn["trace_id"]; 2], "{turn:#}");
}

/// Exporters send every five seconds by default, long after the last reply of a short conversation.
#[rstest]
#[case("expected")]
#[case("auto")]
fn two_hundred_conversations_with_spans_five_seconds_late_lose_nothing(#[case] spans: &str) {
    let world = World::default();
    let agent = Late::start(&world, "5", "traceparent");
    let outcome = agent.play(&world, spans, (200, 100));
    let result = outcome.json();
    assert_eq!(result["attempts"]["valid"], 200, "{outcome:#?}");
    assert_eq!(result["turns_without_evidence"], 0, "{outcome:#?}");
    let record = world.record(&result);
    assert_eq!(turns(&record).map(assert_whole).count(), 400);
    assert!(outcome.stderr.contains("correlation: trace id"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("warning"), "{}", outcome.stderr);
}

/// A bare client in the agent knows nothing of us; one conversation at a time can be told by the clock.
#[test]
fn spans_that_carry_nothing_are_found_by_time_and_the_report_says_so() {
    let world = World::default();
    let agent = Late::start(&world, "0.3", "silent");
    let outcome = agent.play(&world, "expected", (2, 1));
    let record = world.record(&outcome.json());
    assert!(outcome.stderr.contains("correlation: time"), "{}", outcome.stderr);
    for turn in turns(&record) {
        assert_eq!(turn["model_calls"].as_array().unwrap().len(), 1, "{turn:#}");
        assert!(turn["notes"].to_string().contains("matched by time, a guess"), "{turn:#}");
    }
    assert_eq!(turns(&record).count(), 4);
}

const DESK: &str = "suite: desk
agent: { command: [rehearsal, demo-agent] }
defaults: { max_turns: 2 }
cases:
  - { name: hours, input: When do you open?, task_description: The opening hours are told }
";

#[test]
fn a_port_that_is_taken_is_said_before_anything_is_spent() {
    let world = World::default();
    world.write("suite.yaml", DESK);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let outcome = world.rehearsal(&["run", "suite.yaml", "--otlp", &port]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    let words = format!("something else listens on port {port} already");
    assert!(outcome.stderr.contains(&words), "{}", outcome.stderr);
    assert_eq!(std::fs::read_dir(world.path().join("runs")).map_or(0, Iterator::count), 0);
}

#[rstest]
#[case::everywhere("0.0.0.0:0", "REHEARSAL_OTLP_TOKEN")]
#[case::nowhere("no-such-host.invalid:0", "no such address")]
#[case::nonsense("loopback", "HOST:PORT")]
fn an_address_that_will_not_do_is_refused_with_what_to_do(#[case] otlp: &str, #[case] words: &str) {
    let world = World::default();
    world.write("suite.yaml", DESK);
    let outcome =
        world.rehearsal_with(&["run", "suite.yaml", "--otlp", otlp], &[("REHEARSAL_OTLP_TOKEN", "")]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

/// Open to other machines, the receiver lets in the agent that it started, as that was told the token.
#[test]
fn a_started_agent_shows_the_token() {
    let world = World::default();
    world.write("suite.yaml", DESK);
    let arguments = ["run", "suite.yaml", "--format", "json", "--otlp", "0.0.0.0:0"];
    let outcome = world.rehearsal_with(&arguments, &[("REHEARSAL_OTLP_TOKEN", "s3cret, of course")]);
    let result = outcome.json();
    assert_eq!(result["turns_without_evidence"], 0, "{outcome:#?}");
    assert!(outcome.stderr.contains("correlation: trace id"), "{}", outcome.stderr);
    let kept: BTreeMap<_, _> =
        std::fs::read_dir(result["run"].as_str().map(|run| world.path().join(run)).unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|file| (file.clone(), String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned()))
            .collect();
    assert!(kept.values().all(|text| !text.contains("s3cret")), "{:?}", kept.keys());
}
