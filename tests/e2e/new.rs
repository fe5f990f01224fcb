//! `rehearsal new`: from nothing to a suite that runs.

use rehearsal_tests::{
    Cloud, Endpoint, FakeAgent, FakeRuntime, Manner, Outcome, PythonServer, World, binary,
};
use rstest::rstest;
use std::{
    io::Write as _,
    process::{Command, Stdio},
};

const ARN: &str = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/desk-AbCdEf1234";

/// A program that reads JSON lines and is no help.
const LINES: &str = "
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    reply = 'I am a parrot and do not know about that. ' + str(len(asked['message']))
    print(json.dumps({'session_id': asked['session_id'], 'turn': asked['turn'], 'reply': reply}), flush=True)
";

/// The least agent of the README.
const LEAST: &str = "
import json, sys
for line in sys.stdin:
    print(json.dumps({'reply': 'You said: ' + json.loads(line)['message']}), flush=True)
";

fn written(world: &World, name: &str) -> String {
    std::fs::read_to_string(world.path().join(name)).unwrap()
}

/// Plays what was written, with nothing added to it.
fn played(world: &World, file: &str) -> Outcome {
    world.rehearsal(&["run", file, "--format", "json"])
}

#[test]
fn the_bundled_agent_is_tried_and_its_suite_passes() {
    let world = World::default();
    let outcome = world.rehearsal(&["new", "--demo"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stdout.contains("by the trace id"), "{outcome:#?}");
    assert!(outcome.stdout.contains("prompts, replies, tokens"), "{outcome:#?}");
    assert!(outcome.stdout.contains("rehearsal run suite.yaml\n"), "{outcome:#?}");
    assert!(
        written(&world, "suite.yaml").starts_with("# yaml-language-server: $schema=rehearsal.schema.json\n")
    );
    let schema: serde_json::Value = serde_json::from_str(&written(&world, "rehearsal.schema.json")).unwrap();
    assert!(schema["properties"]["cases"].is_object());
    let played = played(&world, "suite.yaml");
    assert_eq!(played.code, Some(0), "{played:#?}");
    assert_eq!(played.json()["turns_without_evidence"], 0);
}

#[test]
fn an_agent_behind_http_is_tried_with_the_message_of_the_case() {
    let (world, agent) = (
        World::default(),
        FakeAgent::start(Manner::Says("Our services\u{1b}[31m are loans and returns.\nGladly.")),
    );
    let arguments =
        ["new", "desk.yaml", "--http", agent.url(), "--input", "What is: \"this\"?", "--name", "desk"];
    let outcome = world.rehearsal(&arguments);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let asked = agent.requests();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["message"], "What is: \"this\"?");
    // What the agent says cannot act on the terminal, and no spans is nothing bad.
    assert!(
        outcome.stdout.contains("loans and returns. ...") && !outcome.stdout.contains('\u{1b}'),
        "{outcome:#?}"
    );
    assert!(outcome.stdout.contains("none came"), "{outcome:#?}");
    let played = played(&world, "desk.yaml");
    assert_eq!(played.code, Some(0), "{played:#?}");
    assert_eq!(played.json()["suite"], "desk");
}

