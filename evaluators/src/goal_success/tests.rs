//! Judging goals with a scripted model.

mod share;
mod shown;

use super::*;
use crate::testing::{
    self, Scripted, answering, asking, judged, scores, scripted, session, tool, traced, turn, void,
};
use rehearsal_core::{
    prompt::fenced_for,
    question::Action,
    score::Quote,
    session::Session,
    span::{Activity, AgentCall, Evidence, Message, ModelCall, Part},
    suite::{EvaluatorKind, JudgeKind},
};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;

const BOTH: [&str; 2] = ["The reference is told", "The price is told"];

async fn judge(model: &Arc<Scripted>, case: &Case, session: &Session) -> Result<Outcome, EvaluatorError> {
    judged(EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, threshold: 1.0 }, model, (case, session))
        .await
}

fn booked() -> Session {
    let calls = vec![tool("book_flight", json!({ "reference": "QX12", "price": 240 }), None)];
    session(vec![
        turn("A flight to Paris, please", "Which day?"),
        traced(turn("1 December", "Your reference is QX12."), Evidence::Complete, calls),
    ])
}

fn verdict(id: &str, finding: &str, quote: Option<&str>) -> Value {
    json!({ "id": id, "finding": finding, "reasoning": "so it is", "quote": quote, "quote_turn": 2 })
}

fn answer(verdicts: &[Value]) -> Value {
    json!({ "assertions": verdicts, "reasoning": "All in all." })
}

fn met(id: &str) -> Value {
    verdict(id, "met", Some("Your reference is QX12."))
}

#[tokio::test]
async fn a_goal_is_met_when_every_assertion_is() {
    let model = scripted(vec![answer(&[verdict("a2", "met", Some("\"price\": 240")), met("a1")])]);
    let score = scores(judge(&model, &testing::case(&BOTH), &booked()).await).remove(0);
    assert_eq!((score.value, score.label.as_str(), score.passed), (1.0, "Success", true));
    assert_eq!(score.reason, "All in all.");
    let quoted = |text: &str| Quote { turn: 2, text: text.into() };
    assert_eq!(score.evidence, [quoted("Your reference is QX12."), quoted("\"price\": 240")]);
    assert_eq!(score.assertions[1].assertion, "The price is told");
}

#[rstest]
#[case::one_missed("met", "not_met")]
#[case::one_missed_and_one_open("cannot_assess", "not_met")]
#[tokio::test]
async fn one_assertion_that_is_missed_decides(#[case] first: &str, #[case] second: &str) {
    let quote = Some("Your reference is QX12.");
    let model = scripted(vec![answer(&[verdict("a1", first, quote), verdict("a2", second, quote)])]);
    let score = scores(judge(&model, &testing::case(&BOTH), &booked()).await).remove(0);
    assert_eq!((score.value, score.label.as_str(), score.passed), (0.0, "Failure", false));
    assert_eq!(score.assertions.len(), 2);
}

#[tokio::test]
async fn what_nobody_can_assess_is_no_score_and_is_not_asked_again() {
    let model = scripted(vec![answer(&[met("a1"), verdict("a2", "cannot_assess", None)])]);
    let reason = void(judge(&model, &testing::case(&BOTH), &booked()).await);
    assert_eq!(reason, "the session does not tell whether \"The price is told\" (so it is)");
    assert_eq!(model.asked.lock().unwrap().len(), 1);
}

#[rstest]
#[case::missing(&[met("a1")], "the verdict for assertion a2 is missing")]
#[case::none(&[], "the verdict for assertion a1 is missing")]
#[case::twice(&[met("a1"), met("a1"), met("a2")], "assertion a1 is judged twice")]
#[case::extra(&[met("a1"), met("a2"), met("a3")], "a verdict is for another assertion")]
#[case::invented(&[met("a1"), verdict("a2", "met", Some("It costs 240 EUR"))], "does not stand in turn 2")]
#[case::of_another_turn(&[met("a1"), verdict("a2", "met", Some("Which day?"))], "stands in turn 1, not in turn 2")]
#[case::met_by_the_user(&[met("a1"), verdict("a2", "met", Some("1 December"))], "is the user's own words")]
#[case::met_for_nothing(&[met("a1"), verdict("a2", "met", None)], "quotes nothing")]
#[case::missed_for_nothing(&[met("a1"), verdict("a2", "not_met", Some(" "))], "quotes nothing")]
#[case::of_no_turn(
    &[met("a1"), json!({ "id": "a2", "finding": "met", "reasoning": "r", "quote": "q", "quote_turn": 9 })],
    "quotes turn 9, which does not exist"
)]
#[tokio::test]
async fn a_verdict_that_does_not_hold_is_void(#[case] verdicts: &[Value], #[case] refused: &str) {
    let model = scripted(vec![answer(verdicts)]);
    let reason = void(judge(&model, &testing::case(&BOTH), &booked()).await);
    assert!(reason.contains(refused), "{reason}");
    assert_eq!(model.asked.lock().unwrap().len(), 3);
}

