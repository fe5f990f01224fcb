//! What holds where a suite is silent, and what it may say instead.

use super::{read, with};
use rehearsal_core::{
    case::{Case, PersonaChoice},
    suite::{
        AgentSpec, Check, CommandSpec, EvaluatorKind, HttpExchange, JudgeKind, ProcessScope, QuestionsSpec,
        SessionCarrier, SpansSpec, SpansWait, Speaks, StreamSpec, Suite, Transport,
    },
};
use rstest::rstest;
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

fn exchange() -> HttpExchange {
    HttpExchange {
        body: json!({ "session_id": "{{session_id}}", "message": "{{message}}" }),
        reply: vec!["/reply".into()],
        headers: BTreeMap::new(),
        auth: None,
        session: SessionCarrier::Ours,
        stream: StreamSpec::default(),
        questions: QuestionsSpec {
            at: vec!["/questions".into(), "/question".into()],
            body: json!({ "session_id": "{{session_id}}", "answers": "{{answers}}" }),
        },
        state: None,
    }
}

fn agent(agent: &str) -> AgentSpec {
    read(&with("").replace("{ command: [agent] }", agent)).agent
}

fn command(written: &str) -> CommandSpec {
    match agent(written).transport {
        Transport::Command(command) => command,
        other => panic!("{other:?}"),
    }
}

fn people(case: &Case) -> Vec<&str> {
    case.personas.iter().map(|person| person.id().as_str()).collect()
}

fn evaluators(suite: &Suite) -> Vec<(&str, &EvaluatorKind)> {
    suite.evaluators.iter().map(|evaluator| (evaluator.name.as_str(), &evaluator.kind)).collect()
}

#[test]
fn a_suite_that_says_the_least() {
    let text = with("");
    let suite = read(&text);
    assert_eq!(suite.name, "s");
    assert_eq!(suite.file, PathBuf::from("suites/s.yaml"));
    assert_eq!(suite.fingerprint, rehearsal_core::seed::fingerprint(&text, 12));
    assert_eq!(suite.turn_timeout, Duration::from_secs(60));
    assert_eq!((suite.budget, suite.gate.len()), (None, 0));
    assert_eq!((suite.project.id.clone(), suite.project.tags.len()), (None, 0));
    let models = [&suite.models.actor, &suite.models.profile, &suite.models.judge];
    assert_eq!(models.map(|choice| choice.model.as_str()), ["offline"; 3]);
    let kinds = [
        ("helpfulness", &EvaluatorKind::Judge { kind: JudgeKind::Helpfulness, threshold: 0.5 }),
        ("goal_success", &EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, threshold: 1.0 }),
    ];
    assert_eq!(evaluators(&suite), kinds);
    let case = &suite.cases[0];
    assert_eq!((case.max_turns, case.trials, people(case)), (8, 1, vec!["auto"]));
    assert_eq!(case.source.to_string(), "suites/s.yaml:4:5");
}

#[test]
fn a_command_runs_in_the_suite_s_folder_and_speaks_http() {
    let expected = CommandSpec {
        argv: vec!["a".into(), "b".into()],
        folder: Some(PathBuf::from("suites")),
        env: BTreeMap::new(),
        speaks: Speaks::Http { path: "/chat".into(), ready: None, exchange: Box::new(exchange()) },
        process: ProcessScope::Run,
        ready_timeout: Duration::from_secs(30),
    };
    assert_eq!(command("{ command: [a, b] }"), expected);
    assert_eq!(command("{ command: { run: [a, b] } }"), expected);
}

#[test]
fn a_command_may_say_otherwise() {
    let written = "{ command: { run: [a], folder: ../agent, env: { PORT_RANGE: 10-20, DEBUG: 1 },
        speaks: json_lines, process: attempt, ready_timeout: 2m } }";
    let expected = CommandSpec {
        argv: vec!["a".into()],
        folder: Some(PathBuf::from("suites/../agent")),
        env: BTreeMap::from([("PORT_RANGE".into(), "10-20".into()), ("DEBUG".into(), "1".into())]),
        speaks: Speaks::JsonLines,
        process: ProcessScope::Attempt,
        ready_timeout: Duration::from_secs(120),
    };
    assert_eq!(command(written), expected);
}

