//! What the user does next.

use super::{
    blocks::Scene,
    cues,
    decision::{choose, decide},
    disclosure::answer,
    expectation::Expectation,
    facts::{Fact, about},
    options::{Choice, choices},
    patience, progress,
    reply::{Mood, Reply},
    text::has_any,
    told::Value,
    values::amounts,
};
use rehearsal_core::actor::PartStatus;

/// What the user says, before this person's voice makes words of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    /// Tells facts, and which of the asked facts are not at hand. `again`: all of it was told before.
    Answer { facts: Vec<Fact>, lacking: Vec<String>, again: bool },
    /// Tells a day roughly, as people do who have not looked it up.
    Roughly(String),
    /// Does not mind.
    NoPreference,
    /// Does not know, whatever it was.
    DoNotKnow,
    /// Names the alternative that the user came for.
    Pick(String),
    /// Sticks to a fact where another was asked for.
    OnlyThat(Fact),
    /// Says yes.
    Confirm,
    /// Says which detail is wrong.
    Correct(Fact),
    /// Asks for something cheaper than this limit.
    TooDear(String),
    /// Takes one of the options.
    Choose(Choice),
    /// Brings up the part of this index.
    Pursue(usize),
    /// Does not take the refusal of the part of this index at its word.
    Insist(usize),
    /// Says the part of this index again for an agent that did not understand.
    Restate(usize),
    /// Says no to a deed that nobody came for, and asks for the part of this index instead.
    Decline(usize),
    /// Asks whether anybody is there.
    Nudge,
}

/// What happens next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Say(Act),
    GoalMet,
    GiveUp(String),
}

/// What happens next, and why.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Intent {
    pub(super) step: Step,
    pub(super) why: String,
}

/// The next step of this user, with the parts where they stand.
pub(super) fn next(scene: &Scene, statuses: &[PartStatus]) -> Intent {
    if statuses.iter().all(|status| *status == PartStatus::Met) {
        return intent(Step::GoalMet, "Every part is settled by what the agent wrote.");
    }
    if let Some(reason) = patience::spent(scene) {
        return intent(Step::GiveUp(reason.clone()), &format!("My patience is spent. {reason}"));
    }
    if let Some(reason) = hopeless(scene, statuses) {
        return intent(
            Step::GiveUp(reason),
            "What is left has been refused, and asking again would not help.",
        );
    }
    let reply = scene.conversation.last().map_or_else(|| Reply::read(None), Reply::of_exchange);
    react(scene, statuses, &reply)
}

/// Why there is no point in going on: everything unmet is refused, more often than this person asks again.
fn hopeless(scene: &Scene, statuses: &[PartStatus]) -> Option<String> {
    let pushes = scene.manner.patience.pushes();
    let mut left = scene.parts.iter().zip(statuses).filter(|(_, status)| **status != PartStatus::Met);
    let refused = |(part, status): (&String, &PartStatus)| {
        *status == PartStatus::Blocked && progress::refusals(scene, part) > pushes
    };
    left.all(refused).then(|| "They cannot do what I came for.".to_owned())
}

fn react(scene: &Scene, statuses: &[PartStatus], reply: &Reply) -> Intent {
    if reply.is_empty() {
        return say(Act::Nudge, "Nothing came back.");
    }
    let part = next_part(scene, statuses);
    let refused = statuses.get(part) == Some(&PartStatus::Blocked);
    if refused && reply.of(Mood::Refusal).next().is_some() {
        return say(Act::Insist(part), "The agent refused; I ask whether there is a way after all.");
    }
    if reply.wants_confirmation() {
        return decide(scene, reply, first_unmet(statuses).unwrap_or(part));
    }
    let options = choices(&reply.text);
    if !options.is_empty() && reply.asks().any(|sentence| has_any(&sentence.plain, cues::CHOOSE)) {
        return choose(scene, &options);
    }
    if let Some(answer) = answer(scene, reply) {
        return answer;
    }
    if reply.of(Mood::Confusion).next().is_some() {
        return say(Act::Restate(part), "The agent did not understand.");
    }
    if let Some(limit) = limit_passed(scene, part) {
        return say(Act::TooDear(limit), "Only now do I see that the price is above my limit.");
    }
    let act = if refused { Act::Insist(part) } else { Act::Pursue(part) };
    say(act, "Nothing was asked of me, and this part is not settled.")
}

/// The first part that is not met.
pub(super) fn first_unmet(statuses: &[PartStatus]) -> Option<usize> {
    statuses.iter().position(|status| *status != PartStatus::Met)
}

/// The user's limit, where the part asks for a price that keeps to it and the one that was told does not.
fn limit_passed(scene: &Scene, part: usize) -> Option<String> {
    let expected = Expectation::of(scene.parts.get(part)?, &scene.case);
    let limited = expected.values.iter().any(|value| matches!(value, Value::PriceUpTo(_)));
    let told = scene.conversation.iter().filter_map(|exchange| exchange.agent.as_deref());
    let is_told = told.map(amounts).any(|prices| !prices.is_empty());
    about(&scene.case, "budget").into_iter().next().filter(|_| limited && is_told).map(|limit| limit.value)
}

/// The part to bring up: the first unsettled one, or, where that led nowhere, one not yet raised. One that was
/// refused comes last, and of several the one that was refused least often.
fn next_part(scene: &Scene, statuses: &[PartStatus]) -> usize {
    let first = |wanted: &[PartStatus]| statuses.iter().position(|status| wanted.contains(status));
    let in_order = first(&[PartStatus::Open, PartStatus::Attempted]);
    let fresh = first(&[PartStatus::Open]).filter(|_| patience::fruitless(scene) > 1);
    let blocked =
        scene.parts.iter().zip(statuses).enumerate().filter(|(_, (_, s))| **s == PartStatus::Blocked);
    let least_refused = || blocked.min_by_key(|(_, (part, _))| progress::refusals(scene, part));
    fresh.or(in_order).or_else(|| least_refused().map(|(at, _)| at)).unwrap_or(0)
}

pub(super) fn say(act: Act, why: &str) -> Intent {
    intent(Step::Say(act), why)
}

pub(super) fn intent(step: Step, why: &str) -> Intent {
    Intent { step, why: why.to_owned() }
}
