//! Judging tool calls with a scripted model.

use super::*;
use crate::testing::{Scripted, call, case, judged, scores, scripted, session, tool, traced, turn, void};
use rehearsal_core::{
    session::Session,
    span::Evidence,
    suite::{EvaluatorKind, JudgeKind},
};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;

const BOTH: [JudgeKind; 2] = [JudgeKind::ToolSelection, JudgeKind::ToolParameters];

async fn judge(kind: JudgeKind, model: &Arc<Scripted>, session: &Session) -> Result<Outcome, EvaluatorError> {
    judged(EvaluatorKind::Judge { kind, threshold: 1.0 }, model, (&case(&[]), session)).await
}

fn answer(label: &str, quote: &str) -> Value {
    json!({ "reasoning": "So it is.", "quote": quote, "label": label })
}

fn booked() -> Session {
    let calls = vec![
        call("search", json!({ "to": "Paris" }), json!({ "flight": "TP 440" })),
        call("book", json!({ "flight": "TP 440" }), json!({ "reference": "QX12" })),
    ];
    let later = vec![call("mail", json!({ "to": "me" }), json!("sent"))];
    session(vec![
        traced(turn("A flight to Paris, please", "Booked: QX12."), Evidence::Complete, calls),
        traced(turn("Mail it to me", "Sent."), Evidence::Complete, later),
    ])
}

#[tokio::test]
async fn each_call_gets_a_verdict_of_its_own() {
    for kind in BOTH {
        let model = scripted(vec![
            answer("Yes", "to Paris"),
            answer("No", "\"flight\": \"TP 440\""),
            answer("Yes", "Mail it to me"),
        ]);
        let scores = scores(judge(kind, &model, &booked()).await);
        let found: Vec<_> = scores.iter().map(|s| (s.target, s.label.as_str(), s.value, s.passed)).collect();
        assert_eq!(
            found,
            [
                (Target::ToolCall { turn: 1, call: 1 }, "Yes", 1.0, true),
                (Target::ToolCall { turn: 1, call: 2 }, "No", 0.0, false),
                (Target::ToolCall { turn: 2, call: 1 }, "Yes", 1.0, true),
            ]
        );
        assert_eq!(scores[2].evidence, [Quote { turn: 2, text: "Mail it to me".into() }]);
        let asked = model.asked.lock().unwrap();
        assert_eq!(asked.iter().map(|request| request.turn).collect::<Vec<_>>(), [Some(1), Some(1), Some(2)]);
        assert!(asked.iter().all(|request| request.answer.name == kind.as_str()));
        assert_eq!(asked[0].answer.schema["required"], json!(["reasoning", "quote", "label"]));
    }
}

#[tokio::test]
async fn nothing_is_shown_that_came_after_the_call() {
    let model = scripted(vec![answer("Yes", "to Paris")]);
    scores(judge(JudgeKind::ToolParameters, &model, &booked()).await);
    let asked = model.asked.lock().unwrap();
    let shown: Vec<&str> = asked.iter().map(|request| request.messages[0].text.as_str()).collect();
    assert!(shown[0].contains("A flight to Paris") && !shown[0].contains("TP 440"), "{}", shown[0]);
    assert!(
        shown[1].contains(r#""result":{"flight":"TP 440"}"#) && !shown[1].contains("QX12"),
        "{}",
        shown[1]
    );
    assert!(shown[2].contains("Booked: QX12.") && !shown[2].contains("sent\""), "{}", shown[2]);
    assert!(shown.iter().all(|text| !text.contains("goal_met")));
}

#[rstest]
#[case::made_up("the cheapest flight", "neither in the call nor in what came before it")]
#[case::of_the_result("QX12", "neither in the call nor in what came before it")]
#[case::empty("", "neither in the call nor in what came before it")]
#[tokio::test]
async fn a_quotation_from_elsewhere_is_void(#[case] quote: &str, #[case] refused: &str) {
    let model = scripted(vec![answer("Yes", "to Paris"), answer("Yes", quote)]);
    let reason = void(judge(JudgeKind::ToolSelection, &model, &booked()).await);
    assert!(reason.contains(refused), "{reason}");
    assert_eq!(model.asked.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn without_calls_there_is_nothing_to_judge_and_without_spans_nothing_is_known() {
    for kind in BOTH {
        let model = scripted(vec![]);
        let idle = session(vec![traced(turn("Hello", "Hello"), Evidence::Complete, vec![])]);
        let reason = "the agent called no tool".to_owned();
        assert_eq!(judge(kind, &model, &idle).await, Ok(Outcome::NotApplicable { reason }));

        let missing = Evidence::Incomplete { missing: "the root is open".into() };
        let calls = vec![tool("book", json!("ok"), None)];
        for unseen in [turn("Hello", "Hello"), traced(turn("Book", "Booked"), missing, calls)] {
            let error = judge(kind, &model, &session(vec![unseen])).await.unwrap_err();
            assert!(matches!(error, EvaluatorError::Unseen(_)), "{error}");
        }
        assert!(model.asked.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn more_calls_than_a_judge_looks_at_are_said_before_anything_is_paid() {
    let calls = (0..=MOST).map(|_| tool("search", json!("x"), None)).collect();
    let busy = session(vec![traced(turn("Find it", "Found"), Evidence::Complete, calls)]);
    let model = scripted(vec![]);
    let error = judge(JudgeKind::ToolSelection, &model, &busy).await.unwrap_err();
    assert_eq!(error.to_string(), "the session has 101 tool calls, and at most 100 of a session are judged");
}
