//! Calls answered by rules: what is echoed, what is remembered, what is made up.

use super::*;
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    ids::{CaseName, PersonaId},
    model::{AnswerSchema, Parameters, PromptMessage, Role, Speaker},
    prompt::fenced,
};
use rstest::rstest;

fn asked(tool: &Value, arguments: &Value, state: &Value) -> Value {
    let call = json!({ "arguments": arguments });
    let blocks = [("tool", tool), ("call", &call), ("state", state)];
    let text = blocks.map(|(name, value)| fenced(name, &value.to_string())).join("\n\n");
    let request = ModelRequest {
        role: Role::Tools,
        attempt: AttemptIndex(0),
        attempt_id: AttemptId { case: CaseName::new("c"), persona: PersonaId::new("p"), trial: 1 },
        turn: Some(1),
        system: String::new(),
        messages: vec![PromptMessage { speaker: Speaker::User, text }],
        answer: AnswerSchema { name: "tool_call".into(), schema: Value::Bool(true).into() },
        parameters: Parameters::default(),
        seed: Seed(5),
        repair: 0,
        retry: 0,
    };
    super::call(&request).unwrap()
}

fn booking() -> Value {
    json!({ "name": "book", "output_schema": { "type": "object", "properties": {
        "reference": { "type": "string" },
        "flight": { "type": "string" },
        "status": { "enum": ["confirmed", "refused"] },
    } } })
}

#[test]
fn arguments_come_back_and_codes_are_made_up() {
    let answer = asked(&booking(), &json!({ "flight": "TP440" }), &json!({}));
    let result = &answer["result"];
    assert_eq!((&result["flight"], &result["status"]), (&json!("TP440"), &json!("confirmed")), "{answer}");
    assert_eq!(result["reference"].as_str().unwrap().len(), 6);
    assert_eq!(answer["state"]["book"][0], *result);
    assert_eq!(answer, asked(&booking(), &json!({ "flight": "TP440" }), &json!({})));
}

#[test]
fn what_one_tool_did_another_that_shares_its_state_finds() {
    let booked = asked(&booking(), &json!({ "flight": "TP440", "seat": "12A" }), &json!("an empty desk"));
    let reference = &booked["result"]["reference"];
    let look = json!({ "name": "look_up", "output_schema": { "type": "object", "properties": {
        "flight": { "type": "string" }, "seat": { "type": "string" },
    } } });
    let found = asked(&look, &json!({ "reference": reference }), &booked["state"]);
    assert_eq!(found["result"], json!({ "flight": "TP440", "seat": "12A" }), "{found}");
    assert_eq!(found["state"]["at_first"], "an empty desk");
    let other = asked(&look, &json!({ "reference": "NOBODY" }), &booked["state"]);
    assert_ne!(other["result"]["flight"], "TP440");
}

#[test]
fn a_part_of_a_record_knows_what_is_said_of_the_whole() {
    let search = json!({ "name": "search", "output_schema": { "type": "object", "properties": { "flights": {
        "type": "array", "items": { "type": "object", "properties": { "id": { "type": "string" }, "price": { "type": "integer" } } },
    } } } });
    let found = asked(&search, &json!({ "origin": "Lisbon" }), &json!({}));
    let second = &found["result"]["flights"][1];
    let book = json!({ "name": "book", "output_schema": { "type": "object", "properties": {
        "origin": { "type": "string" }, "price": { "type": "integer" },
    } } });
    let booked = asked(&book, &json!({ "id": second["id"] }), &found["state"]);
    assert_eq!(booked["result"], json!({ "origin": "Lisbon", "price": second["price"] }), "{booked}");
}

#[rstest]
#[case::const_(json!({ "const": 7 }), json!(7))]
#[case::default(json!({ "type": "string", "default": "EUR" }), json!("EUR"))]
#[case::example(json!({ "type": "string", "pattern": "^Q", "examples": ["QX"] }), json!("QX"))]
#[case::not_nothing(json!({ "anyOf": [{ "type": "null" }, { "const": "a" }] }), json!("a"))]
#[case::bounded(json!({ "type": "integer", "minimum": 3, "maximum": 3 }), json!(3))]
#[case::stepped(json!({ "type": "number", "minimum": 1.1, "maximum": 1.4, "multipleOf": 0.25 }), json!(1.25))]
#[case::list(json!({ "type": "array", "items": { "const": 1 }, "maxItems": 1 }), json!([1]))]
#[case::referred(json!({ "$ref": "#/$defs/a", "$defs": { "a": { "const": "b" } } }), json!("b"))]
#[case::boolean(json!({ "type": ["null", "boolean"] }), json!(true))]
fn a_value_is_made_by_the_words_of_its_schema(#[case] schema: Value, #[case] expected: Value) {
    let answer = asked(&json!({ "name": "t", "output_schema": schema }), &json!({}), &json!({}));
    assert_eq!(answer["result"], expected, "{answer}");
}

#[test]
fn a_schema_that_leads_round_comes_to_an_end() {
    let schema = json!({ "type": "object", "properties": { "child": { "$ref": "#" } } });
    let answer = asked(&json!({ "name": "t", "output_schema": schema }), &json!({}), &json!({}));
    assert!(answer["result"]["child"]["child"].is_object());
}

#[test]
fn a_tool_of_words_says_what_it_was_told() {
    let answer = asked(&json!({ "name": "note" }), &json!({ "text": "call back" }), &json!(null));
    assert_eq!(answer["result"], "note: done (text: call back)");
}
