//! Tools that are simulated for the agent, as real MCP clients meet them.

use crate::strands::whole;
use rehearsal_tests::{World, environment, repository};
use rstest::rstest;
use serde_json::{Value, json};

/// Two tools on one state, played by the offline model.
const DESK: &str = "tools:
  - name: reserve
    description: Reserves a seat.
    state: desk
    input_schema:
      type: object
      properties: { desk: { type: integer }, seat: { type: string } }
      required: [desk, seat]
  - name: look_up
    description: Says which seat is reserved.
    state: desk
    input_schema: { type: object, properties: { desk: { type: integer } }, required: [desk] }
    output_schema: { type: object, properties: { seat: { type: string } }, required: [seat] }
";

/// The agent as an object of a module.
fn module() -> String {
    let (folder, environment) = (repository().join("tests/agents/mcp_tools"), environment("mcp_tools"));
    let (folder, environment) = (folder.display(), environment.display());
    format!(
        "{{ python: {{ target: \"agent:reply\", folder: \"{folder}\", interpreter: \"{environment}/bin/python\" }} }}"
    )
}

/// The agent as a program.
fn program(way: &str, process: &str) -> String {
    let (folder, environment) = (repository().join("tests/agents/mcp_tools"), environment("mcp_tools"));
    let (folder, environment) = (folder.display(), environment.display());
    format!(
        "{{ command: {{ run: [\"{environment}/bin/python\", lines.py, {way}], folder: \"{folder}\", \
         speaks: json_lines, process: {process} }}, spans: off }}"
    )
}

/// A case of one message: the calls, one a line.
fn case(name: &str, calls: &[String], faults: &str) -> String {
    let input = json!(calls.join("\n"));
    format!("  - {{ name: {name}, input: {input}, task_description: done, faults: {{ {faults} }} }}\n")
}

fn played(agent: &str, tools: &str, cases: &str) -> Value {
    let world = World::default();
    let suite = format!(
        "suite: tools
agent: {agent}
{tools}defaults: {{ max_turns: 1 }}
personas: [{{ id: someone, context: Somebody. }}]
cases:
{cases}evaluators: [helpfulness]
gate: [{{ helpfulness: {{ min_mean: 0 }} }}]
"
    );
    let suite = world.write("suite.yaml", &suite);
    let outcome = world.rehearsal(&["run", suite.to_str().unwrap(), "--format", "json", "--jobs", "8"]);
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:#?}");
    world.record(&outcome.json())
}

fn sessions(record: &Value) -> &[Value] {
    record["sessions"].as_array().unwrap()
}

/// What the agent says of its calls.
fn told(session: &Value) -> Vec<Value> {
    serde_json::from_str(session["turns"][0]["reply"].as_str().unwrap()).unwrap()
}

