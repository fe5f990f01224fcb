//! Rules that ask no model, through the real binary: a suite of them against agents that tell their state and their spans.

use rehearsal_tests::World;
use serde_json::Value;
use std::collections::BTreeMap;

/// Replies with a booking as JSON, and tells what holds outside.
const DESK: &str = r#"
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    booking = {"reference": "QX12", "price": 240.5, "to": "Paris", "seats": [{"row": 1}, {"row": 2}]}
    reply = "Your booking is confirmed, and here is the whole of the data, as you asked. We wish you a pleasant flight:\n```json\n" + json.dumps(booking) + "\n```"
    print(json.dumps({"reply": reply, "state": {"bookings": [{"to": "Paris"}], "turn": asked["turn"]}}), flush=True)
"#;

const OF_WORDS: &str = r#"
suite: checks
agent: { command: { run: [python3, desk.py], speaks: json_lines, process: attempt }, spans: off }
cases:
  - name: paris
    input: I need to book a flight to Paris next week, please
    task_description: Flight booked
    max_turns: 1
    expected_output: { reference: QX12, price: 240, to: Paris, seats: [{ row: 2 }, { row: 1 }] }
    expected_environment_state: { bookings: [{ to: Paris }] }
evaluators:
  - contains: QX12
  - not: { contains: { text: sorry, as: no_excuse } }
  - not: { contains: { text: QX12, as: turned_round } }
  - starts_with: Your booking
  - regex: '"reference": "[A-Z]{2}\d{2}"'
  - json_schema: { schema: { type: object, required: [reference] } }
  - json_schema: { schema: { required: [refund] }, as: has_refund }
  - number: { value: 240, tolerance: 1 }
  - number: { value: 240, tolerance: 0.1%, as: number_exact }
  - similarity
  - state_equals: bookings
  - state_equals: { name: turn, value: 1.0, as: state_turn }
  - state_equals: { name: refunds, as: state_unexpected }
  - turns: 1
  - latency: { reply: 1m, total: 1m }
  - language: en
  - language: { code: de, as: german }
  - no_secrets
  - tool_called: book_flight
  - tokens: 1000000
  - not: { tokens: { max: 1, as: not_tokens } }
  - tool_order
gate: [{ contains: { min_rate: 1 } }]
"#;

/// Each evaluator's only judgement of a suite's only session: `passed`, `failed`, `not applicable` or `error`, and the
/// reason.
pub(crate) fn judged(world: &World, suite: &str) -> BTreeMap<String, (&'static str, String)> {
    let suite = world.write("suite.yaml", suite);
    let (_, result) = world.run(&suite, &[]);
    assert_eq!(result["attempts"]["valid"], 1, "{result:#}");
    let record = world.record(&result);
    let judgements = record["sessions"][0]["judgements"].as_array().unwrap();
    judgements.iter().map(|found| (text(&found["evaluator"]), told(found))).collect()
}

fn told(found: &Value) -> (&'static str, String) {
    let score = &found["scores"][0];
    match found["outcome"].as_str().unwrap() {
        "scored" if score["passed"] == true => ("passed", text(&score["reason"])),
        "scored" => ("failed", text(&score["reason"])),
        "not_applicable" => ("not applicable", text(&found["reason"])),
        _ => ("error", text(&found["reason"])),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn expect(judged: &BTreeMap<String, (&'static str, String)>, expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = judged.iter().map(|(name, (found, _))| (name.as_str(), *found)).collect();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{judged:#?}");
}

#[test]
fn rules_about_words_values_and_state_judge_what_was_said() {
    let world = World::default();
    world.write("desk.py", DESK);
    let judged = judged(&world, OF_WORDS);
    expect(
        &judged,
        &[
            ("contains", "passed"),
            ("no_excuse", "passed"),
            ("turned_round", "failed"),
            ("starts_with", "passed"),
            ("regex", "passed"),
            ("json_schema", "passed"),
            ("has_refund", "failed"),
            ("number", "passed"),
            ("number_exact", "failed"),
            ("similarity", "passed"),
            ("state_equals", "passed"),
            ("state_turn", "passed"),
            ("state_unexpected", "not applicable"),
            ("turns", "passed"),
            ("latency", "passed"),
            ("language", "passed"),
            ("german", "failed"),
            ("no_secrets", "passed"),
            ("tool_called", "error"),
            ("tokens", "error"),
            ("not_tokens", "error"),
            ("tool_order", "not applicable"),
        ],
    );
    assert!(judged["similarity"].1.contains("recall 1.00"), "{judged:#?}");
    assert!(judged["tokens"].1.contains("no spans came from the agent"), "{judged:#?}");
}

#[test]
fn an_agent_behind_http_tells_its_state_at_a_pointer() {
    let agent = rehearsal_tests::FakeAgent::start(rehearsal_tests::Manner::Says("Booked."));
    let suite = |state: &str| {
        format!(
            "suite: s\nagent: {{ http: {{ url: \"{}\", state: {state} }} }}\ncases:\n  - {{ name: a, input: hi, \
             task_description: done, max_turns: 1 }}\nevaluators:\n  - state_equals: {{ name: text, value: Booked. \
             }}\ngate: [{{ state_equals: {{ min_rate: 1 }} }}]\n",
            agent.url()
        )
    };
    // What this agent answers holds nothing but its reply; that is a state which the pointer cannot mean.
    let world = World::default();
    let (code, result) = world.run(&world.write("suite.yaml", &suite("/reply")), &[]);
    assert_eq!((code, &result["attempts"]["valid"]), (Some(3), &Value::from(0)), "{result:#}");
    let judged = judged(&world, &suite("/world"));
    assert_eq!(judged["state_equals"].0, "error", "{judged:#?}");
    assert!(judged["state_equals"].1.contains("nobody told the state"), "{judged:#?}");
}

#[test]
fn rules_about_tools_and_spending_judge_what_the_spans_tell() {
    let suite = "
suite: spans
agent: { command: [rehearsal, demo-agent] }
cases:
  - name: paris
    input: I need to book a flight from Lisbon to Paris on 2026-12-01 for 1 traveller, 300 EUR at most
    task_description: Flight booking confirmed
    known: { origin: Lisbon, destination: Paris, date: 2026-12-01, travellers: 1, budget: 300 EUR }
    max_turns: 6
    expected_trajectory: [search_trips, book_trip]
evaluators:
  - tool_called: book_trip
  - tool_called: { name: cancel_booking, as: cancelled }
  - tool_count: { name: book_trip, max: 1 }
  - tool_count: { min: 100, as: many }
  - tool_order: { order: in_order }
  - tool_order: { tools: [book_trip, search_trips], order: exact, as: turned_round }
  - tool_arguments: { name: search_trips, arguments: { destination: Paris } }
  - tool_arguments: { name: search_trips, schema: { required: [refund] }, every: true, as: refund }
  - tokens: 100000
  - tokens: { max: 100, as: few_tokens }
  - cost: { usd: 1 }
  - no_secrets
gate: [{ tool_called: { min_rate: 1 } }]
";
    let judged = judged(&World::default(), suite);
    expect(
        &judged,
        &[
            ("tool_called", "passed"),
            ("cancelled", "failed"),
            ("tool_count", "passed"),
            ("many", "failed"),
            ("tool_order", "passed"),
            ("turned_round", "failed"),
            ("tool_arguments", "passed"),
            ("refund", "failed"),
            ("tokens", "passed"),
            ("few_tokens", "failed"),
            ("cost", "passed"),
            ("no_secrets", "passed"),
        ],
    );
}
