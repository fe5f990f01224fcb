//! Simulated tools: what a suite may say of them, and what is complained about.

use super::{complaints, read, with};
use rehearsal_core::{
    ids::CaseName,
    model::Role,
    suite::{FaultEffect, ToolFault},
};
use rstest::rstest;
use serde_json::json;
use std::time::Duration;

const DESK: &str = "tools:
  port: 7000
  list:
    - name: book
      description: Books a seat.
      input_schema: { type: object, properties: { day: { type: string, format: date } }, required: [day] }
      output_schema: { type: object, properties: { reference: { type: string } }, required: [reference] }
      state: desk
      initial_state: { seats: 2 }
      answers:
        - when: { day: 2026-12-01 }
          result: { reference: QX1 }
          state: { seats: 1, sold: null }
      faults:
        - timeout: 2s
          calls: [1, 3]
        - { error: no connection to the database, probability: 0.25 }
        - corrupt
    - name: note
      description: Takes a note.
      answers: [{ result: noted }]
";

#[test]
fn everything_that_is_written_of_a_tool_is_kept() {
    let tools = read(&with(DESK)).tools;
    assert_eq!((tools.port, tools.tools.len()), (Some(7000), 2));
    let [book, note] = tools.tools.as_slice() else { panic!() };
    assert_eq!((book.state.as_deref(), &book.initial_state), (Some("desk"), &Some(json!({ "seats": 2 }))));
    let [answer] = book.answers.as_slice() else { panic!() };
    assert_eq!(answer.arguments["day"], "2026-12-01");
    assert_eq!(
        (&answer.result, &answer.state),
        (&json!({ "reference": "QX1" }), &Some(json!({ "seats": 1, "sold": null })))
    );
    let after = Duration::from_secs(2);
    let error = "no connection to the database".to_owned();
    let faults = [
        ToolFault { effect: FaultEffect::Timeout { after }, calls: vec![1, 3], probability: 1.0 },
        ToolFault {
            effect: FaultEffect::ExecutionError { message: error },
            calls: vec![],
            probability: 0.25,
        },
        ToolFault { effect: FaultEffect::CorruptValues { share: 0.5 }, calls: vec![], probability: 1.0 },
    ];
    assert_eq!(book.faults, faults);
    assert_eq!((&note.input_schema, &note.output_schema), (&json!({ "type": "object" }), &None));
}

#[test]
fn a_case_may_put_faults_of_its_own_on_a_tool() {
    let case = "  - { name: chaos, input: a, task_description: b, faults: { book: [network_error] } }\n";
    let suite = read(&(with(DESK) + case));
    let faults = &suite.tools.faults[&CaseName::new("chaos")]["book"];
    assert!(matches!(faults.as_slice(), [ToolFault { effect: FaultEffect::NetworkError { .. }, .. }]));
    assert_eq!(suite.tools.faults.len(), 1);
}

#[test]
fn a_timeout_that_outlasts_the_turn_is_noted_wherever_it_is_put_on_a_tool() {
    let tools = "defaults: { turn_timeout: 2s }\ntools:
  - { name: book, description: d, faults: [timeout, { timeout: 1900ms }, { timeout: 2s, calls: [1] }] }
  - { name: note, description: d, faults: [corrupt] }\n";
    let case = "  - { name: chaos, input: a, task_description: b, faults: { note: [{ timeout: 1m }] } }\n";
    let noted = |fault: &str| {
        format!(
            "the fault `timeout: {fault} is not shorter than `turn_timeout` (2s): the turn ends first, and the \
             agent is blamed"
        )
    };
    let expected =
        ["5s` of the tool `book`", "2s` of the tool `book`", "60s` of the tool `note` in the case `chaos`"];
    assert_eq!(read(&(with(tools) + case)).notes, expected.map(noted));
    assert!(read(&with(DESK)).notes.is_empty(), "a turn may last a minute where nothing is said");
}

#[rstest]
#[case::as_the_actors(
    "models: { actor: openai/a }\n",
    "tools: [{ name: t, description: d }]\n",
    Some("openai/a")
)]
#[case::its_own("models: { tools: openai/b }\n", "tools: [{ name: t, description: d }]\n", Some("openai/b"))]
#[case::all_written("", "tools: [{ name: t, description: d, answers: [{ result: r }] }]\n", None)]
#[case::not_for_all(
    "",
    "tools: [{ name: t, description: d, answers: [{ when: { a: 1 }, result: r }] }]\n",
    Some("offline")
)]
#[case::no_tools("", "", None)]
fn tools_are_played_by_a_model_where_not_all_is_written_down(
    #[case] models: &str,
    #[case] tools: &str,
    #[case] expected: Option<&str>,
) {
    let models = read(&with(&format!("{models}{tools}"))).models;
    let playing = models.all().find(|(role, _)| *role == Role::Tools);
    assert_eq!(playing.map(|(_, choice)| choice.model.as_str()), expected);
}

