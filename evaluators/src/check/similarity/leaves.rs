//! How like each other two single values are, from 0 to 1.

use serde_json::Value;

/// Up to which product of their lengths two texts are compared letter by letter.
const LETTERS: usize = 4_000_000;

/// Texts by their edits, numbers by their relative difference, anything else by whether it is the same.
pub(super) fn similarity(expected: &Value, actual: &Value) -> f64 {
    match (expected, actual) {
        (Value::String(expected), Value::String(actual)) => texts(expected.trim(), actual.trim()),
        (Value::Number(expected), Value::Number(actual)) => match (expected.as_f64(), actual.as_f64()) {
            (Some(expected), Some(actual)) => numbers(expected, actual),
            (_, _) => same(expected == actual),
        },
        (_, _) => same(expected == actual),
    }
}

fn texts(expected: &str, actual: &str) -> f64 {
    if expected.len().saturating_mul(actual.len()) <= LETTERS {
        strsim::normalized_levenshtein(expected, actual)
    } else {
        strsim::sorensen_dice(expected, actual)
    }
}

fn numbers(expected: f64, actual: f64) -> f64 {
    let larger = expected.abs().max(actual.abs());
    if larger == 0.0 { 1.0 } else { (1.0 - (expected - actual).abs() / larger).max(0.0) }
}

fn same(same: bool) -> f64 {
    if same { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!("Paris"), json!(" Paris "), 1.0)]
    #[case(json!("Paris"), json!("Pariz"), 0.8)]
    #[case(json!("Paris"), json!("Rome"), 0.0)]
    #[case(json!(100), json!(90), 0.9)]
    #[case(json!(100), json!(-100), 0.0)]
    #[case(json!(0), json!(0.0), 1.0)]
    #[case(json!(true), json!(true), 1.0)]
    #[case(json!(true), json!(false), 0.0)]
    #[case(json!(null), json!(null), 1.0)]
    #[case(json!("1"), json!(1), 0.0)]
    #[case(json!([]), json!([]), 1.0)]
    #[case(json!([]), json!([1]), 0.0)]
    fn values_are_alike_by_degrees(#[case] expected: Value, #[case] actual: Value, #[case] alike: f64) {
        assert!((similarity(&expected, &actual) - alike).abs() < 1e-9, "{}", similarity(&expected, &actual));
    }

    #[test]
    fn long_texts_are_compared_in_a_time_that_grows_with_their_length() {
        let long = "All of it is as it was said before. ".repeat(100_000);
        assert!(similarity(&json!(long), &json!(format!("{long} And more."))) > 0.99);
    }
}
