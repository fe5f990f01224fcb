use super::strict;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

#[test]
fn every_object_is_closed_and_every_property_required_in_its_order() {
    let schema = json!({
        "type": "object",
        "description": "kept",
        "properties": {
            "why": { "type": "string" },
            "parts": { "type": "array", "items": { "type": "object", "properties": {
                "part": { "type": "integer", "minimum": 0, "format": "uint32" },
                "day": { "type": "string", "format": "date", "minLength": 1 },
            }}},
            "quote": { "type": ["string", "null"] },
        },
        "required": ["why"],
    });
    let wanted = json!({
        "type": "object",
        "description": "kept",
        "properties": {
            "why": { "type": "string" },
            "parts": { "type": "array", "items": { "type": "object", "properties": {
                "part": { "type": "integer" },
                "day": { "type": "string", "format": "date" },
            }, "required": ["part", "day"], "additionalProperties": false }},
            "quote": { "type": ["string", "null"] },
        },
        "required": ["why", "parts", "quote"],
        "additionalProperties": false,
    });
    assert_eq!(strict(&schema).unwrap().to_string(), wanted.to_string());
}

#[test]
fn a_property_may_be_called_like_a_keyword() {
    let schema = json!({ "type": "object", "properties": {
        "title": { "type": "string" }, "minimum": { "type": "number" }, "not": { "type": "boolean" },
    }});
    let names: Vec<String> =
        strict(&schema).unwrap()["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["title", "minimum", "not"]);
}

#[test]
fn a_choice_is_an_any_of_and_its_branches_are_closed() {
    let schema = json!({ "oneOf": [
        { "type": "object", "properties": { "a": { "const": 1 } } }, { "type": "null" },
    ]});
    let wanted = json!({ "anyOf": [
        { "type": "object", "properties": { "a": { "const": 1 } }, "required": ["a"], "additionalProperties": false },
        { "type": "null" },
    ]});
    assert_eq!(strict(&schema), Some(wanted));
}

#[rstest]
#[case::anything(json!(true))]
#[case::anything_in_words(json!({}))]
#[case::only_a_description(json!({ "description": "whatever" }))]
#[case::free_keys(json!({ "type": "object", "additionalProperties": { "type": "string" } }))]
#[case::free_keys_beside_others(json!({ "type": "object", "properties": {}, "additionalProperties": true }))]
#[case::an_object_of_no_shape(json!({ "type": "object" }))]
#[case::keys_by_pattern(json!({ "type": "object", "properties": {}, "patternProperties": { "^x": {} } }))]
#[case::a_list_of_anything(json!({ "type": "array" }))]
#[case::itself(json!({ "type": "object", "properties": { "next": { "$ref": "#" } } }))]
#[case::deep_inside(json!({ "type": "array", "items": { "anyOf": [{ "type": "object" }, { "type": "null" }] } }))]
fn what_cannot_be_said_strictly_is_not_said_wrongly(#[case] schema: Value) {
    assert_eq!(strict(&schema), None);
}

fn any_json() -> impl Strategy<Value = Value> {
    let words =
        prop::sample::select(vec!["type", "properties", "items", "anyOf", "object", "array", "required"]);
    let leaf = prop_oneof![words.clone().prop_map(Value::from), any::<bool>().prop_map(Value::from)];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map(words.clone(), inner, 0..4)
                .prop_map(|map| map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_survived_and_what_is_strict_stays_so(schema in any_json()) {
        if let Some(once) = strict(&schema) {
            prop_assert_eq!(strict(&once), Some(once));
        }
    }
}
