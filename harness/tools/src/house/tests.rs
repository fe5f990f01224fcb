//! What becomes of calls: arguments, written answers, states, models and faults.

use super::*;
use crate::{
    call::Arguments,
    player::Unplayed,
    room::Origin,
    testing::{Scripted, begin_turn, house, tool, tools},
};
use rehearsal_core::{
    ids::{CaseName, SessionId},
    model::Role,
    review::Owner,
    suite::{SimulatedTool, ToolAnswer, ToolFault},
};
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};

fn arguments(value: &Value) -> Arguments {
    value.as_object().unwrap().clone()
}

fn written(when: &Value, result: Value, state: Option<Value>) -> ToolAnswer {
    ToolAnswer { arguments: arguments(when), result, state }
}

fn always(effect: FaultEffect) -> ToolFault {
    ToolFault { effect, calls: vec![], probability: 1.0 }
}

/// Calls a tool in the first turn of a session.
async fn call(house: &House, session: &str, name: &str, with: Value) -> (Outcome, Option<String>) {
    let session = SessionId::new(session);
    let room = house.desk.room(&session);
    if room.attempt().is_none() {
        begin_turn(house, &session);
    }
    let origin = Origin { trace: None, is_named: true };
    let begun = room.begin(name, arguments(&with), origin, house.clock.now()).unwrap();
    let tool = house.catalogue.tool(name).unwrap();
    let fate = house.fate(tool, &room, &begun);
    (house.play(tool, &room, (&begun, &fate)).await, fate.fault())
}

async fn outcome(house: &House, name: &str, with: Value) -> Outcome {
    call(house, "s", name, with).await.0
}

