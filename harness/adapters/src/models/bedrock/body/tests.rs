use super::*;
use crate::models::bedrock::{
    feature::{Feature, Lacks},
    tests::request,
};
use rehearsal_core::model::Effort;

fn sent(request: &ModelRequest, lacks: &[Feature], can_cache: bool) -> Value {
    let known = Lacks::default();
    lacks.iter().for_each(|feature| known.learn(*feature));
    let mut body = body(request, &Shape::of(request, &known, can_cache), &BTreeMap::new());
    // What is in there has tests of its own.
    body.as_object_mut().unwrap().shift_remove("requestMetadata");
    body
}

#[test]
fn everything_is_asked_for_where_the_model_takes_everything() {
    let mut asked = request();
    asked.parameters.temperature = Some(0.3);
    asked.parameters.effort = Some(Effort::Low);
    let wanted = json!({
        "system": [{ "text": "Be brief." }, { "cachePoint": { "type": "default" } }],
        "messages": [{ "role": "user", "content": [{ "text": "How many?" }] }],
        "inferenceConfig": { "maxTokens": 4096, "temperature": 0.3 },
        "outputConfig": {
            "textFormat": { "type": "json_schema", "structure": { "jsonSchema": {
                "schema": r#"{"type":"object","properties":{"why":{"type":"string"},"count":{"type":"integer"}},"required":["why","count"],"additionalProperties":false}"#,
                "name": "count",
            }}},
            "effort": "low",
        },
    });
    assert_eq!(sent(&asked, &[], true), wanted);
}

#[test]
fn a_tool_is_forced_and_keeps_the_order_of_its_schema() {
    let body = sent(&request(), &[Feature::Schema], false);
    assert_eq!(
        body["toolConfig"].to_string(),
        concat!(
            r#"{"tools":[{"toolSpec":{"name":"count","description":"Gives the answer.","strict":true,"#,
            r#""inputSchema":{"json":{"type":"object","properties":{"why":{"type":"string"},"#,
            r#""count":{"type":"integer"}},"required":["why","count"],"additionalProperties":false}}}}],"#,
            r#""toolChoice":{"tool":{"name":"count"}}}"#
        )
    );
    assert!(body.get("outputConfig").is_none());
    let lax = sent(&request(), &[Feature::Schema, Feature::StrictTool], false);
    assert!(lax.pointer("/toolConfig/tools/0/toolSpec/strict").is_none());
    assert_eq!(lax.pointer("/toolConfig/tools/0/toolSpec/inputSchema/json"), Some(&*request().answer.schema));
}

#[test]
fn as_text_the_schema_stands_in_the_part_that_is_cached() {
    let body = sent(&request(), &[Feature::Schema, Feature::Tool], true);
    let text = body["system"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("Be brief.\n\nAnswer with JSON") && text.contains(r#""count":{"#), "{text}");
    assert_eq!(body["system"][1], json!({ "cachePoint": { "type": "default" } }));
}

#[test]
fn speakers_take_turns_and_nobody_says_nothing() {
    let say = |speaker, text: &str| PromptMessage { speaker, text: text.into() };
    let mut asked = request();
    asked.system = " ".into();
    asked.messages = vec![
        say(Speaker::User, "one"),
        say(Speaker::User, "two"),
        say(Speaker::Assistant, "\n"),
        say(Speaker::User, "three"),
    ];
    let body = sent(&asked, &[], true);
    assert!(body.get("system").is_none());
    assert_eq!(
        body["messages"],
        json!([
            { "role": "user", "content": [{ "text": "one" }, { "text": "two" }] },
            { "role": "assistant", "content": [{ "text": "(nothing)" }] },
            { "role": "user", "content": [{ "text": "three" }] },
        ])
    );
}

#[test]
fn a_name_is_made_fit_for_a_tool() {
    assert_eq!(tool_name("user turn/v1.é"), "user_turn_v1__");
    assert_eq!(tool_name(""), "answer");
    assert_eq!(tool_name(&"x".repeat(99)).len(), 64);
}