#[rstest]
#[case::reply("met", "Your reference is QX12.")]
#[case::result("met", "\"price\": 240")]
#[case::said_by_both("met", "December")]
#[case::failed_call("met", "card declined")]
#[case::missed_by_the_user("not_met", "1 December, please")]
#[tokio::test]
async fn met_rests_on_the_agent_and_a_miss_on_anything(#[case] finding: &str, #[case] quote: &str) {
    let calls = vec![
        tool("book_flight", Value::Null, Some("card declined")),
        tool("book_flight", json!({ "price": 240 }), None),
    ];
    let reply = "Booked for December. Your reference is QX12.";
    let session = session(vec![
        turn("A flight to Paris, please", "Which day?"),
        traced(turn("1 December, please", reply), Evidence::Complete, calls),
    ]);
    let model = scripted(vec![answer(&[verdict("a1", finding, Some(quote))])]);
    let score = scores(judge(&model, &testing::case(&BOTH[..1]), &session).await).remove(0);
    assert_eq!(score.evidence, [Quote { turn: 2, text: quote.into() }]);
    assert_eq!(score.passed, finding == "met");
}

fn asked() -> Session {
    session(vec![
        turn("A flight to Paris, please", "One moment."),
        asking("Book TP 440", "Shall I book it?", json!({ "price": 240 })),
        answering(turn("No, too dear.", "Then not."), Action::Decline),
    ])
}

#[rstest]
#[case::the_message("met", "Shall I book it?", true)]
#[case::an_option("met", "Not now", true)]
#[case::the_arguments("met", "\"price\": 240", true)]
#[case::the_user("met", "Book TP 440", false)]
#[case::a_miss_by_the_user("not_met", "Book TP 440", true)]
#[tokio::test]
async fn what_was_asked_is_quoted_as_the_agents_words(
    #[case] finding: &str,
    #[case] quote: &str,
    #[case] holds: bool,
) {
    let model = scripted(vec![answer(&[verdict("a1", finding, Some(quote))])]);
    let outcome = judge(&model, &testing::case(&BOTH[..1]), &asked()).await;
    match holds {
        true => assert_eq!(scores(outcome)[0].evidence, [Quote { turn: 2, text: quote.into() }]),
        false => assert!(void(outcome).contains("user's own words")),
    }
}

#[tokio::test]
async fn a_miss_quotes_where_the_agent_only_ever_asked() {
    let only_asked = session(vec![asking("Book it", "Shall I?", Value::Null)]);
    let model = scripted(vec![answer(&[verdict("a1", "not_met", None)])]);
    assert!(void(judge(&model, &testing::case(&BOTH[..1]), &only_asked).await).contains("quotes nothing"));
}

#[rstest]
#[case::invented(2, "It costs 240 EUR")]
#[case::of_the_user(2, "1 December")]
#[case::of_another_turn(2, "Which day?")]
#[case::of_no_turn(9, "It costs 240 EUR")]
#[tokio::test]
async fn a_refusal_does_not_repeat_what_was_quoted(#[case] quoted_turn: u32, #[case] quote: &str) {
    let mut bad = verdict("a1", "met", Some(quote));
    bad["quote_turn"] = quoted_turn.into();
    let model = scripted(vec![answer(&[bad]), answer(&[met("a1")])]);
    scores(judge(&model, &testing::case(&BOTH[..1]), &booked()).await);
    let refusal = &model.asked.lock().unwrap()[1].messages[2].text;
    assert!(refusal.contains("assertion a1") && !refusal.contains(quote), "{refusal}");
}

#[tokio::test]
async fn a_miss_needs_no_quotation_only_where_the_agent_left_nothing_to_quote() {
    let silent = session(vec![turn("Hello?", ""), turn("Anybody?", "")]);
    let model = scripted(vec![answer(&[verdict("a1", "not_met", None)])]);
    let score = scores(judge(&model, &testing::case(&BOTH[..1]), &silent).await).remove(0);
    assert_eq!((score.value, score.evidence.len()), (0.0, 0));
    let boast = scripted(vec![answer(&[verdict("a1", "met", None)])]);
    assert!(void(judge(&boast, &testing::case(&BOTH[..1]), &silent).await).contains("quotes nothing"));
}

#[rstest]
#[case("met", "Yes", 1.0)]
#[case("not_met", "No", 0.0)]
#[tokio::test]
async fn without_assertions_the_task_description_is_judged(
    #[case] finding: &str,
    #[case] label: &str,
    #[case] value: f64,
) {
    let model = scripted(vec![answer(&[verdict("a1", finding, Some("QX12"))])]);
    let score = scores(judge(&model, &testing::case(&[]), &booked()).await).remove(0);
    assert_eq!((score.label.as_str(), score.value, score.assertions.len()), (label, value, 0));
    assert_eq!(score.evidence, [Quote { turn: 2, text: "QX12".into() }]);
    let prompt = &model.asked.lock().unwrap()[0].messages[0].text;
    assert!(prompt.contains(r#"{"id":"a1","text":"Flight booking confirmed"}"#));
}

#[tokio::test]
async fn without_turns_or_without_a_goal_there_is_nothing_to_judge() {
    let model = scripted(vec![]);
    let no_turns = judge(&model, &testing::case(&BOTH), &session(vec![])).await.unwrap();
    assert!(matches!(no_turns, Outcome::NotApplicable { .. }));
    let mut aimless = testing::case(&[]);
    aimless.task_description = " ".into();
    assert!(matches!(judge(&model, &aimless, &booked()).await.unwrap(), Outcome::NotApplicable { .. }));
}
