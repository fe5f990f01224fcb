//! Answers that the suite writes down, and what they change of a state.

use crate::call::Arguments;
use rehearsal_core::suite::ToolAnswer;
use serde_json::{Map, Value};

/// The first answer that fits the arguments.
pub(crate) fn fitting<'a>(answers: &'a [ToolAnswer], arguments: &Arguments) -> Option<&'a ToolAnswer> {
    let fits = |answer: &&ToolAnswer| {
        answer
            .arguments
            .iter()
            .all(|(name, wanted)| arguments.get(name).is_some_and(|given| same(wanted, given)))
    };
    answers.iter().find(fits)
}

/// Whether two values are equal, where a whole number may be written with a point.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        (one, other) => one == other,
    }
}

/// The value with a JSON merge patch laid over it (RFC 7396).
pub(crate) fn patched(value: Value, patch: &Value) -> Value {
    let Value::Object(changes) = patch else { return patch.clone() };
    let mut fields = match value {
        Value::Object(fields) => fields,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    };
    for (name, change) in changes {
        if change.is_null() {
            fields.shift_remove(name);
        } else {
            let before = fields.get(name).cloned().unwrap_or(Value::Null);
            fields.insert(name.clone(), patched(before, change));
        }
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn arguments(value: Value) -> Arguments {
        value.as_object().unwrap().clone()
    }

    fn answer(when: Value, result: &str) -> ToolAnswer {
        ToolAnswer { arguments: arguments(when), result: json!(result), state: None }
    }

    #[rstest]
    #[case::both(json!({ "city": "Paris", "days": 2.0 }), Some("two days"))]
    #[case::one(json!({ "city": "Paris", "days": 3 }), Some("Paris"))]
    #[case::none(json!({ "city": "Rome" }), None)]
    fn the_first_answer_whose_arguments_are_all_there_is_given(
        #[case] given: Value,
        #[case] expected: Option<&str>,
    ) {
        let answers = [
            answer(json!({ "city": "Paris", "days": 2 }), "two days"),
            answer(json!({ "city": "Paris" }), "Paris"),
        ];
        let found = fitting(&answers, &arguments(given));
        assert_eq!(found.map(|answer| answer.result.clone()), expected.map(Value::from));
    }

    #[rstest]
    #[case::adds(json!({ "a": 1 }), json!({ "b": { "c": 2 } }), json!({ "a": 1, "b": { "c": 2 } }))]
    #[case::within(json!({ "a": { "x": 1, "y": 2 } }), json!({ "a": { "x": 3 } }), json!({ "a": { "x": 3, "y": 2 } }))]
    #[case::takes_away(json!({ "a": 1, "b": 2 }), json!({ "a": null }), json!({ "b": 2 }))]
    #[case::words_make_room(json!("an empty desk"), json!({ "a": 1 }), json!({ "a": 1 }))]
    fn a_patch_is_laid_over(#[case] value: Value, #[case] patch: Value, #[case] expected: Value) {
        assert_eq!(patched(value, &patch), expected);
    }
}
