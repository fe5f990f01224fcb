//! What a model is asked, and which of its answers are taken.

use super::*;
use crate::testing::{Scripted, attempt, player, tool, tools, window};
use rehearsal_core::{clock::Timestamp, span::Correlation, suite::SimulatedTool};
use rstest::rstest;

fn booking() -> SimulatedTool {
    SimulatedTool {
        output_schema: Some(json!({
            "type": "object",
            "properties": { "reference": { "type": "string", "pattern": "^[A-Z]{4}$" } },
            "required": ["reference"],
        })),
        ..tool("book")
    }
}

fn begun() -> Begun {
    Begun {
        tool: "book".into(),
        number: 2,
        turn: window(1),
        arguments: json!({ "flight": "TP440" }).as_object().unwrap().clone(),
        started_at: Timestamp(0),
        parent: None,
        correlation: Correlation::Session,
    }
}

async fn answer(model: &Arc<Scripted>, tool: SimulatedTool, state: Value) -> Result<Played, Unplayed> {
    let catalogue = Catalogue::new(&tools([tool])).unwrap();
    let tool = catalogue.tool("book").unwrap();
    let (call, attempt) = (begun(), attempt());
    let scene = Scene { catalogue: &catalogue, tool, call: &call, attempt: &attempt, state: &state };
    player(model).answer(&scene).await
}

#[tokio::test]
async fn an_answer_that_breaks_the_output_schema_is_asked_for_again() {
    let wrong = json!({ "reasoning": "", "result": { "reference": "qx" }, "state": {} });
    let right =
        json!({ "reasoning": "", "result": { "reference": "QXAB" }, "state": { "booked": ["QXAB"] } });
    let model = Scripted::new([wrong, right]);
    let played = answer(&model, booking(), json!({ "booked": [] })).await.unwrap();
    assert_eq!(played.result, json!({ "reference": "QXAB" }));
    assert_eq!(played.state, json!({ "booked": ["QXAB"] }));
    let asked = model.asked.lock().unwrap();
    assert!(asked[1].messages[2].text.contains("/reference"), "{}", asked[1].messages[2].text);
}

#[tokio::test]
async fn each_call_has_a_fence_of_its_own() {
    let answers = [1, 2].map(|_| json!({ "reasoning": "", "result": "noted", "state": {} }));
    let model = Scripted::new(answers);
    let (spec, player) = (tools([tool("book")]), player(&model));
    let catalogue = Catalogue::new(&spec).unwrap();
    let (tool, attempt) = (catalogue.tool("book").unwrap(), attempt());
    for number in [1, 2] {
        let call = Begun { number, ..begun() };
        let scene = Scene { catalogue: &catalogue, tool, call: &call, attempt: &attempt, state: &json!({}) };
        player.answer(&scene).await.unwrap();
    }
    let asked = model.asked.lock().unwrap();
    let fences = |at: usize| {
        let lines = asked[at].messages[0].text.lines();
        lines.filter(|line| line.contains(" id=\"")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(fences(0).len(), 6);
    assert!(fences(0).iter().all(|fence| !fences(1).contains(fence)), "{:?}", fences(0));
}

#[tokio::test]
async fn after_the_third_unusable_answer_there_is_none() {
    let wrong = json!({ "reasoning": "", "result": { "reference": 1 }, "state": {} });
    let model = Scripted::new([wrong.clone(), wrong.clone(), wrong]);
    let refused = answer(&model, booking(), json!({})).await.unwrap_err();
    assert!(refused.why.starts_with("book: `result` does not satisfy"), "{refused:?}");
    assert_eq!(refused.owner, Owner::Infrastructure);
}

#[rstest]
#[case::plain(json!({ "reference": "QXAB" }), json!({ "a": 1 }))]
#[case::written_as_text(json!("{\"reference\":\"QXAB\"}"), json!("{\"a\":1}"))]
#[tokio::test]
async fn a_structure_may_come_as_its_text(#[case] result: Value, #[case] state: Value) {
    let model = Scripted::new([json!({ "reasoning": "", "result": result, "state": state })]);
    let played = answer(&model, booking(), json!({})).await.unwrap();
    assert_eq!((played.result, played.state), (json!({ "reference": "QXAB" }), json!({ "a": 1 })));
}

#[tokio::test]
async fn the_same_call_is_asked_in_the_same_words_and_with_the_same_seed() {
    let ok = json!({ "reasoning": "", "result": "done", "state": {} });
    let model = Scripted::new([ok.clone(), ok]);
    for _ in 0..2 {
        answer(&model, tool("book"), json!("an empty desk")).await.unwrap();
    }
    let asked = model.asked.lock().unwrap();
    assert_eq!(asked[0], asked[1]);
    assert!(asked[0].messages[0].text.contains("\"an empty desk\""));
    assert_eq!(asked[0].answer.schema["properties"]["result"], json!({ "type": "string" }));
}
