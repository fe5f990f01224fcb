//! Whether the last reply is a value, as JSON where both are JSON, else word for word.

use super::{
    Rule,
    excerpt::{quote, shown},
    json,
    spoken::last,
    verdict::{decided, not_applicable, unseen},
};
use rehearsal_core::suite::Compared;
use serde_json::Value;

/// The last reply equals the value.
pub(super) fn rule(value: Compared) -> Rule {
    Box::new(move |case, session| {
        let expected = match (&value, &case.expected.output) {
            (Compared::With(value), _) | (Compared::Expected, Some(value)) => value,
            (Compared::Expected, None) => return not_applicable("the case has no `expected_output`"),
        };
        let Some(said) = last(session)? else { return unseen("the agent replied in no turn; it only asked") };
        let (same, by) = compare(expected, said.text);
        let is = if same { "is" } else { "is not" };
        let reason = format!("{} {is} {} {by}", said.described(), shown(&text(expected)));
        decided(same, ("Equal", "Not equal"), reason).quoting(quote(said.turn, said.text)).found()
    })
}

/// Whether they are equal, and by what.
fn compare(expected: &Value, reply: &str) -> (bool, &'static str) {
    let wanted = match expected {
        Value::String(text) => json::read(text).ok(),
        other => Some(other.clone()),
    };
    match (wanted, json::read(reply)) {
        (Some(wanted), Ok(said)) => (json::equal(&wanted, &said), "as JSON"),
        (Some(_) | None, Ok(_) | Err(_)) => (text(expected).trim() == reply.trim(), "word for word"),
    }
}

/// A text as it is, anything else as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, turn};
    use rehearsal_core::score::Outcome;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::words(json!("Booked."), " Booked.\n", true)]
    #[case::other_words(json!("Booked."), "booked.", false)]
    #[case::json(json!({ "a": 1, "b": 2 }), "```json\n{\"b\": 2.0, \"a\": 1}\n```", true)]
    #[case::json_in_a_text(json!("{\"a\": 1}"), "{ \"a\": 1 }", true)]
    #[case::other_json(json!({ "a": 1 }), "{\"a\": 2}", false)]
    #[case::a_number(json!(42), "42", true)]
    #[case::a_number_among_words(json!(42), "It is 42", false)]
    #[case::a_huge_reply(json!("Booked."), &"x".repeat(5_000_000), false)]
    fn a_reply_is_compared_as_json_or_word_for_word(
        #[case] value: Value,
        #[case] reply: &str,
        #[case] passed: bool,
    ) {
        let rule = rule(Compared::With(value));
        let score = scores(rule(&case(&[]), &session(vec![turn("hi", "no"), turn("and", reply)]))).remove(0);
        assert_eq!((score.passed, score.value), (passed, f64::from(u8::from(passed))), "{}", score.reason);
        assert_eq!(score.evidence[0].turn, 2);
        assert!(score.reason.len() < 1_000 && score.reason.contains("turn 2"), "{}", score.reason);
    }

    #[test]
    fn without_anything_expected_there_is_nothing_to_compare() {
        let rule = rule(Compared::Expected);
        let (mut case, session) = (case(&[]), session(vec![turn("hi", "Booked.")]));
        assert!(matches!(rule(&case, &session), Ok(Outcome::NotApplicable { .. })));
        case.expected.output = Some(json!("Booked."));
        assert!(scores(rule(&case, &session))[0].passed);
    }
}
