//! Whether what holds outside the conversation when it is over equals a value.

use super::{
    Rule,
    excerpt::{self, shown},
    json,
    verdict::{decided, not_applicable, unseen},
};
use serde_json::Value;

/// The state of this name, after the last turn, equals the value.
pub(super) fn rule(name: String, value: Option<Value>) -> Rule {
    Box::new(move |case, session| {
        let Some(wanted) = value.as_ref().or_else(|| case.expected.environment_state.get(&name)) else {
            return not_applicable(format!(
                "the case's `expected_environment_state` has no `{name}`, and the check names no value"
            ));
        };
        let Some(last) = session.turns.last().filter(|turn| !turn.state.is_empty()) else {
            return unseen(
                "nobody told the state after the last turn: the agent sends none, and no simulated tool has any",
            );
        };
        let (same, what) = match last.state.get(&name) {
            Some(state) => (json::equal(state, wanted), format!("`{name}` is {}", excerpt::value(state))),
            None => (false, format!("the state has no `{name}`; it has {}", names(last.state.keys()))),
        };
        let reason = format!("{what} after turn {}; {} was expected", last.number, excerpt::value(wanted));
        decided(same, ("Equal", "Not equal"), reason).found()
    })
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> String {
    shown(&names.map(String::as_str).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, turn};
    use rehearsal_core::{
        score::Outcome,
        session::{Session, Turn},
    };
    use rstest::rstest;
    use serde_json::json;

    fn told(state: Value) -> Session {
        let Value::Object(state) = state else { panic!("the state is a map") };
        let last = Turn { state: state.into_iter().collect(), ..turn("and", "done") };
        let first =
            Turn { state: [("booking".to_owned(), json!("an older one"))].into(), ..turn("hi", "hello") };
        session(vec![first, last])
    }

    #[rstest]
    #[case::equal(json!({ "booking": { "seats": 2, "to": "Paris" } }), true, "after turn 2")]
    #[case::other(json!({ "booking": { "seats": 3 } }), false, "{\"seats\":3}")]
    #[case::another_name(json!({ "bookings": [] }), false, "it has \"bookings\"")]
    fn the_state_after_the_last_turn_decides(
        #[case] state: Value,
        #[case] passed: bool,
        #[case] reason: &str,
    ) {
        let rule = rule("booking".into(), Some(json!({ "to": "Paris", "seats": 2.0 })));
        let score = scores(rule(&case(&[]), &told(state))).remove(0);
        assert_eq!(score.passed, passed);
        assert!(score.reason.contains(reason), "{}", score.reason);
    }

    #[test]
    fn a_state_that_nobody_told_is_not_empty() {
        let rule = rule("booking".into(), Some(json!(null)));
        assert!(rule(&case(&[]), &told(json!({}))).is_err());
    }

    #[test]
    fn without_a_value_the_case_says_what_is_expected() {
        let rule = rule("booking".into(), None);
        let (mut case, session) = (case(&[]), told(json!({ "booking": 1 })));
        assert!(matches!(rule(&case, &session), Ok(Outcome::NotApplicable { .. })));
        case.expected.environment_state.insert("booking".into(), json!(1));
        assert!(scores(rule(&case, &session))[0].passed);
    }
}
