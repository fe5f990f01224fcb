//! Judging turns with a scripted model: what holds for all kinds, shown by helpfulness.

mod kinds;

use super::*;
use crate::testing::{
    Scripted, answering, asking, case, judged, scores as scored, scripted, session, turn, void,
};
use rehearsal_core::{
    question::Action,
    score::Quote,
    session::Session,
    suite::{EvaluatorKind, JudgeKind},
};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;

async fn judge(model: &Arc<Scripted>, session: &Session) -> Result<Outcome, EvaluatorError> {
    judged(
        EvaluatorKind::Judge { kind: JudgeKind::Helpfulness, threshold: 0.5 },
        model,
        (&case(&[]), session),
    )
    .await
}

fn paris() -> Session {
    session(vec![
        turn("A flight to Paris, please", "Which day would you like to fly?"),
        turn("1 December", "Booked. Your reference is **QX12**."),
    ])
}

fn verdict(turn: u32, quote: &str) -> Value {
    json!({ "turn": turn, "reasoning": "It helps.", "quote": quote, "label": "Very helpful" })
}

fn answer(verdicts: &[Value]) -> Value {
    json!({ "turns": verdicts })
}

fn good() -> [Value; 2] {
    [verdict(1, "Which day would you like to fly?"), verdict(2, "Your reference is **QX12**")]
}

#[rstest]
#[case("Not helpful at all", 0.0, false)]
#[case("Very unhelpful", 0.167, false)]
#[case("Somewhat unhelpful", 0.333, false)]
#[case("Neutral/Mixed", 0.5, true)]
#[case("Somewhat helpful", 0.667, true)]
#[case("Very helpful", 0.833, true)]
#[case("Above and beyond", 1.0, true)]
#[tokio::test]
async fn each_label_has_its_value(#[case] label: &str, #[case] value: f64, #[case] passed: bool) {
    let session = session(vec![turn("Hello", "Good morning")]);
    let verdict = json!({ "turn": 1, "reasoning": "So it is.", "quote": "Good morning", "label": label });
    let scores = scored(judge(&scripted(vec![answer(&[verdict])]), &session).await);
    assert_eq!((scores[0].value, scores[0].label.as_str(), scores[0].passed), (value, label, passed));
    assert_eq!(scores[0].reason, "So it is.");
}

#[tokio::test]
async fn every_turn_gets_one_score_in_the_order_of_the_turns() {
    let [first, second] = good();
    let scores = scored(judge(&scripted(vec![answer(&[second, first])]), &paris()).await);
    assert_eq!(scores.iter().map(|s| s.target).collect::<Vec<_>>(), [Target::Turn(1), Target::Turn(2)]);
    assert_eq!(scores[1].evidence, [Quote { turn: 2, text: "Your reference is **QX12**".into() }]);
}

#[rstest]
#[case::missing(&good()[..1], "the verdict for turn 2 is missing")]
#[case::none(&[], "the verdict for turn 1 is missing")]
#[case::twice(&[good()[0].clone(), good()[0].clone()], "turn 1 is judged twice")]
#[case::extra(&[good()[0].clone(), good()[1].clone(), verdict(3, "x")], "a verdict is for another turn")]
#[case::invented(&[good()[0].clone(), verdict(2, "You fly at noon")], "does not stand in the agent's reply")]
#[case::of_another_turn(&[good()[0].clone(), verdict(2, "Which day")], "does not stand in the agent's reply")]
#[case::of_the_user(&[good()[0].clone(), verdict(2, "1 December")], "does not stand in the agent's reply")]
#[case::empty(&[good()[0].clone(), verdict(2, "")], "does not stand in the agent's reply")]
#[case::label(&[json!({ "turn": 1, "reasoning": "r", "quote": "Which day", "label": "Superb" }), good()[1].clone()], "has none of the labels Not helpful at all, Very unhelpful")]
#[case::reason(
    &[json!({ "turn": 1, "reasoning": " ", "quote": "Which day", "label": "Very helpful" }), good()[1].clone()],
    "gives no reasoning"
)]
#[tokio::test]
async fn an_answer_that_does_not_hold_is_asked_for_again_and_then_void(
    #[case] verdicts: &[Value],
    #[case] refused: &str,
) {
    let stubborn = scripted(vec![answer(verdicts)]);
    let reason = void(judge(&stubborn, &paris()).await);
    assert!(reason.contains(refused), "{reason}");
    assert_eq!(stubborn.asked.lock().unwrap().len(), 3);

    let corrected = scripted(vec![answer(verdicts), answer(&good())]);
    assert_eq!(scored(judge(&corrected, &paris()).await).len(), 2);
    assert!(corrected.asked.lock().unwrap()[1].messages[2].text.contains(refused));
}

fn unanswered(quote: &str) -> Value {
    json!({ "turn": 1, "reasoning": "Nobody answered.", "quote": quote, "label": "Not helpful at all" })
}

