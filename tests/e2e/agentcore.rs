//! Agents on Amazon Bedrock AgentCore: the container on this machine, by AWS's own package, and the runtime in the
//! cloud, which is made up.

use rehearsal_tests::{Cloud, FakeRuntime, Outcome, World, environment, repository};
use rstest::rstest;
use serde_json::Value;
use std::collections::BTreeSet;

const ARN: &str = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/my_agent-AbCdEf1234";
const PATH: &str =
    "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aeu-west-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEf1234";
const SESSION: &str = "x-amzn-bedrock-agentcore-runtime-session-id";

/// Two conversations with a container that asks for leave before it books: one user gives it, and one does not.
#[rstest]
#[case::text_of_a_result("result")]
#[case::stream_of_events("stream")]
#[case::object("object")]
fn a_container_of_agentcore_is_played_and_its_questions_are_answered(#[case] style: &str) {
    let world = World::default();
    let suite = repository().join("tests/agents/agentcore/agentcore_travel.yaml");
    let python = environment("agentcore").join("bin");
    let path = format!("{}:{}", python.display(), std::env::var("PATH").unwrap());
    let arguments = ["run", suite.to_str().unwrap(), "--format", "json"];
    let outcome = world.rehearsal_with(&arguments, &[("PATH", &path), ("STYLE", style)]);
    let result = outcome.json();
    assert_eq!(result["attempts"]["valid"], 2, "{outcome:#?}");
    assert_eq!(result["turns_without_evidence"], 0, "{result:#}");
    let record = world.record(&result);
    for session in record["sessions"].as_array().unwrap() {
        let turns = session["turns"].as_array().unwrap();
        let asked =
            turns.iter().position(|turn| turn["reply"].is_null()).expect("a turn that ends in a question");
        let (given, next) = (session["case"] == "leave-is-given", &turns[asked + 1]);
        let (answer, reply) = if given { ("Yes.", "is booked") } else { ("No.", "the customer refused") };
        assert_eq!(next["user"], answer, "{session:#}");
        assert!(next["reply"].as_str().unwrap().contains(reply), "{session:#}");
        let booked = next["tool_calls"].as_array().unwrap().iter().any(|call| call["name"] == "book_flight");
        assert_eq!(booked, given, "{session:#}");
    }
}

/// A suite for the runtime, with more keys of its own.
fn suite(world: &World, keys: &str) -> String {
    let file = world.write(
        "suite.yaml",
        &format!(
            "suite: cloud
agent:
  agentcore: {{ runtime: \"{ARN}\"{keys} }}
  spans: off
defaults: {{ max_turns: 2, trials: 2 }}
cases:
  - {{ name: hours, input: When do you open?, task_description: The opening hours are told, personas: [auto] }}
"
        ),
    );
    file.to_str().unwrap().to_owned()
}

fn run(world: &World, keys: &str, variables: &[(&str, &str)]) -> Outcome {
    let nowhere = [
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_CONFIG_FILE", "/nowhere"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere"),
    ];
    let variables = [&nowhere, variables].concat();
    world.rehearsal_with(&["run", &suite(world, keys), "--format", "json"], &variables)
}

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "s3cret-of-aws")];

#[rstest]
#[case::json(Cloud::Answers)]
#[case::stream(Cloud::Streams)]
#[case::busy(Cloud::Throttles)]
fn a_runtime_is_played_and_its_sessions_are_ended(#[case] cloud: Cloud) {
    let world = World::default();
    let runtime = FakeRuntime::start(cloud);
    let endpoint = ("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", runtime.url());
    let outcome = run(&world, ", qualifier: live, user_id: ann", &[KEYS[0], KEYS[1], endpoint]);
    let result = outcome.json();
    assert_eq!(result["attempts"]["valid"], 2, "{outcome:#?}");

    let mut sessions = BTreeSet::new();
    for turn in runtime.turns() {
        assert_eq!(turn.address, format!("{PATH}/invocations?qualifier=live"));
        let proof = &turn.headers["authorization"];
        assert!(proof.contains("Credential=AKIDEXAMPLE/"), "{proof}");
        assert!(proof.contains("/eu-west-1/bedrock-agentcore/aws4_request"), "{proof}");
        assert_eq!(turn.headers["x-amzn-bedrock-agentcore-runtime-user-id"], "ann");
        assert_eq!(turn.headers["traceparent"].len(), 55);
        assert_eq!(turn.headers["baggage"], format!("session.id={}", turn.headers[SESSION]));
        sessions.insert(turn.headers[SESSION].clone());
    }
    let stops = runtime.stops();
    assert!(stops.iter().all(|stop| stop.address == format!("{PATH}/stopruntimesession?qualifier=live")));
    let ended: Vec<_> = stops.iter().map(|stop| stop.headers[SESSION].clone()).collect();
    assert_eq!((ended.len(), BTreeSet::from_iter(ended)), (2, sessions));

    let record = world.record(&result);
    for turn in record["sessions"].as_array().unwrap().iter().flat_map(|it| it["turns"].as_array().unwrap()) {
        assert_eq!(turn["reply"], format!("heard: {}", turn["user"].as_str().unwrap()));
    }
    assert!(!format!("{outcome:?}{record}").contains(KEYS[1].1));
}

#[test]
fn a_runtime_with_an_authorizer_takes_a_token_and_needs_no_credentials() {
    let world = World::default();
    let runtime = FakeRuntime::start(Cloud::Answers);
    let keys = format!(", base_url: \"{}\", auth: {{ bearer: DESK_TOKEN }}", runtime.url());
    let outcome = run(&world, &keys, &[("DESK_TOKEN", "s3cret-of-the-desk")]);
    assert_eq!(outcome.json()["attempts"]["valid"], 2, "{outcome:#?}");
    let (turns, stops) = (runtime.turns(), runtime.stops());
    assert_eq!(stops.len(), 2);
    assert!(turns.iter().chain(&stops).all(|it| it.headers["authorization"] == "Bearer s3cret-of-the-desk"));
    assert!(!format!("{outcome:?}").contains("s3cret-of-the-desk"));
}

#[test]
fn an_agent_that_fails_in_its_runtime_is_told_from_a_runtime_that_fails() {
    let world = World::default();
    let runtime = FakeRuntime::start(Cloud::Fails);
    let keys = format!(", base_url: \"{}\"", runtime.url());
    let outcome = run(&world, &keys, &KEYS);
    let record: Value = world.record(&outcome.json());
    for session in record["sessions"].as_array().unwrap() {
        let told = session.to_string();
        assert!(
            told.contains("the agent answered with an error: the runtime my_agent-AbCdEf1234"),
            "{session:#}"
        );
        assert!(
            told.contains("HTTP 424 RuntimeClientError: Received error (500) from runtime"),
            "{session:#}"
        );
    }
    // One for each attempt: the agent had its chance.
    assert_eq!(runtime.turns().len(), 2);
}

#[test]
fn without_credentials_nothing_is_sent_and_the_error_says_what_to_set() {
    let world = World::default();
    let runtime = FakeRuntime::start(Cloud::Answers);
    let outcome = run(&world, &format!(", base_url: \"{}\"", runtime.url()), &[]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("no AWS credentials: log in with `aws sso login`"), "{outcome:#?}");
    assert!(runtime.turns().is_empty());
}
