//! Turning a model's answer into a move, or into the reason why it is refused.

use crate::{
    answer::{ClosingAnswer, DecisionAnswer, PartAnswer, TurnAnswer},
    draft::Refused,
    rules::{self, Scene},
};
use rehearsal_core::{
    actor::{Closing, Decision, PartProgress, PartStatus, UserMove},
    ask::read,
};

/// The move that the answer stands for.
///
/// # Errors
/// Where it cannot be read, or a rule holds something against it.
pub(crate) fn turn(answer: &str, scene: &Scene<'_>) -> Result<UserMove, Refused> {
    let read: TurnAnswer = read(answer).map_err(|reason| Refused::unreadable(answer, reason))?;
    let unreadable = |reason| Refused::unreadable(answer, reason);
    let progress = progress(&read.progress, &scene.profile.goal_parts).map_err(unreadable)?;
    let decision = match read.decision {
        DecisionAnswer::Say => Decision::Say(read.message.trim().to_owned()),
        DecisionAnswer::GoalMet => Decision::GoalMet,
        DecisionAnswer::GiveUp => Decision::GiveUp { reason: stated(&read.reason).map_err(unreadable)? },
    };
    match faults(scene, &decision, &progress).into_iter().next() {
        Some(fault) => Err(Refused::by_rule(words(&decision), fault)),
        None => Ok(UserMove { reasoning: read.reasoning, progress, decision, drafts: Vec::new() }),
    }
}

fn faults(scene: &Scene<'_>, decision: &Decision, progress: &[PartProgress]) -> Vec<rules::Fault> {
    let mut faults = match decision {
        Decision::Say(text) => rules::of_message(scene, text),
        Decision::GoalMet | Decision::GiveUp { .. } => Vec::new(),
    };
    faults.extend(rules::of_stop(scene, decision, progress));
    faults
}

/// A decision in words: the message, or what was decided where nothing is said.
fn words(decision: &Decision) -> &str {
    match decision {
        Decision::Say(text) => text,
        Decision::GoalMet => "goal_met",
        Decision::GiveUp { reason } => reason,
    }
}

/// The closing that the answer stands for.
///
/// # Errors
/// Where a part is missing, or the goal is called met while a part is not.
pub(crate) fn closing(answer: ClosingAnswer, parts: &[String]) -> Result<Closing, String> {
    let progress = progress(&answer.progress, parts)?;
    if answer.goal_met {
        all_met(&progress)?;
    }
    Ok(Closing { reasoning: answer.reasoning, progress, goal_met: answer.goal_met, drafts: Vec::new() })
}

/// Each part with its status, in the profile's order, whatever order the model chose.
fn progress(answers: &[PartAnswer], parts: &[String]) -> Result<Vec<PartProgress>, String> {
    if let Some(stray) = answers.iter().find(|a| a.part == 0 || a.part as usize > parts.len()) {
        return Err(format!("progress names part {}, but the parts are 1 to {}", stray.part, parts.len()));
    }
    let one = |(index, part): (usize, &String)| {
        let mut found = answers.iter().filter(|answer| answer.part as usize == index + 1);
        match (found.next(), found.next()) {
            (Some(answer), None) => Ok(PartProgress { part: part.clone(), status: answer.status }),
            (None, _) => Err(format!("progress leaves out part {}", index + 1)),
            (Some(_), Some(_)) => Err(format!("progress names part {} twice", index + 1)),
        }
    };
    parts.iter().enumerate().map(one).collect()
}

fn all_met(progress: &[PartProgress]) -> Result<(), String> {
    match progress.iter().position(|part| part.status != PartStatus::Met) {
        Some(index) => Err(format!("the goal is called met, but part {} is not met", index + 1)),
        None => Ok(()),
    }
}

fn stated(reason: &str) -> Result<String, String> {
    match reason.trim() {
        "" => Err("the decision is give_up, but there is no reason".into()),
        reason => Ok(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, somebody};
    use rstest::rstest;
    use serde_json::{Value, json};

    fn parts() -> Vec<String> {
        vec!["booked".into(), "told the price".into()]
    }

    fn answered(progress: &Value, decision: &str) -> Value {
        json!({
            "reasoning": "Because.", "progress": progress, "decision": decision,
            "message": "What does it cost?", "reason": "",
        })
    }

    fn accepted(answer: &Value) -> Result<UserMove, String> {
        let (case, profile) = (case(&[]), somebody(&parts()));
        turn(&answer.to_string(), &Scene::new(&case, &profile, &[])).map_err(|refused| refused.to_string())
    }

    #[test]
    fn parts_come_back_in_the_order_of_the_profile() {
        let progress = json!([{ "part": 2, "status": "open" }, { "part": 1, "status": "met" }]);
        let accepted = accepted(&answered(&progress, "say")).unwrap();
        let found: Vec<_> = accepted.progress.iter().map(|p| (p.part.as_str(), p.status)).collect();
        assert_eq!(found, [("booked", PartStatus::Met), ("told the price", PartStatus::Open)]);
        assert_eq!(accepted.decision, Decision::Say("What does it cost?".into()));
    }

    #[rstest]
    #[case(json!([{ "part": 1, "status": "met" }]), "say", "leaves out part 2")]
    #[case(json!([{ "part": 1, "status": "met" }, { "part": 1, "status": "met" }]), "say", "part 1 twice")]
    #[case(json!([{ "part": 0, "status": "met" }]), "say", "part 0")]
    #[case(json!([{ "part": 3, "status": "met" }]), "say", "parts are 1 to 2")]
    #[case(json!([{ "part": 1, "status": "met" }, { "part": 2, "status": "attempted" }]), "goal_met", "part 2 is not met")]
    #[case(json!([{ "part": 1, "status": "met" }, { "part": 2, "status": "blocked" }]), "give_up", "no reason")]
    fn an_answer_that_cannot_be_used_is_refused(
        #[case] progress: Value,
        #[case] decision: &str,
        #[case] reason: &str,
    ) {
        let refused = accepted(&answered(&progress, decision)).unwrap_err();
        assert!(refused.contains(reason), "{refused}");
    }

    #[rstest]
    #[case("met", true, true)]
    #[case("met", false, true)]
    #[case("open", false, true)]
    #[case("open", true, false)]
    fn a_closing_may_call_the_goal_met_only_when_every_part_is(
        #[case] second: &str,
        #[case] goal_met: bool,
        #[case] usable: bool,
    ) {
        let answer = json!({
            "reasoning": "", "goal_met": goal_met,
            "progress": [{ "part": 1, "status": "met" }, { "part": 2, "status": second }],
        });
        let closing = closing(serde_json::from_value(answer).unwrap(), &parts());
        assert_eq!(closing.map(|c| c.goal_met).ok(), usable.then_some(goal_met));
    }
}
