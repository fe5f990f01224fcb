//! The JSON Schemas of a tool, checked without reaching for anything outside of them.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

/// What a pattern of a schema may cost.
const PATTERN_STEPS: usize = 100_000;
const PATTERN_SIZE: usize = 1 << 20;

/// The most complaints about one value.
const COMPLAINTS: usize = 5;
/// How much of a complaint is told, in characters.
const LONGEST: usize = 300;

/// A validator of this schema.
///
/// # Errors
/// Why it is no schema.
pub(crate) fn validator(schema: &Value) -> Result<Validator, String> {
    let patterns = PatternOptions::fancy_regex()
        .backtrack_limit(PATTERN_STEPS)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .with_pattern_options(patterns)
        .build(schema)
        .map_err(|error| error.to_string())
}

/// What is wrong with a value, in a line.
///
/// # Errors
/// Each complaint with its place.
pub(crate) fn check(validator: &Validator, value: &Value) -> Result<(), String> {
    let complaint = |error: jsonschema::ValidationError<'_>| {
        let place = error.instance_path().as_str().to_owned();
        let said: String = error.to_string().chars().take(LONGEST).collect();
        if place.is_empty() { said } else { format!("{place}: {said}") }
    };
    let complaints: Vec<String> = validator.iter_errors(value).take(COMPLAINTS).map(complaint).collect();
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_refused_with_the_place_of_what_is_wrong() {
        let schema =
            json!({ "type": "object", "properties": { "day": { "format": "date" } }, "required": ["city"] });
        let validator = validator(&schema).unwrap();
        assert_eq!(check(&validator, &json!({ "city": "Paris", "day": "2026-12-01" })), Ok(()));
        let refused = check(&validator, &json!({ "day": "soon" })).unwrap_err();
        assert!(
            refused.contains("/day: \"soon\"") && refused.contains("\"city\" is a required"),
            "{refused}"
        );
    }

    #[test]
    fn a_schema_that_leads_elsewhere_is_no_schema() {
        assert!(validator(&json!({ "$ref": "https://example.org/schema.json" })).is_err());
        assert!(validator(&json!({ "type": "objekt" })).is_err());
    }
}
