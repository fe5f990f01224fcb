//! Comparing the records of two runs.

use serde_json::Value;

/// The record without what differs between any two runs: ids and times, told by their keys.
pub fn without_ids_and_times(record: &Value) -> Value {
    without(record, &|key, _| is_id_or_time(key))
}

fn is_id_or_time(key: &str) -> bool {
    key == "run" || key == "took_ms" || key.ends_with("_id") || key.ends_with("_at")
}

/// The record, comparable as above, also without what depends on the models that played it: which they were,
/// by what prices they were charged for, what they cost, and where in the suite's file things stand. Everything that
/// they said stays.
pub fn without_models_and_money(record: &Value) -> Value {
    let mut record = without_ids_and_times(record);
    if let Some(suite) = record["suite"].as_object_mut() {
        suite.retain(|key, _| ["name", "version", "seed", "project", "prompts"].contains(&key.as_str()));
    }
    without(&record, &|key, value| ["cost", "usd"].contains(&key) || is_place(key, value))
}

/// Whether this is the line of the suite that something comes from; suites for other models have other lines.
fn is_place(key: &str, value: &Value) -> bool {
    key == "source" && value["file"].is_string()
}

/// The record without what models were charged for, which depends on what the provider has in its cache by then. How often
/// they were called stays.
pub fn without_charges(record: &Value) -> Value {
    without(record, &|key, _| key == "usd" || key.ends_with("_tokens"))
}

/// The record without the accounts of models on our side: a call that failed, or was under way when a run was stopped, is
/// on them.
pub fn without_accounts(record: &Value) -> Value {
    without(record, &|key, _| ["cost", "by_role", "spending"].contains(&key))
}

/// What is left of a record, at any depth, without some of its keys.
fn without(record: &Value, is_left_out: &impl Fn(&str, &Value) -> bool) -> Value {
    match record {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, value)| !is_left_out(key, value));
            Value::Object(kept.map(|(key, value)| (key.clone(), without(value, is_left_out))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(|value| without(value, is_left_out)).collect()),
        other => other.clone(),
    }
}