#[rstest]
#[case::word("tools: book\n", "3:8: expected a list of tools, or a map with `list` and `port`")]
#[case::empty("tools: []\n", "3:8: `tools` is empty; leave it out where the agent has its own")]
#[case::no_list("tools: { port: 1 }\n", "3:8: the key `list` is missing or empty")]
#[case::port(
    "tools: { port: 70000, list: [{ name: a, description: b }] }\n",
    "3:16: `port` is 70000; it is at most 65535"
)]
#[case::nameless("tools: [{ description: b }]\n", "3:9: the key `name` is missing or empty")]
#[case::name("tools: [{ name: a b, description: b }]\n", "3:17: `a b` is no name for a tool")]
#[case::silent("tools: [{ name: a }]\n", "3:9: the key `description` is missing or empty")]
#[case::twice(
    "tools: [{ name: a, description: b }, { name: a, description: b }]\n",
    "3:46: a second tool called `a`"
)]
#[case::model(
    "models: { tools: offline }\n",
    "3:18: the model for `tools` would never be asked: the suite simulates no tools"
)]
fn tools_of_the_wrong_shape(#[case] parts: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(parts)), [complaint]);
}

#[rstest]
#[case::input("input_schema: { type: object, properties: 3 }", "`input_schema` is not a JSON Schema: ")]
#[case::not_by_name("input_schema: { type: string }", "`input_schema` does not describe an object")]
#[case::elsewhere(
    "output_schema: { $ref: 'https://example.org/a' }",
    "`output_schema` is not a JSON Schema: "
)]
#[case::output("output_schema: 3", "`output_schema` is not a JSON Schema: ")]
#[case::state("initial_state: [1]", "`initial_state` is words or a map")]
#[case::result(
    "output_schema: { type: object }, answers: [{ result: a }]",
    "`result` does not satisfy the tool's `output_schema`: "
)]
#[case::no_result("answers: [{ when: {} }]", "the key `result` is missing or empty")]
#[case::never("answers: [{ result: a }, { result: b }]", "this answer is never given")]
#[case::argument(
    "input_schema: { type: object, properties: { city: {} } }, answers: [{ when: { cyti: 1 }, result: a }]",
    "the tool has no argument `cyti`"
)]
#[case::change("answers: [{ result: a, state: b }]", "`state` of an answer is a map of what changes")]
#[case::fault("faults: [timeuot]", "unknown fault `timeuot`")]
#[case::two_faults("faults: [{ timeout: 1s, corrupt: 0.5 }]", "a fault does one thing; this one does 2")]
#[case::no_fault("faults: [{ calls: [1] }]", "a fault does one thing; this one does 0")]
#[case::call("faults: [{ error: a, calls: [0] }]", "`calls` is 0; it is at least 1")]
#[case::chance("faults: [{ error: a, probability: 2 }]", "`probability` is 2; it is a number from 0 to 1")]
#[case::share("faults: [{ remove: -1 }]", "`remove` is -1; it is a number from 0 to 1")]
fn tools_that_make_no_sense(#[case] part: &str, #[case] complaint: &str) {
    let found = complaints(&with(&format!("tools:\n- {{ name: t, description: d, {part} }}\n")));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("4:") && found[0].contains(complaint), "{found:#?}");
}

#[test]
fn tools_that_share_a_state_agree_on_how_it_begins() {
    let tool = |name: &str, seats: u32| {
        format!("- {{ name: {name}, description: d, state: s, initial_state: {{ seats: {seats} }} }}\n")
    };
    let both = |one, other| with(&format!("tools:\n{}{}", tool("a", one), tool("b", other)));
    assert_eq!(complaints(&both(1, 2)), ["5:55: the state `s` is said to be something else at first"]);
    assert_eq!(read(&both(1, 1)).tools.tools.len(), 2);
}

#[test]
fn a_fault_on_a_tool_that_is_not_there_names_the_nearest() {
    let case = "  - { name: chaos, input: a, task_description: b, faults: { bok: [error] } }\n";
    let refused = rehearsal_cases::parse("s.yaml", &(with(DESK) + case)).unwrap_err().to_string();
    assert!(
        refused.contains("a fault on the unknown tool `bok`") && refused.contains("did you mean `book`?"),
        "{refused}"
    );
}
