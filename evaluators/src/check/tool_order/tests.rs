//! Trajectories of every kind.

use super::*;
use crate::testing::{case, scores, session, tool, traced, turn};
use rehearsal_core::{score::Outcome, session::Session, span::Evidence};
use rstest::rstest;
use serde_json::Value;

fn names(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn played(called: &str, evidence: Evidence) -> Session {
    let calls = names(called).iter().map(|name| tool(name, Value::Null, None)).collect();
    session(vec![traced(turn("hi", "done"), evidence, calls)])
}

#[rstest]
#[case::exact("a b", "a b", Order::Exact, 1.0, true)]
#[case::exact_with_one_more("a b", "a b c", Order::Exact, 2.0 / 3.0, false)]
#[case::exact_with_one_less("a b c", "a b", Order::Exact, 2.0 / 3.0, false)]
#[case::exact_turned_round("a b", "b a", Order::Exact, 0.0, false)]
#[case::exact_nothing("", "", Order::Exact, 1.0, true)]
#[case::exact_nothing_expected("", "a", Order::Exact, 0.0, false)]
#[case::in_order_among_others("a b", "x a x b x", Order::InOrder, 1.0, true)]
#[case::in_order_turned_round("a b", "b a", Order::InOrder, 0.5, false)]
#[case::in_order_the_longest("a b c d", "d a b c", Order::InOrder, 0.75, false)]
#[case::in_order_twice("a a", "a b a", Order::InOrder, 1.0, true)]
#[case::in_order_once_is_not_twice("a a", "a b", Order::InOrder, 0.5, false)]
#[case::in_order_nothing_expected("", "a", Order::InOrder, 1.0, true)]
#[case::any_order("a b", "b x a", Order::AnyOrder, 1.0, true)]
#[case::any_order_twice("a a", "a a", Order::AnyOrder, 1.0, true)]
#[case::any_order_once_is_not_twice("a a b", "b a", Order::AnyOrder, 2.0 / 3.0, false)]
#[case::any_order_none("a b", "", Order::AnyOrder, 0.0, false)]
fn the_score_is_the_share_that_was_found(
    #[case] wanted: &str,
    #[case] called: &str,
    #[case] order: Order,
    #[case] value: f64,
    #[case] passed: bool,
) {
    let rule = rule(Some(names(wanted)), order);
    let score = scores(rule(&case(&[]), &played(called, Evidence::Complete))).remove(0);
    assert_eq!((score.value, score.passed), (value, passed), "{}", score.reason);
}

#[test]
fn missing_spans_matter_where_they_could_change_the_answer() {
    let incomplete = Evidence::Incomplete { missing: "the root".into() };
    let judged = |order, called: &str| {
        rule(Some(names("a b")), order)(&case(&[]), &played(called, incomplete.clone())).is_ok()
    };
    assert!(judged(Order::InOrder, "a b") && judged(Order::AnyOrder, "b a"));
    assert!(!judged(Order::Exact, "a b") && !judged(Order::InOrder, "a") && !judged(Order::AnyOrder, ""));
}

#[test]
fn without_a_list_the_case_says_what_is_expected() {
    let (rule, session) = (rule(None, Order::Exact), played("a", Evidence::Complete));
    let mut case = case(&[]);
    assert!(matches!(rule(&case, &session), Ok(Outcome::NotApplicable { .. })));
    case.expected.trajectory = Some(names("a"));
    assert!(scores(rule(&case, &session))[0].passed);
}
