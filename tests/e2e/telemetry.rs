//! A run as its user's telemetry backend sees it.

use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use rehearsal_tests::{
    Collector, FakeAgent, Manner, Outcome, Reception, World,
    collector::{Received, text},
};
use rstest::rstest;
use serde_json::Value;
use std::collections::BTreeMap;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";

/// Runs a suite of two attempts against the bundled agent.
fn run(world: &World, agent: &str, variables: &[(&str, &str)]) -> Outcome {
    let suite = format!(
        "suite: exported
agent: {agent}
project: {{ tags: {{ Team: CustomerExperience }} }}
cases:
  - name: paris
    input: I need to book a flight to Paris next week.
    task_description: A flight from Lisbon to Paris on 1 December 2026 is booked for one traveller
    known: {{ origin: Lisbon, date: 2026-12-01, travellers: 1 }}
    personas: [auto*2]
gate:
  - goal_success: {{ min_rate: 0.5 }}
"
    );
    let suite = world.write("suite.yaml", &suite);
    world.rehearsal_with(&["run", suite.to_str().unwrap(), "--format", "json"], variables)
}

const DESK: &str = "{ command: [rehearsal, demo-agent] }";

/// What came, as a tree.
struct Forest {
    spans: Vec<Received>,
}

impl Forest {
    fn of(collector: &Collector) -> Self {
        Self { spans: collector.spans() }
    }

    fn named(&self, prefix: &str) -> Vec<&Received> {
        self.spans.iter().filter(|received| received.span.name.starts_with(prefix)).collect()
    }

    fn one(&self, name: &str) -> &Received {
        match self.named(name)[..] {
            [one] => one,
            ref several => panic!("{} spans are called {name}", several.len()),
        }
    }

    fn below(&self, parent: &Received) -> Vec<&Received> {
        let is_child = |received: &&Received| {
            received.span.parent_span_id == parent.span.span_id
                && received.span.trace_id == parent.span.trace_id
        };
        self.spans.iter().filter(is_child).collect()
    }

    /// The turns of an attempt, found by its links.
    fn turns_of(&self, attempt: &Received) -> Vec<&Received> {
        let is_linked =
            |received: &&Received| {
                attempt.span.links.iter().any(|link| {
                    link.trace_id == received.span.trace_id && link.span_id == received.span.span_id
                })
            };
        self.spans.iter().filter(is_linked).collect()
    }
}

fn results(received: &Received) -> Vec<BTreeMap<String, String>> {
    let events = received.span.events.iter().filter(|event| event.name == "gen_ai.evaluation.result");
    let attributes = events.map(|event| {
        let keys = event.attributes.iter().map(|attribute| attribute.key.clone());
        keys.filter_map(|key| text(&event.attributes, &key).map(|value| (key, value))).collect()
    });
    attributes.collect()
}

#[rstest]
#[case::protobuf(&[])]
#[case::protobuf_packed(&[("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")])]
#[case::json(&[(PROTOCOL, "http/json")])]
#[case::grpc(&[(PROTOCOL, "grpc")])]
fn a_run_is_one_trace_of_attempts_and_every_turn_a_trace_with_the_agents_spans(
    #[case] variables: &[(&str, &str)],
) {
    let (world, collector) = (World::default(), Collector::start(Reception::Takes));
    let variables: Vec<_> = variables.iter().copied().chain([(ENDPOINT, collector.address())]).collect();
    let outcome = run(&world, DESK, &variables);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(!outcome.stderr.contains("warning"), "{}", outcome.stderr);
    let forest = Forest::of(&collector);
    let root = forest.one("run exported");
    let attempts = forest.named("attempt paris / auto-");
    assert!(root.span.parent_span_id.is_empty());
    assert_eq!(attempts.len(), 2);
    let record = world.record(&outcome.json());
    for session in record["sessions"].as_array().unwrap() {
        let id = session["session_id"].as_str().unwrap();
        let attempt = attempts.iter().find(|it| it.attribute("session.id").as_deref() == Some(id)).unwrap();
        assert_eq!(attempt.span.trace_id, root.span.trace_id);
        assert_eq!(attempt.span.parent_span_id, root.span.span_id);
        the_turns_are_there(&forest, attempt, session);
    }
}

fn the_turns_are_there(forest: &Forest, attempt: &Received, session: &Value) {
    let turns = forest.turns_of(attempt);
    let played = session["turns"].as_array().unwrap();
    assert_eq!(turns.len(), played.len());
    for (turn, told) in turns.iter().zip(played) {
        assert_eq!(hex(&turn.span.trace_id), told["trace_id"].as_str().unwrap());
        assert!(turn.span.parent_span_id.is_empty());
        assert_eq!(turn.span.links[0].span_id, attempt.span.span_id);
        assert!(turn.attribute("gen_ai.input.messages").unwrap().contains(told["user"].as_str().unwrap()));
        let of_agent = forest.below(turn);
        assert_eq!(of_agent.len(), 1, "the agent's root hangs on the turn");
        assert_eq!(of_agent[0].span.name, "invoke_agent travel-desk");
        let inside = forest.below(of_agent[0]);
        let calls = inside.iter().filter(|it| it.span.name.starts_with("execute_tool")).count();
        assert_eq!(calls, told["tool_calls"].as_array().unwrap().len());
        let chat = inside.iter().find(|it| it.span.name.starts_with("chat")).unwrap();
        assert_eq!(chat.scope, "travel-desk");
        assert_eq!(chat.attribute("gen_ai.operation.name").as_deref(), Some("chat"));
        assert!(chat.attribute("gen_ai.output.messages").unwrap().contains("\"role\":\"assistant\""));
    }
}

fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn scores_are_events_on_what_they_judge() {
    let (world, collector) = (World::default(), Collector::start(Reception::Takes));
    let outcome = run(&world, DESK, &[(ENDPOINT, collector.address())]);
    let forest = Forest::of(&collector);
    for attempt in forest.named("attempt") {
        let of_session = results(attempt);
        let names: Vec<_> =
            of_session.iter().map(|result| result["gen_ai.evaluation.name"].as_str()).collect();
        assert_eq!(names, ["goal_success"], "{outcome:#?}");
        for turn in forest.turns_of(attempt) {
            let of_turn = results(turn);
            assert_eq!(of_turn.len(), 1);
            assert_eq!(of_turn[0]["gen_ai.evaluation.name"], "helpfulness");
            let value: f64 = of_turn[0]["gen_ai.evaluation.score.value"].parse().unwrap();
            assert!((0.0..=1.0).contains(&value));
            assert!(!of_turn[0]["gen_ai.evaluation.score.label"].is_empty());
            assert!(!of_turn[0]["gen_ai.evaluation.explanation"].is_empty());
        }
    }
}

#[test]
fn a_run_that_is_judged_again_sends_its_scores_and_leaves_the_turns_where_they_are() {
    let (world, before, again) =
        (World::default(), Collector::start(Reception::Takes), Collector::start(Reception::Takes));
    let played = run(&world, DESK, &[(ENDPOINT, before.address())]).json();
    let judged = world.rehearsal_with(
        &["judge", played["run"].as_str().unwrap(), "--format", "json"],
        &[(ENDPOINT, again.address())],
    );
    assert_eq!(judged.code, Some(0), "{judged:#?}");
    let (before, again) = (Forest::of(&before), Forest::of(&again));
    let attempts = again.named("attempt");
    assert_eq!(attempts.len(), 2);
    for attempt in attempts {
        assert_eq!(results(attempt)[0]["gen_ai.evaluation.name"], "goal_success");
        let turns: Vec<_> =
            again.below(attempt).into_iter().filter(|it| it.span.name.starts_with("turn")).collect();
        assert!(!turns.is_empty());
        for turn in turns {
            assert_eq!(results(turn)[0]["gen_ai.evaluation.name"], "helpfulness");
            let held = &turn.span.links[0];
            let is_it = |it: &&Received| it.span.span_id == held.span_id && it.span.trace_id == held.trace_id;
            assert!(before.named("turn").iter().any(is_it), "{turn:#?}");
            assert_ne!(turn.span.trace_id, held.trace_id);
        }
    }
}

#[test]
fn our_own_calls_of_models_are_accounted_for_and_never_in_the_agents_traces() {
    let (world, collector) = (World::default(), Collector::start(Reception::Takes));
    let outcome = run(&world, DESK, &[(ENDPOINT, collector.address())]);
    let forest = Forest::of(&collector);
    let root = forest.one("run exported");
    let ours = forest.named("chat offline");
    let mut by_role = BTreeMap::<String, u64>::new();
    for call in &ours {
        assert_eq!(call.span.trace_id, root.span.trace_id);
        assert_eq!(call.span.kind(), SpanKind::Client);
        assert!(call.attribute("gen_ai.usage.input_tokens").is_some());
        assert_eq!(call.attribute("rehearsal.cost.usd").as_deref(), Some("0"));
        assert_eq!(call.attribute("gen_ai.conversation.id"), None);
        assert!(forest.named("attempt").iter().any(|it| it.span.span_id == call.span.parent_span_id));
        *by_role.entry(call.attribute("rehearsal.role").unwrap()).or_default() += 1;
    }
    let told = &outcome.json()["cost"]["roles"];
    for role in ["actor", "profile", "judge"] {
        assert_eq!(by_role[role], told[role]["calls"].as_u64().unwrap(), "{role}: {told:#}");
    }
}

