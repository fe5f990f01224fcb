//! Faults, put into whoever takes part: every time the run ends, its record says what happened and whose it was, finished work
//! can be read, and the exit code is right. What providers, backends and agents do badly in other ways is in the files
//! about them.

mod agents;
mod answers;
mod clock;
mod disk;
mod judges;
mod outputs;
mod providers;
mod spans;

use rehearsal_tests::{Outcome, World, binary};
use serde_json::Value;
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

/// The login at a provider on this machine.
const LOGIN: [(&str, &str); 2] = [("OPENAI_API_KEY", "sk-of-the-test-of-faults"), ("NO_PROXY", "127.0.0.1")];

/// Whose users and judges are rules.
const OFFLINE: &str = "models: { actor: offline, judge: offline }";

/// Conversations of three messages with this agent; half of them have to go well.
fn suite(world: &World, agent: &str, models: &str, trials: u32) -> PathBuf {
    world.write(
        "suite.yaml",
        &format!(
            "suite: faults
agent: {agent}
{models}
defaults: {{ max_turns: 3, turn_timeout: 2s, trials: {trials} }}
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

/// An agent that runs already.
fn at(url: &str) -> String {
    format!("{{ http: {{ url: \"{url}\" }}, spans: off }}")
}

/// Runs the suite with its result for machines.
fn run(world: &World, more: &[&str]) -> Outcome {
    world.rehearsal_with(&[&["run", "suite.yaml", "--format", "json"], more].concat(), &LOGIN)
}

/// Runs the binary as a shell would after this, such as a limit or with its outputs elsewhere.
fn by_shell(world: &World, line: &str) -> Outcome {
    let line = line.replace("rehearsal", binary().to_str().unwrap());
    let output = Command::new("sh")
        .args(["-c", &line])
        .envs(LOGIN)
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .current_dir(world.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Outcome { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

/// The record of the run in this folder.
fn record(world: &World, run: &str) -> Value {
    let outcome = world.rehearsal(&["report", run, "--format", "json", "--out", "-"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    outcome.json()
}

fn sessions(record: &Value) -> &[Value] {
    record["sessions"].as_array().unwrap()
}

/// Asserts that every session ended like this, through this owner, and that its words say why.
fn assert_all(record: &Value, ending: &str, owner: &str, words: &str) {
    assert!(!sessions(record).is_empty());
    sessions(record).iter().for_each(|session| assert_one(session, ending, owner, words));
}

/// The same of one.
fn assert_one(session: &Value, ending: &str, owner: &str, words: &str) {
    assert_eq!(
        (&session["ending"], &session["blame"]["owner"]),
        (&ending.into(), &owner.into()),
        "{session:#}"
    );
    let why = session["ending_detail"].as_str().unwrap();
    assert!(why.contains(words), "{why}");
}