#[rstest]
#[case::invented(&[good()[0].clone(), verdict(2, "You fly at noon")], "You fly at noon")]
#[case::of_another_turn(&[good()[0].clone(), verdict(2, "Which day")], "Which day")]
#[tokio::test]
async fn a_refusal_does_not_repeat_what_was_quoted(#[case] verdicts: &[Value], #[case] quote: &str) {
    let model = scripted(vec![answer(verdicts), answer(&good())]);
    scored(judge(&model, &paris()).await);
    let refusal = &model.asked.lock().unwrap()[1].messages[2].text;
    assert!(refusal.contains("turn 2") && !refusal.contains(quote), "{refusal}");
}

#[rstest]
#[case::none(None)]
#[case::blank(Some(" \n"))]
#[case::only_marks(Some("---\n*...*"))]
#[tokio::test]
async fn a_turn_without_a_written_reply_helps_nobody(#[case] reply: Option<&str>) {
    let mut silent = turn("Are you there?", "");
    silent.reply = reply.map(str::to_owned);
    let session = session(vec![silent]);
    let model =
        scripted(vec![answer(&[verdict(1, "Are you there?")]), answer(&[unanswered("Are you there?")])]);
    let scores = scored(judge(&model, &session).await);
    assert_eq!((scores[0].value, scores[0].passed), (0.0, false));
    let refusal = &model.asked.lock().unwrap()[1].messages[2].text;
    let reason = "turn 1 has no written reply, so its label can only be \"Not helpful at all\"";
    assert!(refusal.contains(reason), "{refusal}");
}

#[tokio::test]
async fn evidence_is_empty_only_where_nothing_can_be_quoted() {
    let wordless = session(vec![turn("?!", "")]);
    let scores = scored(judge(&scripted(vec![answer(&[unanswered("")])]), &wordless).await);
    assert_eq!((scores[0].label.as_str(), scores[0].evidence.len()), ("Not helpful at all", 0));
    let worded = session(vec![turn("Are you there?", "")]);
    let reason = void(judge(&scripted(vec![answer(&[unanswered("")])]), &worded).await);
    assert!(reason.contains("the user's message or the error"), "{reason}");
}

#[tokio::test]
async fn a_turn_without_a_reply_is_judged_by_the_words_that_went_unanswered() {
    let mut silent = turn("Are you there?", "");
    silent.error = Some("connection reset".into());
    let session = session(vec![silent]);
    for quote in ["Are you there?", "connection reset"] {
        let scores = scored(judge(&scripted(vec![answer(&[unanswered(quote)])]), &session).await);
        assert_eq!(scores[0].evidence[0].text, quote);
    }
    let reason = void(judge(&scripted(vec![answer(&[unanswered("I am here")])]), &session).await);
    assert!(reason.contains("the user's message or the error"), "{reason}");
}

fn asked() -> Session {
    session(vec![
        asking("A flight to Paris, please", "Shall I book **TP 440**?", json!({ "flight": "TP 440" })),
        answering(turn("Yes.", "Booked."), Action::Accept),
    ])
}

#[rstest]
#[case::the_message("book **TP 440**", None)]
#[case::an_option("Not now", None)]
#[case::the_user("A flight to Paris", Some("does not stand in the agent's reply"))]
#[case::nothing("", Some("does not stand in the agent's reply"))]
#[tokio::test]
async fn a_question_is_no_silence_and_is_quoted_like_a_reply(
    #[case] quote: &str,
    #[case] refused: Option<&str>,
) {
    let model = scripted(vec![answer(&[verdict(1, quote), verdict(2, "Booked.")])]);
    let outcome = judge(&model, &asked()).await;
    match refused {
        Some(refused) => assert!(void(outcome).contains(refused)),
        None => {
            let scores = scored(outcome);
            assert_eq!(
                (scores[0].label.as_str(), scores[0].evidence[0].text.as_str()),
                ("Very helpful", quote)
            );
        }
    }
}

#[tokio::test]
async fn a_session_without_turns_is_not_judged_and_costs_nothing() {
    let model = scripted(vec![]);
    let outcome = judge(&model, &session(vec![])).await.unwrap();
    assert_eq!(outcome, Outcome::NotApplicable { reason: "the session has no turn".into() });
    assert!(model.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_judge_that_is_down_is_an_error_and_no_score() {
    let outcome = judge(&scripted(vec![]), &paris()).await;
    assert!(matches!(outcome, Err(EvaluatorError::Model(_))));
}

#[tokio::test]
async fn the_schema_asks_for_everything_and_nothing_else() {
    let model = scripted(vec![answer(&good())]);
    scored(judge(&model, &paris()).await);
    let asked = model.asked.lock().unwrap();
    let (schema, item) = (&asked[0].answer.schema, &asked[0].answer.schema["properties"]["turns"]["items"]);
    assert_eq!(asked[0].answer.name, "helpfulness");
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(item["required"], json!(["turn", "reasoning", "quote", "label"]));
    assert_eq!(item["properties"]["label"]["enum"].as_array().unwrap().len(), 7);
}
