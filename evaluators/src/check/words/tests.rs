//! Looking for words in replies of every kind.

use super::*;
use crate::testing::{asking, case, scores, session, turn};
use rehearsal_core::{score::Outcome, session::Session};
use rstest::rstest;
use serde_json::json;

fn talk() -> Session {
    session(vec![
        turn("Book it", "Gladly. From where?"),
        turn("Lisbon", "Your reference is QX12 (total: 240.50 EUR)."),
        turn("Thanks", "You are welcome. QX12 it is."),
    ])
}

fn matched(text: &str, case_sensitive: bool, spoken: Spoken) -> Matched {
    Matched { text: text.into(), case_sensitive, spoken }
}

#[rstest]
#[case::last("QX12", true, Spoken::Last, true, 3)]
#[case::only_earlier("240.50", true, Spoken::Last, false, 3)]
#[case::any("240.50", true, Spoken::Any, true, 2)]
#[case::none_of_them("refund", true, Spoken::Any, false, 3)]
#[case::every("e", true, Spoken::Every, true, 3)]
#[case::not_every("QX12", true, Spoken::Every, false, 1)]
#[case::capitals_count("qx12", true, Spoken::Last, false, 3)]
#[case::capitals_do_not("qx12", false, Spoken::Last, true, 3)]
#[case::no_pattern("(total: 240.50", true, Spoken::Any, true, 2)]
#[case::a_dot_is_a_dot("240x50", true, Spoken::Any, false, 3)]
fn words_are_found_where_they_are_looked_for(
    #[case] text: &str,
    #[case] case_sensitive: bool,
    #[case] spoken: Spoken,
    #[case] passed: bool,
    #[case] decided_in: u32,
) {
    let rule = contains(Some(matched(text, case_sensitive, spoken)));
    let score = scores(rule(&case(&[]), &talk())).remove(0);
    assert_eq!((score.passed, score.evidence[0].turn), (passed, decided_in), "{}", score.reason);
    assert!(score.reason.contains(text) && score.reason.contains(&format!("turn {decided_in}")));
    assert_eq!(score.label, if passed { "Found" } else { "Not found" });
}

#[rstest]
#[case("you are", false, true)]
#[case("you are", true, false)]
#[case("welcome", true, false)]
fn words_may_have_to_come_first(#[case] text: &str, #[case] case_sensitive: bool, #[case] passed: bool) {
    let rule = starts_with(matched(text, case_sensitive, Spoken::Last));
    assert_eq!(scores(rule(&case(&[]), &talk()))[0].passed, passed);
}

#[rstest]
#[case(r"\b[A-Z]{2}\d{2}\b", Spoken::Last, true)]
#[case(r"^Gladly", Spoken::Every, false)]
#[case(r"(?i)REFERENCE is \S+", Spoken::Any, true)]
fn expressions_match(#[case] pattern: &str, #[case] spoken: Spoken, #[case] passed: bool) {
    assert_eq!(scores(regex(pattern, spoken)(&case(&[]), &talk()))[0].passed, passed);
}

#[test]
fn no_expression_takes_for_ever() {
    let reply = "a".repeat(1_000_000);
    let rule = regex("^(a+)+$|(a|aa)+b", Spoken::Last);
    assert!(scores(rule(&case(&[]), &session(vec![turn("hi", &reply)])))[0].passed);
    let rule = regex("(x+x+)+y", Spoken::Last);
    assert!(!scores(rule(&case(&[]), &session(vec![turn("hi", &"x".repeat(1_000_000))])))[0].passed);
}

#[test]
fn an_expression_that_is_none_is_an_error_and_no_verdict() {
    for pattern in ["(", "a{1000}{1000}{1000}"] {
        let error = regex(pattern, Spoken::Last)(&case(&[]), &talk()).unwrap_err();
        assert!(error.to_string().contains("cannot be used"), "{error}");
    }
}

#[test]
fn without_words_the_expected_output_is_looked_for() {
    let rule = contains(None);
    let mut case = case(&[]);
    assert!(matches!(rule(&case, &talk()), Ok(Outcome::NotApplicable { .. })));
    case.expected.output = Some(json!("QX12"));
    assert!(scores(rule(&case, &talk()))[0].passed);
    case.expected.output = Some(json!(99));
    assert!(!scores(rule(&case, &talk()))[0].passed);
}

#[test]
fn a_turn_that_only_asks_has_no_reply_and_one_that_was_not_recorded_is_not_empty() {
    let rule = contains(Some(matched("QX12", true, Spoken::Every)));
    let asked = session(vec![turn("a", "QX12"), asking("b", "Shall I?", json!({}))]);
    assert!(scores(rule(&case(&[]), &asked))[0].passed);
    assert!(rule(&case(&[]), &session(vec![asking("b", "Shall I?", json!({}))])).is_err());
    let error = rule(&case(&[]), &session(vec![turn("a", "")])).unwrap_err();
    assert!(error.to_string().contains("turn 1 were not recorded"), "{error}");
}
