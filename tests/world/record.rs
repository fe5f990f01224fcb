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
