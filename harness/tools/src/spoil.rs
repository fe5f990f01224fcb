//! Answers with something cut, missing or wrong in them. What is hit is drawn by a seed.

use rehearsal_core::{seed::Seed, suite::FaultEffect};
use serde_json::{Number, Value};

/// The answer as the fault leaves it. Effects that let no answer through leave it as it is.
pub(crate) fn spoilt(mut answer: Value, effect: &FaultEffect, seed: Seed) -> Value {
    match effect {
        FaultEffect::TruncateFields { length } => truncate(&mut answer, *length),
        FaultEffect::RemoveFields { share } => {
            for place in drawn(leaves(&answer, Hit::Fields), *share, seed) {
                remove(&mut answer, &place);
            }
        }
        FaultEffect::CorruptValues { share } => {
            for place in drawn(leaves(&answer, Hit::Values), *share, seed) {
                if let Some(value) = answer.pointer_mut(&place) {
                    corrupt(value);
                }
            }
        }
        FaultEffect::Timeout { .. }
        | FaultEffect::NetworkError { .. }
        | FaultEffect::ExecutionError { .. }
        | FaultEffect::ValidationError { .. } => {}
    }
    answer
}

/// Cuts every text, at any depth.
fn truncate(value: &mut Value, length: usize) {
    match value {
        Value::String(text) => *text = text.chars().take(length).collect(),
        Value::Array(items) => items.iter_mut().for_each(|item| truncate(item, length)),
        Value::Object(fields) => fields.values_mut().for_each(|field| truncate(field, length)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What may be hit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hit {
    /// Fields of objects.
    Fields,
    /// Any value, in a list or alone too.
    Values,
}

/// The places of what holds nothing further, as JSON pointers.
fn leaves(value: &Value, hit: Hit) -> Vec<String> {
    let mut found = Vec::new();
    gather(value, String::new(), hit == Hit::Values, (hit, &mut found));
    found
}

fn gather(value: &Value, place: String, is_wanted: bool, (hit, found): (Hit, &mut Vec<String>)) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                gather(field, format!("{place}/{name}"), true, (hit, found));
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                gather(item, format!("{place}/{index}"), hit == Hit::Values, (hit, found));
            }
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            if is_wanted {
                found.push(place);
            }
        }
    }
}

/// A share of the places, and at least one where the share is not nothing.
fn drawn(mut places: Vec<String>, share: f64, seed: Seed) -> Vec<String> {
    let wanted = (places.len() as f64 * share).ceil() as usize;
    places.sort_by_key(|place| seed.derive(&[place]).0);
    places.truncate(wanted);
    places
}

fn remove(answer: &mut Value, place: &str) {
    let Some((parent, name)) = place.rsplit_once('/') else { return };
    if let Some(Value::Object(fields)) = answer.pointer_mut(parent) {
        fields.shift_remove(&name.replace("~1", "/").replace("~0", "~"));
    }
}

/// Another value of the same type, so that only sense tells it from a right one.
fn corrupt(value: &mut Value) {
    *value = match value {
        Value::Null => Value::Bool(false),
        Value::Bool(truth) => Value::Bool(!*truth),
        Value::Number(number) => Value::Number(other_number(number)),
        Value::String(text) => {
            let turned: String = text.chars().rev().collect();
            Value::String(if turned == *text { format!("{text}#") } else { turned })
        }
        Value::Array(_) => Value::Array(vec![Value::Null]),
        Value::Object(_) => Value::Null,
    };
}

fn other_number(number: &Number) -> Number {
    match number.as_i64() {
        Some(whole) => Number::from(whole.saturating_neg().saturating_sub(1)),
        None => {
            number.as_f64().and_then(|real| Number::from_f64(-real - 1.0)).unwrap_or_else(|| Number::from(-1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn flights() -> Value {
        json!({ "flights": [
            { "id": "TP440", "price": 129.5, "seats": 3 },
            { "id": "AF1195", "price": 210.0, "seats": 0 },
        ] })
    }

    #[test]
    fn texts_are_cut_at_any_depth_and_by_characters() {
        let answer = json!({ "a": "ärger", "b": [{ "c": "longer" }], "n": 12345 });
        let cut = spoilt(answer, &FaultEffect::TruncateFields { length: 3 }, Seed(1));
        assert_eq!(cut, json!({ "a": "ärg", "b": [{ "c": "lon" }], "n": 12345 }));
    }

    #[rstest]
    #[case::half(0.5, 3)]
    #[case::at_least_one(0.01, 1)]
    #[case::none(0.0, 0)]
    #[case::all(1.0, 6)]
    fn a_share_of_the_fields_is_missing(#[case] share: f64, #[case] missing: usize) {
        let left = spoilt(flights(), &FaultEffect::RemoveFields { share }, Seed(3));
        assert_eq!(leaves(&flights(), Hit::Fields).len() - count(&left), missing, "{left}");
    }

    fn count(value: &Value) -> usize {
        value["flights"].as_array().unwrap().iter().map(|flight| flight.as_object().unwrap().len()).sum()
    }

    #[test]
    fn a_share_of_the_values_is_wrong_and_the_same_seed_hits_the_same() {
        let effect = FaultEffect::CorruptValues { share: 0.5 };
        let hit = |seed| spoilt(flights(), &effect, Seed(seed));
        let places = leaves(&flights(), Hit::Values);
        let wrong = places.iter().filter(|place| hit(1).pointer(place) != flights().pointer(place));
        assert_eq!(wrong.count(), 3);
        assert_eq!(hit(1), hit(1));
        assert_ne!(hit(1), hit(2));
    }

    #[rstest]
    #[case(json!("TP440"), json!("044PT"))]
    #[case(json!("abba"), json!("abba#"))]
    #[case(json!(3), json!(-4))]
    #[case(json!(129.5), json!(-130.5))]
    #[case(json!(true), json!(false))]
    #[case(json!(["a", "b"]), json!(["a#", "b#"]))]
    fn a_wrong_value_is_of_the_same_type(#[case] value: Value, #[case] wrong: Value) {
        assert_eq!(spoilt(value, &FaultEffect::CorruptValues { share: 1.0 }, Seed(1)), wrong);
    }

    #[test]
    fn a_field_whose_name_has_a_slash_is_found_too() {
        let left = spoilt(json!({ "a/b~c": 1 }), &FaultEffect::RemoveFields { share: 1.0 }, Seed(1));
        assert_eq!(left, json!({}));
    }
}
