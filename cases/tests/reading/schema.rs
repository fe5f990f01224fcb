//! The schema that is committed is the schema of the types.

use std::path::Path;

#[test]
fn the_committed_schema_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/suite.json");
    let committed = std::fs::read_to_string(&path).unwrap();
    let generated = format!("{:#}\n", rehearsal_cases::schema());
    assert!(
        committed == generated,
        "the schema has changed: run `rehearsal schema > cases/schema/suite.json`"
    );
}

#[test]
fn the_schema_knows_the_required_keys_and_no_others() {
    let schema = rehearsal_cases::schema();
    assert_eq!(schema["$id"], "urn:rehearsal:suite");
    assert_eq!(schema["required"], serde_json::json!(["suite", "agent"]));
    assert_eq!(schema["anyOf"], serde_json::json!([{ "required": ["cases"] }, { "required": ["import"] }]));
    assert_eq!(schema["additionalProperties"], false);
    let case = &schema["$defs"]["Case"];
    assert_eq!(case["required"], serde_json::json!(["name", "input", "task_description"]));
    assert_eq!(case["properties"]["max_turns"]["maximum"], 1000);
}

#[test]
fn the_schema_knows_which_keys_go_with_which_provider() {
    let schema = rehearsal_cases::schema();
    let providers = &schema["$defs"]["Providers"];
    let refused = |provider: &serde_json::Value| -> Vec<String> {
        provider["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let of = |name: &str| refused(&providers["properties"][name]);
    assert_eq!(of("bedrock"), ["api", "key", "headers"]);
    assert_eq!(of("mantle"), ["key"]);
    assert_eq!((of("openai"), of("ollama")), (vec!["region".to_owned()], vec!["region".to_owned()]));
    let other = &providers["additionalProperties"];
    assert_eq!(
        (refused(other), &other["required"]),
        (vec!["region".to_owned()], &serde_json::json!(["base_url"]))
    );
    assert_eq!(schema["$defs"]["ToolCalled"]["properties"]["model"], serde_json::Value::Null);
}

#[test]
fn the_schema_has_the_bounds_of_the_checks() {
    let schema = rehearsal_cases::schema();
    let bounds = |key: &str| {
        let key = &schema["$defs"]["Model"]["properties"][key];
        (key["minimum"].as_u64().unwrap(), key["maximum"].as_u64().unwrap())
    };
    assert_eq!(bounds("temperature"), (0, 2));
    assert_eq!(bounds("max_tokens"), (16, 1_000_000));
    assert_eq!(bounds("requests_per_minute"), (1, 1_000_000));
    assert_eq!(bounds("tokens_per_minute"), (1, 1_000_000_000));
    assert_eq!(bounds("concurrency"), (1, 10_000));
}
