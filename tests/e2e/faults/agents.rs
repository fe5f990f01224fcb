//! Agents that hang, die, or begin anew in the middle of a run.

use super::*;
use rehearsal_tests::{FakeAgent, Manner, free_port};
use rstest::rstest;
use std::{net::TcpStream, process::Child, time::Duration};

/// A program that speaks like this, is started for the run or for each attempt, and does this badly.
pub(super) fn program(world: &World, (speaks, process): (&str, &str), fault: &str) -> String {
    world.write("program.py", include_str!("program.py"));
    let how = if speaks == "http" { "http" } else { "lines" };
    let fault: Vec<&str> = fault.split(' ').collect();
    let run = fault.join(", ");
    format!(
        "{{ command: {{ run: [python3, program.py, {how}, '0', {run}], speaks: {speaks}, process: {process} }}, spans: off }}"
    )
}

#[rstest]
#[case("json_lines")]
#[case("http")]
fn one_that_hangs_in_the_middle_costs_what_it_left_open(#[case] speaks: &str) {
    let world = World::default();
    suite(&world, &program(&world, (speaks, "run"), "hangs 5"), OFFLINE, 3);
    let outcome = run(&world, &["--out", "out", "--jobs", "1"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let record = record(&world, "out");
    let (finished, open) = sessions(&record).split_first().unwrap();
    assert_eq!((&finished["ending"], judged(finished)), (&"max_turns".into(), 2), "{finished:#}");
    open.iter()
        .for_each(|session| assert_one(session, "timeout", "agent", "waited 2s for the agent's reply"));
    // The first of them got one answer before.
    assert_eq!(open[0]["turns"].as_array().unwrap().len(), 2);
}

#[rstest]
#[case("json_lines")]
#[case("http")]
fn one_process_for_the_run_that_is_killed_costs_what_was_to_come(#[case] speaks: &str) {
    let world = World::default();
    suite(&world, &program(&world, (speaks, "run"), "dies 5"), OFFLINE, 3);
    let outcome = run(&world, &["--out", "out", "--jobs", "1"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let record = record(&world, "out");
    let (finished, lost) = sessions(&record).split_first().unwrap();
    assert_eq!((&finished["ending"], judged(finished)), (&"max_turns".into(), 2), "{finished:#}");
    lost.iter().for_each(|session| assert_one(session, "agent_error", "infrastructure", "signal: 9"));
    assert_eq!(lost.len(), 2);
}

#[rstest]
#[case("json_lines")]
#[case("http")]
fn a_process_for_each_attempt_that_is_killed_costs_its_own_attempt(#[case] speaks: &str) {
    let world = World::default();
    suite(&world, &program(&world, (speaks, "attempt"), "dies 2"), OFFLINE, 3);
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let record = record(&world, "out");
    assert_all(&record, "agent_error", "infrastructure", "signal: 9");
    // What it had said is there.
    for session in sessions(&record) {
        assert_eq!(session["turns"][0]["reply"], "We open at nine.", "{session:#}");
        assert_eq!(session["turns"].as_array().unwrap().len(), 2);
    }
}

/// How many evaluators gave this session a score.
pub(super) fn judged(session: &Value) -> usize {
    session["judgements"].as_array().unwrap().iter().filter(|it| it["outcome"] == "scored").count()
}

/// An agent that runs already, and is killed when dropped.
struct Resident {
    child: Child,
}

impl Resident {
    fn start(world: &World, port: u16) -> Self {
        let script = world.write("program.py", include_str!("program.py"));
        let port_text = port.to_string();
        let mut command = Command::new("python3");
        command.arg(script).args(["http", &port_text, "nothing"]).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { child }
    }
}

impl Drop for Resident {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// How many attempts the run has told of so far.
fn told(world: &World) -> u64 {
    let outcome = world.rehearsal(&["report", "out", "--format", "json", "--out", "-"]);
    if outcome.code == Some(0) { outcome.json()["attempts"]["total"].as_u64().unwrap() } else { 0 }
}

#[test]
fn one_that_begins_anew_on_its_port_costs_what_met_a_closed_door() {
    let (world, port) = (World::default(), free_port());
    let resident = Resident::start(&world, port);
    suite(&world, &at(&format!("http://127.0.0.1:{port}/chat")), OFFLINE, 3000);
    let arguments = ["run", "suite.yaml", "--out", "out", "--format", "json", "--jobs", "2"];
    let mut running = world.start(&arguments, &LOGIN);
    running.until(|| told(&world) >= 3);
    drop(resident);
    let _again = Resident::start(&world, port);
    let before = told(&world);
    running.until(|| told(&world) > before + 3);
    let outcome = running.interrupt();
    assert_eq!(outcome.code, Some(130), "{outcome:#?}");
    let record = record(&world, "out");
    let ended = sessions(&record)
        .iter()
        .filter(|session| !session["ending"].is_null() && session["ending"] != "cancelled");
    let (answered, refused): (Vec<&Value>, Vec<&Value>) =
        ended.partition(|session| session["ending"] == "max_turns");
    assert!(answered.len() >= 3 && !refused.is_empty(), "{} and {}", answered.len(), refused.len());
    refused.iter().for_each(|session| assert_one(session, "agent_error", "infrastructure", "127.0.0.1"));
}

#[test]
fn one_that_hangs_throughout_costs_no_verdict() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Hangs));
    suite(&world, &at(agent.url()), OFFLINE, 2);
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    assert_all(&record(&world, "out"), "timeout", "agent", "waited 2s for the agent's reply");
}
