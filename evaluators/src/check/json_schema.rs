//! Whether the last reply is JSON of a shape.

use super::{
    Rule,
    excerpt::{quote, shown},
    json,
    spoken::last,
    verdict::{decided, unseen},
};
use jsonschema::{PatternOptions, Validator};
use rehearsal_core::score::EvaluatorError;
use serde_json::Value;

/// How many complaints are shown.
const SHOWN: usize = 3;

/// The last reply satisfies the schema.
pub(super) fn rule(schema: &Value) -> Rule {
    let validator = validator(schema);
    Box::new(move |_, session| {
        let validator = validator.as_ref().map_err(Clone::clone)?;
        let Some(said) = last(session)? else { return unseen("the agent replied in no turn; it only asked") };
        let complaint = match json::read(said.text) {
            Ok(value) => complaint(validator, &value),
            Err(why) => Some(why),
        };
        let reply = said.described();
        let reason = match &complaint {
            None => format!("{reply} satisfies the schema"),
            Some(complaint) => format!("{reply} does not satisfy the schema: {complaint}"),
        };
        let verdict = decided(complaint.is_none(), ("Satisfied", "Not satisfied"), reason);
        verdict.quoting(quote(said.turn, said.text)).found()
    })
}

/// The schema, ready to be used. Its patterns take time linear in the text, and nothing is fetched.
pub(super) fn validator(schema: &Value) -> Result<Validator, EvaluatorError> {
    let options = jsonschema::options().offline().with_pattern_options(PatternOptions::regex());
    options
        .build(schema)
        .map_err(|error| EvaluatorError::Unseen(format!("the schema cannot be used: {error}")))
}

/// What a value lacks; `None` where it satisfies the schema.
pub(super) fn complaint(validator: &Validator, value: &Value) -> Option<String> {
    let told: Vec<String> = validator
        .iter_errors(value)
        .take(SHOWN)
        .map(|error| match error.instance_path().as_str() {
            "" => shown(&error.to_string()),
            path => format!("{path}: {}", shown(&error.to_string())),
        })
        .collect();
    (!told.is_empty()).then(|| told.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, turn};
    use rstest::rstest;
    use serde_json::json;

    fn schema() -> Value {
        json!({
            "type": "object",
            "required": ["reference"],
            "properties": { "reference": { "type": "string", "pattern": "^([A-Z]+)+$" } }
        })
    }

    #[rstest]
    #[case::satisfied("{\"reference\": \"QX\"}", None)]
    #[case::fenced("Here:\n```json\n{\"reference\": \"QX\"}\n```", None)]
    #[case::another_type("{\"reference\": 1}", Some("/reference"))]
    #[case::missing("{}", Some("required"))]
    #[case::words("It is booked", Some("no JSON"))]
    #[case::empty(" ", Some("no JSON"))]
    fn a_reply_satisfies_a_schema_or_the_reason_says_why_not(
        #[case] reply: &str,
        #[case] complaint: Option<&str>,
    ) {
        let score = scores(rule(&schema())(&case(&[]), &session(vec![turn("hi", reply)]))).remove(0);
        assert_eq!(score.passed, complaint.is_none());
        assert!(score.reason.contains(complaint.unwrap_or("satisfies")), "{}", score.reason);
    }

    #[test]
    fn no_pattern_takes_for_ever() {
        let reply = json!({ "reference": "A".repeat(200_000) + "!" }).to_string();
        assert!(!scores(rule(&schema())(&case(&[]), &session(vec![turn("hi", &reply)])))[0].passed);
    }

    #[rstest]
    #[case(json!({ "type": 7 }))]
    #[case(json!({ "$ref": "https://example.com/schema.json" }))]
    fn a_schema_that_is_none_or_lies_elsewhere_is_an_error_and_no_verdict(#[case] schema: Value) {
        let error = rule(&schema)(&case(&[]), &session(vec![turn("hi", "{}")])).unwrap_err();
        assert!(error.to_string().contains("the schema cannot be used"), "{error}");
    }
}
