//! An editor that knows the schema takes what is read, and refuses what is not.

use super::super::with;
use jsonschema::Validator;
use rstest::rstest;
use serde_json::Value;

fn validator() -> Validator {
    jsonschema::validator_for(&rehearsal_cases::schema()).unwrap()
}

fn complaints(entry: &str) -> Vec<String> {
    let suite: Value = serde_saphyr::from_str(&with(&format!("evaluators:\n  - {entry}\n"))).unwrap();
    validator().iter_errors(&suite).map(|error| error.to_string()).collect()
}

#[rstest]
fn every_form_is_taken(
    #[values(
        "goal_success",
        "helpfulness: 0.7",
        "correctness: { model: openai/a, judges: [ollama/b], samples: { least: 2, most: 5 } }",
        "goal_success: { samples: 3, canary: true }",
        "refusal: { samples: 3, as: refuses }",
        "output: a",
        "output: [a, { criterion: b, weight: 2 }]",
        "trajectory: { rubric: { criterion: a }, description: b }",
        "interactions: { rubric: [a], threshold: 0.5 }",
        "equals",
        "equals: [1]",
        "contains: a",
        "starts_with: { text: a, replies: every }",
        "regex: a",
        "json_schema: { schema: { type: object } }",
        "number: { value: 1, tolerance: 5% }",
        "state_equals: a",
        "tool_called: { name: a }",
        "tool_count: { min: 1 }",
        "tool_order: [a]",
        "tool_arguments: { name: a, arguments: { b: 1 } }",
        "turns: 6",
        "latency: 5s",
        "latency: { reply: 5, total: 1m }",
        "tokens: 5000",
        "cost: 0.05",
        "language: en",
        "no_secrets",
        "similarity: { weights: { a.b: 2 } }",
        "command: [a, b]",
        "http: { url: 'http://a', headers: { b: c }, settings: [1] }",
        "python: a:b",
        "rust: a",
        "not: refusal",
        "not: { contains: { text: a } }"
    )]
    entry: &str,
) {
    assert_eq!(complaints(entry), [] as [&str; 0]);
    rehearsal_cases::parse("s.yaml", &with(&format!("evaluators:\n  - {entry}\n"))).unwrap();
}

#[rstest]
fn what_is_not_read_is_refused(
    #[values(
        "tool_called",
        "helpfullness",
        "helpfulness: high",
        "helpfulness: { treshold: 1 }",
        "output: {}",
        "contains: 42",
        "contains: { text: a, model: openai/a }",
        "contains: { text: a, replies: all }",
        "json_schema: object",
        "tool_count: 3",
        "tool_order: { order: exactly }",
        "goal_success: { samples: { least: 10 } }",
        "not: 3"
    )]
    entry: &str,
) {
    assert_ne!(complaints(entry), [] as [&str; 0]);
    assert!(rehearsal_cases::parse("s.yaml", &with(&format!("evaluators:\n  - {entry}\n"))).is_err());
}
