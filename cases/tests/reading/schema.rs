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
    assert_eq!(schema["required"], serde_json::json!(["suite", "agent", "cases"]));
    assert_eq!(schema["additionalProperties"], false);
    let case = &schema["$defs"]["Case"];
    assert_eq!(case["required"], serde_json::json!(["name", "input", "task_description"]));
    assert_eq!(case["properties"]["max_turns"]["maximum"], 1000);
}
