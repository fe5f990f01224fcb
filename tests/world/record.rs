//! Comparing the records of two runs.

use serde_json::Value;

/// The record without what differs between any two runs: ids and times, told by their keys.
pub fn without_ids_and_times(record: &Value) -> Value {
    match record {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| !is_id_or_time(key));
            Value::Object(kept.map(|(key, value)| (key.clone(), without_ids_and_times(value))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(without_ids_and_times).collect()),
        other => other.clone(),
    }
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
    without_costs(&record)
}

fn without_costs(record: &Value) -> Value {
    match record {
        Value::Object(map) => {
            let kept = map
                .iter()
                .filter(|(key, value)| !["cost", "usd"].contains(&key.as_str()) && !is_place(key, value));
            Value::Object(kept.map(|(key, value)| (key.clone(), without_costs(value))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(without_costs).collect()),
        other => other.clone(),
    }
}

/// Whether this is the line of the suite that something comes from; suites for other models have other lines.
fn is_place(key: &str, value: &Value) -> bool {
    key == "source" && value["file"].is_string()
}