#[test]
fn an_agent_that_speaks_openais_api_is_tried() {
    let (world, agent) = (World::default(), Endpoint::start());
    let outcome = world.rehearsal(&["new", "--openai", agent.url(), "--model", "desk"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let asked = agent.calls();
    assert_eq!(asked[0].body["model"], "desk");
    assert!(outcome.stdout.contains("rehearsal run suite.yaml --otlp "), "{outcome:#?}");
}

#[test]
fn an_agent_that_speaks_a2a_is_tried() {
    let (world, agent) = (World::default(), PythonServer::start("a2a_v10", &[]));
    let outcome = world.rehearsal(&["new", "--a2a", agent.url()]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stdout.contains("asked    Hello"), "{outcome:#?}");
}

#[test]
fn a_runtime_of_agentcore_is_tried() {
    let (world, runtime) = (World::default(), FakeRuntime::start(Cloud::Answers));
    let variables = [
        ("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", runtime.url()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI"),
    ];
    let outcome = world.rehearsal_with(&["new", "--agentcore", ARN], &variables);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert_eq!(runtime.turns().len(), 1);
    assert!(outcome.stdout.contains("replied  heard: Hello"), "{outcome:#?}");
}

#[rstest]
#[case::beside_the_suite("suite.yaml")]
#[case::in_another_folder("suites/more/suite.yaml")]
fn a_program_is_started_from_where_the_command_was_typed(#[case] file: &str) {
    let world = World::default();
    world.write("agent.py", LINES);
    std::fs::create_dir_all(world.path().join("suites/more")).unwrap();
    let outcome =
        world.rehearsal(&["new", file, "--command", "python3 'agent.py'", "--speaks", "json-lines"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stdout.contains("I am a parrot"), "{outcome:#?}");
    assert_eq!(played(&world, file).code, Some(1));
}

#[test]
fn a_program_that_repeats_no_session_id_is_tried_and_played() {
    let world = World::default();
    world.write("agent.py", LEAST);
    let outcome = world.rehearsal(&["new", "--command", "python3 agent.py", "--speaks", "json_lines"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stdout.contains("You said: Hello"), "{outcome:#?}");
    assert!(matches!(played(&world, "suite.yaml").code, Some(0 | 1)));
}

#[rstest]
#[case::fails(Some(Manner::Fails), "500")]
#[case::is_not_there(None, "cannot be reached")]
fn an_agent_that_does_not_answer_leaves_the_suite_written(#[case] manner: Option<Manner>, #[case] why: &str) {
    let world = World::default();
    let agent = manner.map(FakeAgent::start);
    let url = agent.as_ref().map_or("http://127.0.0.1:9/chat", FakeAgent::url);
    let outcome = world.rehearsal(&["new", "--http", url]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    assert!(outcome.stderr.contains("the suite stays") && outcome.stderr.contains(why), "{outcome:#?}");
    assert!(written(&world, "suite.yaml").contains(url));
}

#[test]
fn a_program_that_is_not_there_leaves_the_suite_written_too() {
    let world = World::default();
    let outcome = world.rehearsal(&["new", "--command", "no-such-program --at all"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("no-such-program"), "{outcome:#?}");
    assert!(written(&world, "suite.yaml").contains("\"no-such-program\", \"--at\", \"all\""));
}

#[rstest]
#[case::nothing(&[], "--http URL")]
#[case::no_model(&["--openai", "http://127.0.0.1:1/v1"], "--model")]
#[case::two_ways(&["--demo", "--python", "a:b"], "cannot be used with")]
#[case::no_url(&["--http", "ftp://somewhere"], "suite.yaml:")]
#[case::no_target(&["--python", "nonsense"], "suite.yaml:")]
#[case::open_quote(&["--command", "sh -c 'exit"], "not closed")]
fn without_what_is_needed_nothing_is_written(#[case] flags: &[&str], #[case] words: &str) {
    let world = World::default();
    let outcome = world.rehearsal(&[&["new", "--no-try"], flags].concat());
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{outcome:#?}");
    assert!(!world.path().join("suite.yaml").exists());
}

#[rstest]
#[case::openai(&["--openai", "http://127.0.0.1:8000/v1", "--model", "desk"], "openai: {")]
#[case::python(&["--python", "desk:agent"], "python: {")]
#[case::a2a(&["--a2a", "http://127.0.0.1:9000"], "a2a: {")]
#[case::agentcore(&["--agentcore", ARN], "agentcore: {")]
fn every_way_is_written_and_read(#[case] flags: &[&str], #[case] section: &str) {
    let world = World::default();
    let outcome = world.rehearsal(&[&["new", "--no-try"], flags].concat());
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(written(&world, "suite.yaml").contains(section));
    let plan = world.rehearsal(&["plan", "suite.yaml"]);
    assert_eq!(plan.code, Some(0), "{plan:#?}");
}

#[test]
fn what_is_there_is_written_over_only_when_asked() {
    let world = World::default();
    world.write("suite.yaml", "mine");
    world.write("rehearsal.schema.json", "mine too");
    let outcome = world.rehearsal(&["new", "--demo", "--no-try"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("--force"), "{outcome:#?}");
    assert_eq!(written(&world, "suite.yaml"), "mine");
    let beside = world.rehearsal(&["new", "other.yaml", "--demo", "--no-try"]);
    assert_eq!((beside.code, written(&world, "rehearsal.schema.json").as_str()), (Some(0), "mine too"));
    assert_eq!(world.rehearsal(&["new", "--demo", "--no-try", "--force"]).code, Some(0));
    assert!(written(&world, "suite.yaml").contains("demo-agent"));
}

/// A terminal of its own for the binary, which Python can make.
const TERMINAL: &str = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

#[test]
fn at_a_terminal_it_asks_for_what_is_missing() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Echoes));
    let mut terminal = Command::new("python3")
        .args(["-c", TERMINAL, binary().to_str().unwrap(), "new", "--no-try"])
        .current_dir(world.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let typed = format!("{}\njson\nWhere is my parcel?\n", agent.url());
    let mut keyboard = terminal.stdin.take().unwrap();
    keyboard.write_all(typed.as_bytes()).unwrap();
    let output = terminal.wait_with_output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{shown}");
    assert!(shown.contains("How is your agent reached?"), "{shown}");
    let suite = written(&world, "suite.yaml");
    assert!(suite.contains(agent.url()) && suite.contains("\"Where is my parcel?\""), "{suite}");
}
