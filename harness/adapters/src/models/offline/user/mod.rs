//! Playing a user by rules: somebody with a goal, a few facts, a way to talk and an end to their patience.
//!
//! Read in the order of the thought: [`blocks`] (what the prompt says), [`reply`] (what the agent does in
//! its reply), [`wish`] and [`expectation`] (what a part of the goal asks for), [`progress`] (where the goal
//! stands), [`patience`], [`agenda`] (what to do next), [`disclosure`]
//! and [`decision`] (the two commonest things to do), [`voice`] (how this person says it). Questions that the agent
//! asks before it goes on: [`answering`], with [`deed`] (what it is about to do) and [`filling`] (forms).

mod agenda;
mod answering;
mod blocks;
mod cues;
mod decision;
mod deed;
mod disclosure;
mod expectation;
mod facts;
mod filling;
mod fulfilment;
mod manner;
mod options;
mod patience;
mod phrases;
mod profile;
mod progress;
mod reply;
mod text;
mod told;
mod topics;
mod values;
mod voice;
mod wish;

#[cfg(test)]
mod tests;

use super::prompt::block;
use agenda::{Intent, Step};
use blocks::Scene;
use rehearsal_core::{actor::PartStatus, model::ModelRequest};
use serde_json::{Value, json};

/// Answers `actor_profile`: a person for the case, by the traits that were drawn for them.
pub(super) fn profile(request: &ModelRequest) -> Result<Value, String> {
    profile::made_up(request)
}

/// Answers `user_turn`: where the goal stands, and what this person does about it.
pub(super) fn turn(request: &ModelRequest) -> Result<Value, String> {
    let scene = Scene::read(request)?;
    let statuses = progress::after(&scene, &scene.conversation);
    let Intent { step, why } = agenda::next(&scene, &statuses);
    let (decision, message, reason) = match step {
        Step::Say(act) => ("say", voice::speak(&scene, &act)?, String::new()),
        Step::GoalMet => ("goal_met", String::new(), String::new()),
        Step::GiveUp(reason) => ("give_up", String::new(), reason),
    };
    Ok(json!({
        "reasoning": why,
        "progress": numbered(&statuses),
        "decision": decision,
        "message": message,
        "reason": reason,
    }))
}

/// Answers `user_answer`: what this person does about a question of the agent's.
pub(super) fn answer(request: &ModelRequest) -> Result<Value, String> {
    let scene = Scene::read(request)?;
    let answer = answering::to(&scene, &block(request, "question")?, request.repair)?;
    let field = |(name, value): &(String, String)| json!({ "name": name, "value": value });
    Ok(json!({
        "reasoning": answer.why,
        "action": answer.action,
        "words": answer.words,
        "fields": answer.fields.iter().map(field).collect::<Vec<_>>(),
    }))
}

/// Answers `user_closing`: where the goal stands once nothing more can be said.
pub(super) fn closing(request: &ModelRequest) -> Result<Value, String> {
    let scene = Scene::read(request)?;
    let statuses = progress::after(&scene, &scene.conversation);
    let met = statuses.iter().filter(|status| **status == PartStatus::Met).count();
    Ok(json!({
        "reasoning": format!("The agent settled {met} of {} parts.", statuses.len()),
        "progress": numbered(&statuses),
        "goal_met": met == statuses.len(),
    }))
}

fn numbered(statuses: &[PartStatus]) -> Value {
    let part = |(index, status): (usize, &PartStatus)| json!({ "part": index + 1, "status": status });
    statuses.iter().enumerate().map(part).collect()
}
