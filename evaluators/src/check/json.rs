//! JSON in replies, and when two values are equal.

use serde_json::Value;

/// The reply as JSON, also from inside a Markdown code fence, with or without words around that.
pub(super) fn read(reply: &str) -> Result<Value, String> {
    let reply = reply.trim();
    match serde_json::from_str(reply) {
        Ok(value) => Ok(value),
        Err(error) => fenced(reply)
            .and_then(|inside| serde_json::from_str(inside).ok())
            .ok_or_else(|| format!("it is no JSON ({error})")),
    }
}

/// What stands in the first code fence.
fn fenced(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("```")?;
    let (_language, rest) = rest.split_once('\n')?;
    let (inside, _) = rest.split_once("```")?;
    Some(inside.trim())
}

/// Whether two values are equal: numbers by what they amount to, objects whatever the order of their keys.
pub(super) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(key, one): (&String, &Value)| other.get(key).is_some_and(|other| equal(one, other));
            one.len() == other.len() && one.iter().all(same)
        }
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_), _)
        | (Value::Array(_) | Value::Object(_), _) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::bare(" {\"a\": 1}\n")]
    #[case::fenced("```json\n{\"a\": 1}\n```")]
    #[case::fenced_without_a_language("```\n{\"a\": 1}```")]
    #[case::with_words("Here you are:\n```json\n{\"a\": 1}\n```\nAnything else?")]
    fn a_reply_is_read_in_the_ways_in_which_models_write_json(#[case] reply: &str) {
        assert_eq!(read(reply), Ok(json!({ "a": 1 })));
    }

    #[rstest]
    #[case::words("It is booked.")]
    #[case::deep(&"[".repeat(1_000_000))]
    #[case::an_open_fence("```json\n{\"a\": 1}")]
    #[case::nothing("")]
    fn anything_else_is_no_json(#[case] reply: &str) {
        assert!(read(reply).unwrap_err().starts_with("it is no JSON"));
    }

    #[rstest]
    #[case(json!(1), json!(1.0), true)]
    #[case(json!({ "a": 1, "b": [2] }), json!({ "b": [2.0], "a": 1 }), true)]
    #[case(json!([1, 2]), json!([2, 1]), false)]
    #[case(json!({ "a": 1 }), json!({ "a": 1, "b": null }), false)]
    #[case(json!("1"), json!(1), false)]
    #[case(json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_993_u64), true)]
    fn values_are_equal_by_what_they_say(#[case] one: Value, #[case] other: Value, #[case] expected: bool) {
        assert_eq!((equal(&one, &other), equal(&other, &one)), (expected, expected));
    }
}
