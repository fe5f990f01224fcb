//! Arguments of calls, given in full, in part and not at all.

use super::*;
use crate::testing::{case, scores, session, traced, turn, unseen};
use rehearsal_core::span::{Activity, Evidence, ToolCall};
use rstest::rstest;
use serde_json::json;

fn book(arguments: Option<Value>) -> Activity {
    Activity::Tool(ToolCall { name: "book".into(), arguments, ..ToolCall::default() })
}

fn played(evidence: Evidence, calls: Vec<Option<Value>>) -> Session {
    session(vec![traced(turn("hi", "done"), evidence, calls.into_iter().map(book).collect())])
}

fn to_paris(every: bool) -> Rule {
    let arguments = BTreeMap::from([("to".to_owned(), json!("Paris"))]);
    let schema = json!({ "required": ["seats"], "properties": { "seats": { "maximum": 4 } } });
    rule(Wanted { tool: "book".into(), arguments }, Some(&schema), every)
}

fn paris(seats: u32) -> Option<Value> {
    Some(json!({ "to": "Paris", "seats": seats, "class": "economy" }))
}

fn rome() -> Option<Value> {
    Some(json!({ "to": "Rome", "seats": 1 }))
}

#[rstest]
#[case::one_of_several(vec![rome(), paris(2)], false, true, "in turn 1")]
#[case::every_one(vec![paris(1), paris(2)], true, true, "every call")]
#[case::not_every_one(vec![paris(1), rome()], true, false, "`to` is `\"Rome\"`, not `\"Paris\"`")]
#[case::none(vec![rome()], false, false, "no call of book is as wanted")]
#[case::against_the_schema(vec![paris(5)], false, false, "do not satisfy the schema: /seats")]
#[case::as_a_text(vec![Some(json!("{\"to\": \"Paris\", \"seats\": 2}"))], false, true, "as wanted")]
#[case::no_object(vec![Some(json!("Paris"))], false, false, "no argument `to`")]
#[case::not_called(vec![], false, false, "no turn called book")]
#[case::not_called_at_all_is_not_every_call(vec![], true, false, "no turn called book")]
fn a_call_holds_what_is_wanted(
    #[case] calls: Vec<Option<Value>>,
    #[case] every: bool,
    #[case] passed: bool,
    #[case] reason: &str,
) {
    let score = scores(to_paris(every)(&case(&[]), &played(Evidence::Complete, calls))).remove(0);
    assert_eq!(score.passed, passed, "{}", score.reason);
    assert!(score.reason.contains(reason), "{}", score.reason);
}

#[rstest]
#[case::seen(vec![paris(1)], false, true)]
#[case::not_yet_seen(vec![rome()], false, false)]
#[case::already_wrong(vec![rome()], true, true)]
#[case::not_all_seen(vec![paris(1)], true, false)]
fn missing_spans_matter_where_they_could_change_the_answer(
    #[case] calls: Vec<Option<Value>>,
    #[case] every: bool,
    #[case] decides: bool,
) {
    let session = played(Evidence::Incomplete { missing: "the root".into() }, calls);
    assert_eq!(to_paris(every)(&case(&[]), &session).is_ok(), decides);
}

#[test]
fn arguments_that_were_not_sent_are_not_empty() {
    let session = played(Evidence::Complete, vec![rome(), None]);
    let told = unseen(to_paris(false)(&case(&[]), &session));
    assert!(told.contains("do not tell with which arguments"), "{told}");
}
