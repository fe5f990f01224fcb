//! How conversations and runs end, and that no two ways of ending are taken for each other.

use rehearsal_tests::{FakeAgent, Manner, World, binary};
use rstest::rstest;
use serde_json::Value;
use std::{path::PathBuf, process::Command, time::Duration};

/// A suite of four attempts against an agent that runs already.
fn suite(world: &World, agent: &FakeAgent) -> PathBuf {
    let url = agent.url();
    world.write(
        "suite.yaml",
        &format!(
            "suite: endings
agent: {{ http: {{ url: \"{url}\" }}, spans: off }}
defaults: {{ max_turns: 3, turn_timeout: 3s, trials: 4 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
gate:
  - goal_success: {{ min_rate: 0.5 }}
"
        ),
    )
}

#[rstest]
#[case::fails(Manner::Fails, "agent_error")]
#[case::hangs(Manner::Hangs, "timeout")]
#[case::too_slow(Manner::Takes(20_000), "timeout")]
fn an_agent_that_does_not_answer_is_not_one_that_did_badly(#[case] manner: Manner, #[case] ending: &str) {
    let (world, agent) = (World::default(), FakeAgent::start(manner));
    let (code, result) = world.run(&suite(&world, &agent), &[]);
    assert_eq!(code, Some(3), "{result:#}");
    assert_eq!(result["verdict"], "could_not_tell");
    assert_eq!(result["attempts"]["endings"][ending], 4, "{result:#}");
    assert_eq!(result["attempts"]["valid"], 0);
    let record = world.record(&result);
    let sessions = record["sessions"].as_array().unwrap();
    assert!(sessions.iter().all(|session| session["judgements"].as_array().is_none_or(Vec::is_empty)));
}

#[test]
fn an_agent_that_is_not_there_is_not_one_that_did_badly() {
    let world = World::default();
    let agent = FakeAgent::start(Manner::Echoes);
    let suite = suite(&world, &agent);
    drop(agent);
    let (code, result) = world.run(&suite, &[]);
    assert_eq!(code, Some(3), "{result:#}");
    assert_eq!(result["attempts"]["endings"]["agent_error"], 4, "{result:#}");
}

#[test]
fn an_agent_that_is_no_help_fails_the_gate() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says("I cannot help you with that.")));
    let (code, result) = world.run(&suite(&world, &agent), &[]);
    assert_eq!(code, Some(1), "{result:#}");
    assert_eq!(result["verdict"], "failed");
    let endings = &result["attempts"]["endings"];
    assert_eq!(
        endings["gave_up"].as_u64().unwrap() + endings["max_turns"].as_u64().unwrap(),
        4,
        "{result:#}"
    );
}

#[test]
fn the_last_message_that_would_not_be_delivered_is_not_sent() {
    let (world, agent) =
        (World::default(), FakeAgent::start(Manner::Says("Let me look into it. One moment please.")));
    let (_, result) = world.run(&suite(&world, &agent), &["--trials", "1"]);
    assert!(agent.requests().len() <= 3, "{} messages", agent.requests().len());
    let turns = world.record(&result)["sessions"][0]["turns"].as_array().unwrap().len();
    assert_eq!(turns, agent.requests().len());
}

#[test]
fn conversations_run_side_by_side_without_mixing() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Takes(100)));
    let (_, result) = world.run(&suite(&world, &agent), &["--trials", "16", "--jobs", "8"]);
    assert!(agent.busiest() >= 4, "{} at once", agent.busiest());
    for session in world.record(&result)["sessions"].as_array().unwrap() {
        let id = session["session_id"].as_str().unwrap();
        for turn in session["turns"].as_array().unwrap() {
            let reply = turn["reply"].as_str().unwrap();
            assert_eq!(reply, format!("{id}: {}", turn["user"].as_str().unwrap()));
        }
    }
}

#[test]
fn an_interrupted_run_stops_cleanly_and_can_be_read() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Takes(200)));
    let suite = suite(&world, &agent);
    let child = Command::new(binary())
        .args([
            "run",
            suite.to_str().unwrap(),
            "--trials",
            "500",
            "--jobs",
            "4",
            "--out",
            "stopped",
            "--format",
            "json",
        ])
        .current_dir(world.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while agent.requests().len() < 20 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["verdict"], "could_not_tell", "{told:#}");
    assert!(world.path().join("stopped/report.html").exists());
    let record = world.record(&told);
    let finished = told["attempts"]["finished"].as_u64().unwrap();
    assert!(finished > 0 && finished < 500, "{finished} finished");
    assert_eq!(record["verdict"], told["verdict"]);
}

#[test]
fn a_killed_run_can_be_read() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Takes(200)));
    let suite = suite(&world, &agent);
    let mut child = Command::new(binary())
        .args(["run", suite.to_str().unwrap(), "--trials", "500", "--jobs", "4", "--out", "killed", "-q"])
        .current_dir(world.path())
        .spawn()
        .unwrap();
    while agent.requests().len() < 40 {
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let outcome = world.rehearsal(&["report", "killed", "--format", "json", "--out", "-"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(outcome.json()["verdict"], "could_not_tell");
    assert!(!outcome.json()["sessions"].as_array().unwrap().is_empty());
}
