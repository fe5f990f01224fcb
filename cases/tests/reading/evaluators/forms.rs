//! Short and full forms, and what they mean.

use super::{evaluator, kind};
use rehearsal_core::{
    money::Money,
    suite::{
        Check, Compared, Criterion, EvaluatorKind, JudgeKind, Matched, Order, OwnEvaluator, OwnSpec,
        RubricSpec, RubricSubject, Spoken,
    },
};
use rstest::rstest;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

#[test]
fn every_judge_goes_by_its_name_and_has_the_threshold_of_its_kind() {
    for judge in JudgeKind::ALL {
        let spec = evaluator(judge.as_str());
        assert_eq!(spec.name.as_str(), judge.as_str());
        assert_eq!(spec.kind, EvaluatorKind::Judge { kind: judge, threshold: judge.threshold() });
        let lenient = EvaluatorKind::Judge { kind: judge, threshold: 0.25 };
        assert_eq!(kind(&format!("{}: 0.25", judge.as_str())), lenient);
        assert_eq!(kind(&format!("{}: {{ threshold: 0.25 }}", judge.as_str())), lenient);
    }
}

fn rubric(subject: RubricSubject, criteria: &[(&str, f64)], threshold: f64) -> RubricSpec {
    let criterion = |(text, weight): &(&str, f64)| Criterion { text: (*text).into(), weight: *weight };
    RubricSpec { subject, criteria: criteria.iter().map(criterion).collect(), description: None, threshold }
}

#[rstest]
#[case("output: The reply names a price", &[("The reply names a price", 1.0)], 1.0)]
#[case("output: [a, { criterion: b, weight: 2 }]", &[("a", 1.0), ("b", 2.0)], 1.0)]
#[case("output: { rubric: a, threshold: 0.5 }", &[("a", 1.0)], 0.5)]
#[case("output: { rubric: { criterion: a, weight: 0.5 } }", &[("a", 0.5)], 1.0)]
#[case("output: { rubric: [{ criterion: a, weight: 2 }, b], threshold: 0.7 }", &[("a", 2.0), ("b", 1.0)], 0.7)]
fn a_rubric_is_words_a_list_or_a_map(
    #[case] written: &str,
    #[case] criteria: &[(&str, f64)],
    #[case] least: f64,
) {
    assert_eq!(kind(written), EvaluatorKind::Rubric(rubric(RubricSubject::Output, criteria, least)));
}

#[test]
fn the_judge_of_a_trajectory_is_told_what_its_steps_are() {
    let written = "trajectory: { rubric: It searches first, description: search and book }";
    let expected = RubricSpec {
        description: Some("search and book".into()),
        ..rubric(RubricSubject::Trajectory, &[("It searches first", 1.0)], 1.0)
    };
    assert_eq!(kind(written), EvaluatorKind::Rubric(expected));
    let expected = rubric(RubricSubject::Interactions, &[("The planner speaks first", 1.0)], 1.0);
    assert_eq!(kind("interactions: The planner speaks first"), EvaluatorKind::Rubric(expected));
}

fn words(text: &str) -> Matched {
    Matched { text: text.into(), case_sensitive: true, spoken: Spoken::Last }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

#[rstest]
#[case("equals", Check::Equals { value: Compared::Expected })]
#[case("equals: 'yes'", Check::Equals { value: Compared::With(json!("yes")) })]
#[case("equals: 42", Check::Equals { value: Compared::With(json!(42)) })]
#[case("equals: [a, true]", Check::Equals { value: Compared::With(json!(["a", true])) })]
#[case("equals: { value: { a: 1.5 } }", Check::Equals { value: Compared::With(json!({ "a": 1.5 })) })]
#[case("contains", Check::Contains { words: None })]
#[case("contains: booking reference", Check::Contains { words: Some(words("booking reference")) })]
#[case("contains: '42'", Check::Contains { words: Some(words("42")) })]
#[case(
    "contains: { text: TP, case_sensitive: false, replies: any }",
    Check::Contains { words: Some(Matched { case_sensitive: false, spoken: Spoken::Any, ..words("TP") }) }
)]
#[case("starts_with: Hello", Check::StartsWith { words: words("Hello") })]
#[case(
    "starts_with: { text: Hello, replies: every }",
    Check::StartsWith { words: Matched { spoken: Spoken::Every, ..words("Hello") } }
)]
#[case(r#"regex: "\\bTP\\d+""#, Check::Regex { pattern: r"\bTP\d+".into(), spoken: Spoken::Last })]
#[case(r"regex: { pattern: '\d', replies: any }", Check::Regex { pattern: r"\d".into(), spoken: Spoken::Any })]
fn rules_about_words(#[case] written: &str, #[case] check: Check) {
    assert_eq!(kind(written), EvaluatorKind::Check(check));
}

