//! Refused drafts, by themselves and against a scripted model.

use super::*;
use crate::{
    ActorSimulator, Prompts,
    testing::{Scripted, attempt, block, case, given, somebody, turn, turn_answer},
};
use rehearsal_core::{
    actor::{Actor, Decision, Simulator, UserMove},
    case::{Case, PersonaChoice},
    ids::PersonaId,
    session::Turn,
};
use serde_json::{Value, json};
use std::sync::Arc;

async fn actor(model: &Arc<Scripted>, case: Case) -> Box<dyn Actor> {
    let simulator = ActorSimulator::new(model.clone(), model.clone(), Prompts::bundled().unwrap());
    simulator.cast(&attempt(case, given(None))).await.unwrap()
}

async fn moved(answers: &[Value], so_far: &[Turn]) -> (Arc<Scripted>, Result<UserMove, ActorError>) {
    let model = Scripted::new(answers);
    let moved = actor(&model, case(&[])).await.next(so_far).await;
    (model, moved)
}

fn say(message: &str) -> Value {
    turn_answer("open", "say", message, "")
}

#[test]
fn a_refused_draft_is_kept_with_the_asking_that_it_answered() {
    let refused = ["{", "}"].map(|answer| Refused::unreadable(answer, "it is not JSON".into()));
    let kept = kept(refused.to_vec());
    let drafts: Vec<_> = kept.iter().map(|draft| (draft.repair, draft.text.as_str())).collect();
    assert_eq!(drafts, [(0, "{"), (1, "}")]);
}

#[tokio::test]
async fn a_refused_draft_is_asked_again_with_the_reason_and_stays_with_the_message_that_came_of_it() {
    let so_far = [turn(1, "I need a flight.", "Where from, and what is your passport number?")];
    let answers = [
        say("Lisbon. My passport number is P7719024."),
        say(""),
        say("From Lisbon. I don't have the passport."),
    ];
    let (model, moved) = moved(&answers, &so_far).await;
    let moved = moved.unwrap();
    assert_eq!(moved.decision, Decision::Say("From Lisbon. I don't have the passport.".into()));
    let drafts: Vec<_> =
        moved.drafts.iter().map(|draft| (draft.repair, draft.fault, draft.text.as_str())).collect();
    let expected =
        [(0, DraftFault::UnknownFact, "Lisbon. My passport number is P7719024."), (1, DraftFault::Empty, "")];
    assert_eq!(drafts, expected);
    let asked = model.asked();
    assert!(asked[1].messages[2].text.contains(&moved.drafts[0].reason));
    assert!(asked[2].messages[4].text.contains("the message is empty"));
    // The account of a draft is found by these two.
    assert_eq!(
        asked.iter().map(|call| (call.turn, call.repair)).collect::<Vec<_>>(),
        [(Some(2), 0), (Some(2), 1), (Some(2), 2)]
    );
}

#[tokio::test]
async fn an_unearned_stop_is_a_draft_too() {
    let so_far = [turn(1, "I need a flight.", "I am booking the flight now, one moment please.")];
    let answers =
        [turn_answer("met", "goal_met", "", ""), turn_answer("attempted", "say", "I'm waiting.", "")];
    let (_, moved) = moved(&answers, &so_far).await;
    let moved = moved.unwrap();
    assert_eq!(
        (moved.drafts[0].fault, moved.drafts[0].text.as_str()),
        (DraftFault::StopsWhileConfirming, "goal_met")
    );
    assert_eq!(moved.decision, Decision::Say("I'm waiting.".into()));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_kept_as_it_came() {
    let so_far = [turn(1, "I need a flight.", "Where from?")];
    let (_, moved) = moved(&[json!({ "message": "Lisbon" }), say("Lisbon")], &so_far).await;
    let draft = &moved.unwrap().drafts[0];
    assert_eq!((draft.fault, draft.text.as_str()), (DraftFault::Unreadable, "{\"message\":\"Lisbon\"}"));
}

#[tokio::test]
async fn after_the_third_refused_draft_the_actor_says_by_which_rules_and_hands_all_of_them_over() {
    let so_far = [turn(1, "I need a flight.", "Where from?")];
    let (model, moved) = moved(&[say("Where from?"), say(" "), say("I need a flight.")], &so_far).await;
    let refused = moved.unwrap_err();
    let told = refused.to_string();
    let ActorError::Refused { drafts, .. } = refused else { panic!("{refused:?}") };
    let texts: Vec<_> = drafts.iter().map(|draft| (draft.repair, draft.text.as_str())).collect();
    assert_eq!(texts, [(0, "Where from?"), (1, ""), (2, "I need a flight.")]);
    assert!(told.contains("refused as echoes_agent, empty, repeats_itself"), "{told}");
    assert_eq!(model.asked().len(), 3);
}

#[tokio::test]
async fn people_of_different_manner_are_asked_for_in_different_prompts() {
    let mut prompts = Vec::new();
    for manner in ["Asks what each word means.", "Uses the terms of the trade."] {
        let manner = [("expertise_level".to_owned(), manner.to_owned())].into();
        let profile =
            Arc::new(rehearsal_core::actor::ActorProfile { manner, ..somebody(&["booked".to_owned()]) });
        let person = PersonaChoice::Frozen { id: PersonaId::new("auto"), profile };
        let model = Scripted::new(&[say("Lisbon")]);
        let simulator = ActorSimulator::new(model.clone(), model.clone(), Prompts::bundled().unwrap());
        let mut actor = simulator.cast(&attempt(case(&[]), person)).await.unwrap();
        actor.next(&[turn(1, "I need a flight.", "Where from?")]).await.unwrap();
        prompts.push(model.asked().remove(0));
    }
    let manner = |at: usize| block(&prompts[at], "profile")["manner"]["expertise_level"].clone();
    assert_eq!(
        (manner(0), manner(1)),
        (json!("Asks what each word means."), json!("Uses the terms of the trade."))
    );
    assert!(prompts[0].system.contains("`manner`") && prompts[0].system == prompts[1].system);
    assert_ne!(prompts[0].messages, prompts[1].messages);
}