#[test]
fn a_suite_without_a_folder_runs_its_command_here() {
    let suite = rehearsal_cases::parse("s.yaml", &with("")).unwrap();
    match suite.agent.transport {
        Transport::Command(command) => assert_eq!(command.folder, Some(PathBuf::from("."))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_agent_by_http() {
    let short = agent("{ http: 'http://127.0.0.1:8080/chat' }");
    assert_eq!(short, agent("{ http: { url: 'http://127.0.0.1:8080/chat' } }"));
    let full = "{ http: { url: 'https://a', reply: '', headers: { x-turn: '{{turn}}' },
        body: { input: '{{messages}}', n: 3, id: 'for {{session_id}}' } } }";
    match (short.transport, agent(full).transport) {
        (Transport::Http(short), Transport::Http(full)) => {
            assert_eq!((short.url.as_str(), short.exchange), ("http://127.0.0.1:8080/chat", exchange()));
            let body = json!({ "input": "{{messages}}", "n": 3, "id": "for {{session_id}}" });
            let headers = BTreeMap::from([("x-turn".into(), "{{turn}}".into())]);
            assert_eq!(
                full.exchange,
                HttpExchange { body, reply: vec![String::new()], headers, ..exchange() }
            );
        }
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case("", SpansWait::Auto, 10)]
#[case(", spans: off", SpansWait::Off, 10)]
#[case(", spans: expected", SpansWait::Expected, 10)]
#[case(", spans: { deadline: 3 }", SpansWait::Auto, 3)]
#[case(", spans: { wait: off, deadline: 1m }", SpansWait::Off, 60)]
fn spans(#[case] written: &str, #[case] wait: SpansWait, #[case] seconds: u64) {
    let expected = SpansSpec { wait, deadline: Duration::from_secs(seconds), session_attributes: vec![] };
    assert_eq!(agent(&format!("{{ command: [a]{written} }}")).spans, expected);
}

#[test]
fn the_profile_is_made_by_the_actor_s_model() {
    let models = |written: &str| read(&with(written)).models;
    assert_eq!(models("models: { actor: openai/gpt-5 }\n").profile.model.as_str(), "openai/gpt-5");
    assert_eq!(models("models: { actor: openai/gpt-5 }\n").judge.model.as_str(), "offline");
    let written = "models: { actor: bedrock/us.amazon.nova-pro-v1:0, profile: ollama/hf.co/a/b:Q4 }\n";
    assert_eq!(models(written).profile.model.as_str(), "ollama/hf.co/a/b:Q4");
}

const TWO: &str = "personas: [{ id: expert, context: c }, { id: novice, context: c }]\n";

#[rstest]
#[case::all("", "", &["expert", "novice"])]
#[case::default("defaults: { personas: [novice, auto] }\n", "", &["novice", "auto"])]
#[case::own("defaults: { personas: [novice] }\n", "    personas: [auto*2, expert]\n", &["auto-1", "auto-2", "expert"])]
fn who_plays_a_case(#[case] defaults: &str, #[case] key: &str, #[case] expected: &[&str]) {
    let suite = read(&format!("{}{key}", with(&format!("{TWO}{defaults}"))));
    assert_eq!(people(&suite.cases[0]), expected);
    let given = suite.cases[0].personas.iter().filter(|person| matches!(person, PersonaChoice::Given(_)));
    assert_eq!(given.count(), expected.iter().filter(|id| !id.starts_with("auto")).count());
}

#[test]
fn a_case_may_differ_from_the_defaults() {
    let text = with("defaults: { max_turns: 5, trials: 3, turn_timeout: 500ms }\n");
    let suite = read(&text);
    assert_eq!((suite.cases[0].max_turns, suite.cases[0].trials), (5, 3));
    assert_eq!(suite.turn_timeout, Duration::from_millis(500));
    let suite = read(&format!("{text}    max_turns: 1000\n    trials: 100000\n"));
    assert_eq!((suite.cases[0].max_turns, suite.cases[0].trials), (1_000, 100_000));
}

#[test]
fn evaluators_go_by_their_own_name_or_another() {
    let suite = read(&with(
        "evaluators:
  - helpfulness: { threshold: 0.6 }
  - tool_called: { name: book_flight }
  - tool_called: { name: send_mail, as: mailed }
gate:
  - mailed: { min_rate: 1, min_mean: 0.5 }
",
    ));
    let tool = |tool: &str| EvaluatorKind::Check(Check::ToolCalled { tool: tool.into() });
    let kinds = [
        ("helpfulness", &EvaluatorKind::Judge { kind: JudgeKind::Helpfulness, threshold: 0.6 }),
        ("tool_called", &tool("book_flight")),
        ("mailed", &tool("send_mail")),
    ];
    assert_eq!(evaluators(&suite), kinds);
    let rules: Vec<_> = suite.gate.iter().map(ToString::to_string).collect();
    assert_eq!(rules, ["mailed rate >= 1", "mailed mean >= 0.5"]);
    assert_eq!(suite.gate[0].source.to_string(), "suites/s.yaml:8:5");
    assert_eq!(suite.evaluators[1].source.to_string(), "suites/s.yaml:5:5");
}

#[test]
fn facts_and_tags_keep_the_text_that_is_written() {
    let text = format!(
        "{}    known: {{ date: 2026-12-01, code: 007, sum: 1_000.50, yes: no, hex: 0xFF }}\n    tags: {{ a: 1.0 }}\n",
        with("")
    );
    let suite = read(&text);
    let known: Vec<(&str, &str)> =
        suite.cases[0].known.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
    let expected =
        [("code", "007"), ("date", "2026-12-01"), ("hex", "0xFF"), ("sum", "1_000.50"), ("yes", "no")];
    assert_eq!(known, expected);
    assert_eq!(suite.cases[0].tags["a"], "1.0");
}