#[rstest]
#[case("json_schema: { schema: { type: object } }", Check::JsonSchema { schema: json!({ "type": "object" }) })]
#[case("number", Check::Number { value: None, tolerance: 0.0, relative: false })]
#[case("number: 240", Check::Number { value: Some(240.0), tolerance: 0.0, relative: false })]
#[case("number: -0.5", Check::Number { value: Some(-0.5), tolerance: 0.0, relative: false })]
#[case(
    "number: { value: 240, tolerance: 0.5 }",
    Check::Number { value: Some(240.0), tolerance: 0.5, relative: false }
)]
#[case("number: { tolerance: 5% }", Check::Number { value: None, tolerance: 0.05, relative: true })]
#[case("state_equals: booking", Check::StateEquals { name: "booking".into(), value: None })]
#[case(
    "state_equals: { name: seats, value: [12A] }",
    Check::StateEquals { name: "seats".into(), value: Some(json!(["12A"])) }
)]
#[case("similarity", Check::Similarity { threshold: 0.7, weights: BTreeMap::new() })]
#[case("similarity: 0.9", Check::Similarity { threshold: 0.9, weights: BTreeMap::new() })]
#[case(
    "similarity: { weights: { address.city: 2 } }",
    Check::Similarity { threshold: 0.7, weights: BTreeMap::from([("address.city".into(), 2.0)]) }
)]
fn rules_about_values(#[case] written: &str, #[case] check: Check) {
    assert_eq!(kind(written), EvaluatorKind::Check(check));
}

#[rstest]
#[case("tool_called: book_flight", Check::ToolCalled { tool: "book_flight".into() })]
#[case("tool_called: { name: book_flight }", Check::ToolCalled { tool: "book_flight".into() })]
#[case("tool_count: { max: 3 }", Check::ToolCount { tool: None, min: None, max: Some(3) })]
#[case(
    "tool_count: { name: pay, min: 0, max: 0 }",
    Check::ToolCount { tool: Some("pay".into()), min: Some(0), max: Some(0) }
)]
#[case("tool_order", Check::Trajectory { tools: None, order: Order::InOrder })]
#[case("tool_order: [a, b]", Check::Trajectory { tools: Some(texts(&["a", "b"])), order: Order::InOrder })]
#[case("tool_order: { order: exact }", Check::Trajectory { tools: None, order: Order::Exact })]
#[case(
    "tool_order: { tools: [a, a], order: any_order }",
    Check::Trajectory { tools: Some(texts(&["a", "a"])), order: Order::AnyOrder }
)]
fn rules_about_tools(#[case] written: &str, #[case] check: Check) {
    assert_eq!(kind(written), EvaluatorKind::Check(check));
}

#[test]
fn the_arguments_of_a_tool_are_values_a_schema_or_both() {
    let written =
        "tool_arguments: { name: book, arguments: { to: CDG, seats: 2 }, schema: { required: [to] },
        every: true }";
    let check = Check::ToolArguments {
        tool: "book".into(),
        arguments: BTreeMap::from([("to".into(), json!("CDG")), ("seats".into(), json!(2))]),
        schema: Some(json!({ "required": ["to"] })),
        every: true,
    };
    assert_eq!(kind(written), EvaluatorKind::Check(check));
}

const FIVE: Duration = Duration::from_secs(5);

#[rstest]
#[case("turns: 6", Check::Turns { min: None, max: Some(6) })]
#[case("turns: { min: 2, max: 6 }", Check::Turns { min: Some(2), max: Some(6) })]
#[case("latency: 5s", Check::Latency { reply: Some(FIVE), total: None })]
#[case("latency: 5", Check::Latency { reply: Some(FIVE), total: None })]
#[case("latency: 0.5", Check::Latency { reply: Some(Duration::from_millis(500)), total: None })]
#[case("latency: { total: 1m }", Check::Latency { reply: None, total: Some(Duration::from_secs(60)) })]
#[case("tokens: 20000", Check::Tokens { max: 20_000 })]
#[case("tokens: { max: 20000 }", Check::Tokens { max: 20_000 })]
#[case("cost: 0.05", Check::Cost { max: Money::from_picodollars(50_000_000_000) })]
#[case("cost: { usd: 2 }", Check::Cost { max: Money::from_picodollars(2_000_000_000_000) })]
#[case("language", Check::Language { code: None })]
#[case("language: no", Check::Language { code: Some("no".into()) })]
#[case("language: { code: pt }", Check::Language { code: Some("pt".into()) })]
#[case("no_secrets", Check::NoSecrets { patterns: vec![] })]
#[case("no_secrets: ['ACME-\\d+']", Check::NoSecrets { patterns: texts(&["ACME-\\d+"]) })]
#[case("no_secrets: { patterns: [a] }", Check::NoSecrets { patterns: texts(&["a"]) })]
fn rules_about_limits_and_speech(#[case] written: &str, #[case] check: Check) {
    assert_eq!(kind(written), EvaluatorKind::Check(check));
}