#[test]
fn who_sends_is_told_with_everything() {
    let (world, collector) = (World::default(), Collector::start(Reception::Takes));
    let variables = [
        (ENDPOINT, collector.address()),
        ("OTEL_SERVICE_NAME", "nightly"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=ci%20north"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=hunter%2022"),
    ];
    let outcome = run(&world, DESK, &variables);
    let run = outcome.json()["run"].as_str().unwrap().trim_start_matches("runs/").to_owned();
    let forest = Forest::of(&collector);
    for received in &forest.spans {
        assert_eq!(received.resource["service.name"], "nightly");
        assert_eq!(received.resource["deployment.environment.name"], "ci north");
        assert_eq!(received.resource["rehearsal.run.id"], run);
    }
    for attempt in forest.named("attempt") {
        let says = |key: &str| attempt.attribute(key).unwrap();
        assert_eq!((says("rehearsal.suite"), says("rehearsal.case")), ("exported".into(), "paris".into()));
        assert!(says("rehearsal.persona").starts_with("auto-"));
        assert_eq!(
            (says("rehearsal.trial"), says("rehearsal.tag.Team")),
            ("1".into(), "CustomerExperience".into())
        );
        assert_eq!(says("rehearsal.ending"), "goal_met");
        assert_eq!(says("gen_ai.conversation.id"), says("session.id"));
    }
    assert!(collector.headers().iter().all(|headers| headers["x-api-key"] == "hunter 22"));
}

#[test]
fn an_agent_with_a_backend_of_its_own_is_not_exported_twice() {
    let (world, collector, own) =
        (World::default(), Collector::start(Reception::Takes), Collector::start(Reception::Takes));
    let agent = format!(
        "{{ command: {{ run: [rehearsal, demo-agent], env: {{ {ENDPOINT}: \"{}\" }} }}, spans: off }}",
        own.address()
    );
    let outcome = run(&world, &agent, &[(ENDPOINT, collector.address())]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let forest = Forest::of(&collector);
    assert!(forest.named("invoke_agent").is_empty());
    // What the agent exported hangs below the turns that we exported.
    let turns: Vec<_> = forest.named("turn").into_iter().map(|turn| turn.span.span_id.clone()).collect();
    let roots: Vec<_> =
        own.spans().into_iter().filter(|it| it.span.name.starts_with("invoke_agent")).collect();
    assert!(!roots.is_empty() && roots.iter().all(|root| turns.contains(&root.span.parent_span_id)));
}

#[rstest]
#[case::refuses(Reception::Refuses, "")]
#[case::refuses_grpc(Reception::Refuses, "grpc")]
#[case::hangs(Reception::Hangs, "")]
#[case::hangs_grpc(Reception::Hangs, "grpc")]
fn a_backend_that_is_out_of_order_changes_nothing_but_a_warning(
    #[case] reception: Reception,
    #[case] protocol: &str,
) {
    let (world, collector) = (World::default(), Collector::start(reception));
    let outcome = run(&world, DESK, &[(ENDPOINT, collector.address()), (PROTOCOL, protocol)]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert_eq!(outcome.json()["verdict"], "passed");
    let warnings: Vec<_> = outcome.stderr.lines().filter(|line| line.starts_with("warning:")).collect();
    assert_eq!(warnings.len(), 1, "{}", outcome.stderr);
    assert!(warnings[0].contains("spans were not exported to 127.0.0.1"), "{warnings:?}");
}

#[rstest]
#[case::http("")]
#[case::grpc("grpc")]
fn a_backend_that_is_not_there_changes_nothing_but_a_warning(#[case] protocol: &str) {
    let world = World::default();
    let address = Collector::start(Reception::Takes).address().to_owned();
    let outcome = run(&world, DESK, &[(ENDPOINT, &address), (PROTOCOL, protocol)]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stderr.contains("spans were not exported"), "{}", outcome.stderr);
}

#[test]
fn an_agent_that_did_badly_fails_the_gate_whatever_the_backend_does() {
    let (world, collector) = (World::default(), Collector::start(Reception::Refuses));
    let agent = FakeAgent::start(Manner::Says("I cannot help you with that."));
    let agent = format!("{{ http: \"{}\", spans: off }}", agent.url());
    let outcome = run(&world, &agent, &[(ENDPOINT, collector.address())]);
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
}

#[test]
fn a_run_is_not_exported_to_itself() {
    let world = World::default();
    let suite = world.write(
        "suite.yaml",
        "suite: circle
agent: { command: [rehearsal, demo-agent] }
cases: [{ name: a, input: Hello, task_description: Somebody says hello }]
",
    );
    let arguments = ["run", suite.to_str().unwrap(), "--otlp", "43189"];
    let outcome = world.rehearsal_with(&arguments, &[(ENDPOINT, "http://localhost:43189")]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("cannot be exported to itself"), "{}", outcome.stderr);
    assert!(!world.path().join("runs").exists());
}

#[rstest]
#[case::not_asked_for(&[("OTEL_TRACES_EXPORTER", "none")], Some(0))]
#[case::switched_off(&[("OTEL_SDK_DISABLED", "true")], Some(0))]
#[case::set_wrongly(&[(PROTOCOL, "carrier-pigeon")], Some(2))]
fn nothing_is_exported_where_it_is_switched_off_or_cannot_be(
    #[case] variables: &[(&str, &str)],
    #[case] code: Option<i32>,
) {
    let (world, collector) = (World::default(), Collector::start(Reception::Takes));
    let variables: Vec<_> = variables.iter().copied().chain([(ENDPOINT, collector.address())]).collect();
    let outcome = run(&world, DESK, &variables);
    assert_eq!(outcome.code, code, "{outcome:#?}");
    assert_eq!(collector.spans().iter().filter(|it| it.scope == "rehearsal").count(), 0);
}