#[tokio::test]
async fn arguments_that_the_schema_refuses_are_answered_without_a_model() {
    let schema =
        json!({ "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] });
    let model = Scripted::new([]);
    let house = house(&tools([SimulatedTool { input_schema: schema, ..tool("search") }]), Some(&model));
    let Outcome::Error(why) = outcome(&house, "search", json!({ "city": 3 })).await else { panic!() };
    assert!(why.starts_with("the arguments are not valid: /city"), "{why}");
    assert!(model.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_written_answer_is_given_and_changes_the_state_that_tools_share() {
    let share = |name: &str, answers| SimulatedTool { state: Some("desk".into()), answers, ..tool(name) };
    let book =
        written(&json!({}), json!({ "reference": "QX1" }), Some(json!({ "booked": { "QX1": "Paris" } })));
    let model = Scripted::new([json!({ "reasoning": "", "result": "Paris", "state": { "seen": true } })]);
    let house = house(&tools([share("book", vec![book]), share("look", vec![])]), Some(&model));
    assert_eq!(outcome(&house, "book", json!({})).await, Outcome::Result(json!({ "reference": "QX1" })));
    let states = house.desk.room(&SessionId::new("s")).states();
    assert_eq!(serde_json::to_value(states).unwrap(), json!({ "desk": { "booked": { "QX1": "Paris" } } }));
    assert_eq!(outcome(&house, "look", json!({})).await, Outcome::Result(json!("Paris")));
    let asked = model.asked.lock().unwrap();
    assert!(asked[0].messages[0].text.contains("\"QX1\": \"Paris\""), "{}", asked[0].messages[0].text);
    assert_eq!((asked[0].role, asked[0].turn), (Role::Tools, Some(1)));
    assert_eq!(house.desk.room(&SessionId::new("s")).state("desk"), json!({ "seen": true }));
}

#[tokio::test]
async fn every_conversation_begins_with_the_state_as_it_was_at_first() {
    let answer = written(&json!({}), json!("sold"), Some(json!({ "seats": 0 })));
    let sell =
        SimulatedTool { initial_state: Some(json!({ "seats": 1 })), answers: vec![answer], ..tool("sell") };
    let house = house(&tools([sell]), None);
    call(&house, "first", "sell", json!({})).await;
    assert_eq!(house.desk.room(&SessionId::new("first")).state("sell"), json!({ "seats": 0 }));
    assert_eq!(house.desk.room(&SessionId::new("second")).state("sell"), json!({ "seats": 1 }));
}

#[tokio::test]
async fn a_model_that_fails_is_remembered_as_not_the_agents_doing() {
    let model = Scripted::new([]);
    let house = house(&tools([tool("search")]), Some(&model));
    assert_eq!(outcome(&house, "search", json!({})).await, Outcome::Error(NOT_PLAYED.into()));
    let Unplayed { why, owner } = house.desk.room(&SessionId::new("s")).trouble().unwrap();
    assert!(why.starts_with("search: ") && why.contains("budget"), "{why}");
    assert_eq!(owner, Owner::Budget);
}

#[tokio::test]
async fn without_a_model_an_answer_that_is_not_written_is_an_error() {
    let answers = vec![written(&json!({ "city": "Paris" }), json!("sunny"), None)];
    let house = house(&tools([SimulatedTool { answers, ..tool("weather") }]), None);
    assert_eq!(outcome(&house, "weather", json!({ "city": "Paris" })).await, Outcome::Result(json!("sunny")));
    let Outcome::Error(why) = outcome(&house, "weather", json!({ "city": "Rome" })).await else { panic!() };
    assert!(why.contains("no answer is written down"), "{why}");
}

#[tokio::test]
async fn each_fault_does_what_its_name_says() {
    let message = || "down".to_owned();
    let answer = json!({ "id": "TP440", "price": 120 });
    let cases = [
        (
            FaultEffect::Timeout { after: Duration::from_millis(1) },
            Outcome::Error("timeout: no answer within 1ms".into()),
        ),
        (FaultEffect::NetworkError { message: message() }, Outcome::Broken(message())),
        (FaultEffect::ExecutionError { message: message() }, Outcome::Error(message())),
        (FaultEffect::ValidationError { message: message() }, Outcome::Error(message())),
        (FaultEffect::TruncateFields { length: 2 }, Outcome::Result(json!({ "id": "TP", "price": 120 }))),
        (FaultEffect::RemoveFields { share: 1.0 }, Outcome::Result(json!({}))),
        (FaultEffect::CorruptValues { share: 1.0 }, Outcome::Result(json!({ "id": "044PT", "price": -121 }))),
    ];
    for (effect, expected) in cases {
        let answers = vec![written(&json!({}), answer.clone(), None)];
        let faulty = SimulatedTool { answers, faults: vec![always(effect.clone())], ..tool("search") };
        let house = house(&tools([faulty]), None);
        let (outcome, fault) = call(&house, "s", "search", json!({})).await;
        assert_eq!(outcome, expected);
        assert_eq!(fault, Some(fault::described(&effect)));
    }
}

#[tokio::test]
async fn a_case_puts_its_own_faults_on_a_tool_before_the_tools_own() {
    let answers = vec![written(&json!({}), json!("found"), None)];
    let error = |message: &str| FaultEffect::ExecutionError { message: message.into() };
    let own = ToolFault { calls: vec![2], ..always(error("the tool's")) };
    let mut spec = tools([SimulatedTool { answers, faults: vec![own], ..tool("search") }]);
    let by_case = ToolFault { calls: vec![1], ..always(error("the case's")) };
    spec.faults
        .insert(CaseName::new("paris"), BTreeMap::from([("search".to_owned(), vec![by_case.clone()])]));
    spec.faults.insert(
        CaseName::new("other"),
        BTreeMap::from([("search".to_owned(), vec![always(error("other's"))])]),
    );
    let house = house(&spec, None);
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        outcomes.push(outcome(&house, "search", json!({})).await);
    }
    let error = |message: &str| Outcome::Error(message.into());
    assert_eq!(outcomes, [error("the case's"), error("the tool's"), Outcome::Result(json!("found"))]);
}