fn own(evaluator: OwnEvaluator, settings: Value, seconds: u64) -> EvaluatorKind {
    EvaluatorKind::Own(OwnSpec { evaluator, settings, timeout: Duration::from_secs(seconds) })
}

#[test]
fn an_own_evaluator_is_a_program() {
    let command = |folder: &str, environment: &[(&str, &str)]| OwnEvaluator::Command {
        command: texts(&["python3", "judge.py"]),
        folder: Some(PathBuf::from(folder)),
        environment: environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    };
    assert_eq!(kind("command: [python3, judge.py]"), own(command("suites", &[]), Value::Null, 60));
    let written = "command: { run: [python3, judge.py], folder: ../judges, env: { STRICT: 1 },
        settings: { least: 3 }, timeout: 30s }";
    let expected = own(command("suites/../judges", &[("STRICT", "1")]), json!({ "least": 3 }), 30);
    assert_eq!(kind(written), expected);
}

#[test]
fn an_own_evaluator_is_an_endpoint() {
    let http = |headers: &[(&str, &str)]| OwnEvaluator::Http {
        url: "http://127.0.0.1:9/judge".into(),
        headers: headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    };
    assert_eq!(kind("http: 'http://127.0.0.1:9/judge'"), own(http(&[]), Value::Null, 60));
    let written = "http: { url: 'http://127.0.0.1:9/judge', headers: { X-Key: '${KEY}' }, settings: 3 }";
    assert_eq!(kind(written), own(http(&[("X-Key", "${KEY}")]), json!(3), 60));
}

#[test]
fn an_own_evaluator_is_a_function_of_python_or_a_value_of_rust() {
    let python = |interpreter: Option<&str>| OwnEvaluator::Python {
        target: "my_checks:evaluate".into(),
        interpreter: interpreter.map(Into::into),
        folder: Some(PathBuf::from("suites")),
    };
    assert_eq!(kind("python: my_checks:evaluate"), own(python(None), Value::Null, 60));
    let written = "python: { target: my_checks:evaluate, interpreter: .venv/bin/python, timeout: 5 }";
    assert_eq!(kind(written), own(python(Some(".venv/bin/python")), Value::Null, 5));
    let rust = OwnEvaluator::Rust { name: "polite".into() };
    assert_eq!(kind("rust: polite"), own(rust.clone(), Value::Null, 60));
    assert_eq!(kind("rust: { name: polite, settings: [1] }"), own(rust, json!([1]), 60));
}

#[rstest]
#[case("not: { contains: sorry }", "not_contains", "contains: sorry")]
#[case("not: refusal", "not_refusal", "refusal")]
#[case("not: { contains: { text: sorry, as: no_excuse } }", "no_excuse", "contains: sorry")]
fn not_turns_an_evaluator_round(#[case] written: &str, #[case] name: &str, #[case] plain: &str) {
    let (turned, plain) = (evaluator(written), evaluator(plain));
    assert_eq!((turned.name.as_str(), turned.negated), (name, true));
    assert_eq!((turned.kind, plain.negated), (plain.kind, false));
}

#[test]
fn the_name_in_the_file_is_the_name_of_the_kind() {
    let entries = [
        "output: a",
        "trajectory: a",
        "interactions: a",
        "equals",
        "contains",
        "starts_with: a",
        "regex: a",
        "json_schema: { schema: {} }",
        "number",
        "state_equals: a",
        "tool_called: a",
        "tool_count: { min: 1 }",
        "tool_order",
        "tool_arguments: { name: a, schema: {} }",
        "turns: 1",
        "latency: 1",
        "tokens: 1",
        "cost: 1",
        "language",
        "no_secrets",
        "similarity",
        "command: [a]",
        "http: 'http://a'",
        "python: a:b",
        "rust: a",
    ];
    for entry in entries {
        let spec = evaluator(entry);
        let written = entry.split(':').next();
        assert_eq!((Some(spec.name.as_str()), Some(spec.kind.as_str())), (written, written));
    }
}