/// Each of twelve conversations reserves another seat at the same desk, and finds its own.
#[rstest]
#[case::in_a_module(module())]
#[case::by_the_key_of_each_line(program("key", "run"))]
#[case::by_the_environment_of_its_process(program("environment", "attempt"))]
#[case::at_the_shared_address(program("header", "run"))]
fn conversations_at_once_have_their_tools_for_themselves(#[case] agent: String) {
    let seat = |number: usize| format!("{number}A");
    let one = |number: usize| {
        let reserve = format!("reserve {}", json!({ "desk": 1, "seat": seat(number) }));
        case(&format!("seat-{number}"), &[reserve, "look_up {\"desk\": 1}".to_owned()], "")
    };
    let record = played(&agent, DESK, &(1..=12).map(one).collect::<String>());
    assert_eq!(sessions(&record).len(), 12);
    for session in sessions(&record) {
        let number: usize = session["case"].as_str().unwrap().trim_start_matches("seat-").parse().unwrap();
        assert_eq!(told(session)[1]["result"], json!({ "seat": seat(number) }), "{session:#}");
        let calls = session["turns"][0]["tool_calls"].as_array().unwrap();
        let names: Vec<_> = calls.iter().map(|call| call["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["reserve", "look_up"], "{session:#}");
        assert_eq!(calls[1]["result"], json!({ "seat": seat(number) }), "{session:#}");
    }
}

#[test]
fn arguments_that_are_wrong_and_tools_that_are_not_there_are_refused_as_a_real_server_would() {
    let calls = ["reserve {\"desk\": \"one\"}".to_owned(), "pay {}".to_owned()];
    let record = played(&module(), DESK, &case("wrong", &calls, ""));
    let told = told(&sessions(&record)[0]);
    assert!(told[0]["failed"].as_str().unwrap().contains("the arguments are not valid"), "{told:#?}");
    assert!(told[1]["raised"].as_str().unwrap().contains("there is no tool \"pay\""), "{told:#?}");
}

const WRITTEN: &str = "tools:
  - name: quote
    description: Quotes a price.
    answers: [{ result: { route: LIS-ORY, price: 120 } }]
";

/// The second call of each conversation is befallen; the first and the third are not.
#[rstest]
#[case::a_timeout("timeout: 1s", "failed", "timeout: no answer within 1s")]
#[case::a_hanging_call("timeout: 10m", "raised", "")]
#[case::a_network_error("network_error: connection reset", "raised", "error response")]
#[case::an_error("error: the database is down", "failed", "the database is down")]
#[case::a_validation_error("validation_error: no such route", "failed", "no such route")]
#[case::cut_texts("truncate: 3", "result", "{\"route\":\"LIS\",\"price\":120}")]
#[case::missing_fields("remove: 1", "result", "{}")]
#[case::wrong_values("corrupt: 1", "result", "{\"route\":\"YRO-SIL\",\"price\":-121}")]
fn each_fault_is_met_by_a_real_client(#[case] fault: &str, #[case] kind: &str, #[case] words: &str) {
    let calls = ["quote {}", "quote {}", "quote {}"].map(str::to_owned);
    let faults = format!("quote: [{{ {fault}, calls: [2] }}]");
    let record = played(&module(), WRITTEN, &case("chaos", &calls, &faults));
    let session = &sessions(&record)[0];
    let told = told(session);
    let sound = json!({ "result": "{\"route\":\"LIS-ORY\",\"price\":120}" });
    assert_eq!((&told[0], &told[2]), (&sound, &sound), "{told:#?}");
    let met = told[1][kind].as_str().unwrap_or_else(|| panic!("{told:#?}"));
    assert!(met.contains(words), "{met}");
    let calls = session["turns"][0]["tool_calls"].as_array().unwrap();
    let failed: Vec<bool> = calls.iter().map(|call| !call["error"].is_null()).collect();
    assert_eq!(failed, [false, kind != "result", false], "{session:#}");
    let notes = session["turns"][0]["notes"].as_array().unwrap();
    assert!(notes.iter().any(|note| note.as_str().unwrap().starts_with("call 2 of quote: ")), "{session:#}");
}

/// The agent's framework sends spans of its own: no call is told twice, and the one that failed is seen to have.
#[test]
fn a_strands_agent_uses_simulated_tools_and_its_calls_are_told_once() {
    let world = World::default();
    let suite = repository().join("tests/agents/strands/strands_simulated.yaml");
    let python = environment("strands");
    let virtual_environment = python.to_str().unwrap();
    let arguments = ["run", suite.to_str().unwrap(), "--format", "json", "--jobs", "8"];
    let outcome = world.rehearsal_with(&arguments, &[("VIRTUAL_ENV", virtual_environment)]);
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:#?}");
    let result = outcome.json();
    assert_eq!(result["attempts"]["valid"], 8, "{result:#}");
    assert!(result["cost"]["roles"]["tools"]["calls"].as_u64().unwrap() > 0, "{result:#}");
    let record = world.record(&result);
    for session in sessions(&record) {
        whole(session);
        let turns = session["turns"].as_array().unwrap();
        let calls: Vec<&Value> =
            turns.iter().flat_map(|turn| turn["tool_calls"].as_array().unwrap()).collect();
        let searches = calls.iter().filter(|call| call["name"] == "search_flights");
        let errors: Vec<bool> = searches.map(|call| !call["error"].is_null()).collect();
        let is_faulty = session["case"] == "search-is-down";
        assert_eq!(errors.first(), Some(&is_faulty), "{session:#}");
        if let Some(booked) = calls.iter().find(|call| call["name"] == "book_flight") {
            let booked = booked.to_string();
            assert!(booked.contains("Lisbon") && booked.contains("2026-12-01"), "{booked}");
        }
    }
}
