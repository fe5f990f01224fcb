//! What a case expects of the agent.

use super::{complaints, read};
use rehearsal_core::{
    case::{Expected, Interaction, SolvedTurn},
    span::ToolCall,
};
use rstest::rstest;
use serde_json::json;
use std::collections::BTreeMap;

fn suite(keys: &str) -> String {
    let case = "cases:\n  - name: one\n    input: hello\n    task_description: greeted\n";
    format!("suite: s\nagent: {{ command: [agent] }}\n{case}{keys}")
}

fn expected(keys: &str) -> Expected {
    read(&suite(keys)).cases[0].expected.clone()
}

#[test]
fn a_case_that_does_not_say_expects_nothing() {
    assert_eq!(expected(""), Expected::default());
}

#[test]
fn everything_may_be_expected() {
    let keys = "    expected_output: { total: 7.5, lines: [1, two] }
    expected_trajectory: [search, book, book]
    expected_interactions:
      - { node_name: planner, messages: [plans] }
      - { node_name: booker, dependencies: [planner] }
    expected_environment_state: { cart: { items: 2 }, paid: false }
";
    let interactions = vec![
        Interaction {
            node_name: Some("planner".into()),
            dependencies: vec![],
            messages: vec!["plans".into()],
        },
        Interaction {
            node_name: Some("booker".into()),
            dependencies: vec!["planner".into()],
            messages: vec![],
        },
    ];
    let all = Expected {
        output: Some(json!({ "total": 7.5, "lines": [1, "two"] })),
        trajectory: Some(["search", "book", "book"].map(str::to_owned).to_vec()),
        interactions,
        environment_state: BTreeMap::from([
            ("cart".into(), json!({ "items": 2 })),
            ("paid".into(), json!(false)),
        ]),
        solution: vec![],
    };
    assert_eq!(expected(keys), all);
    let as_list = keys.replace(
        "{ cart: { items: 2 }, paid: false }",
        "[{ name: cart, state: { items: 2 } }, { name: paid, state: false }]",
    );
    assert_eq!(expected(&as_list), all);
}

#[test]
fn an_expected_output_may_be_words() {
    assert_eq!(expected("    expected_output: It is 4.\n").output, Some(json!("It is 4.")));
}

#[test]
fn a_solution_is_a_reply_for_each_message() {
    let keys = "    solution:
      - Where do you want to go?
      - reply: Booked, TP-1.
        tool_calls:
          - { name: search, arguments: { to: Paris }, result: [TP-1] }
          - { name: pay, error: card declined }
        state: { booking: TP-1 }
";
    let call =
        |name: &str| ToolCall { name: name.into(), id: None, arguments: None, result: None, error: None };
    let turns = vec![
        SolvedTurn { reply: "Where do you want to go?".into(), ..SolvedTurn::default() },
        SolvedTurn {
            reply: "Booked, TP-1.".into(),
            tool_calls: vec![
                ToolCall {
                    arguments: Some(json!({ "to": "Paris" })),
                    result: Some(json!(["TP-1"])),
                    ..call("search")
                },
                ToolCall { error: Some("card declined".into()), ..call("pay") },
            ],
            state: BTreeMap::from([("booking".into(), json!("TP-1"))]),
        },
    ];
    assert_eq!(expected(keys).solution, turns);
}

#[rstest]
#[case("expected_output:", "`expected_output` is empty")]
#[case("expected_trajectory: []", "`expected_trajectory` is empty")]
#[case("expected_trajectory: search", "expected a list")]
#[case("expected_trajectory: [' ']", "the name of a tool is blank")]
#[case("expected_interactions: [{}]", "this hand-over says nothing")]
#[case("expected_interactions: [{ node: a }]", "unknown key `node`")]
#[case("expected_interactions: [{ dependencies: [''] }]", "a name in `dependencies` is blank")]
#[case(
    "expected_environment_state: paid",
    "expected a map of names to values, or a list of `{ name, state }`"
)]
#[case("expected_environment_state: [{ state: 1 }]", "the key `name` is missing or empty")]
#[case("expected_environment_state: [{ name: a }, { name: a }]", "a second state called `a`")]
#[case("solution: ['']", "the reply is blank")]
#[case("solution: [3]", "expected the agent's reply, or a map with `reply`, `tool_calls` and `state`")]
#[case("solution: [{ state: {} }]", "the key `reply` is missing or empty")]
#[case("solution: [{ reply: a, tool_calls: [{}] }]", "the key `name` is missing or empty")]
#[case(
    "solution: [{ reply: a, tool_calls: [{ name: b, result: 1, error: c }] }]",
    "the call of `b` has both a `result` and an `error`"
)]
fn what_is_wrong_with_it_is_told(#[case] key: &str, #[case] message: &str) {
    let found = complaints(&suite(&format!("    {key}\n")));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("7:") && found[0].ends_with(message), "{found:?}");
}
