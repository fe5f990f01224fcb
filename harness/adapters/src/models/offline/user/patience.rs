//! How much of the user's patience is left.

use super::{
    blocks::{Exchange, Scene},
    facts::asked,
    manner::Patience,
    progress,
    reply::{Asking, Reply},
    text::same,
};
use rehearsal_core::actor::PartStatus;

/// How many times an agent may ask for a yes before that stops counting as help.
const CONFIRMATIONS: usize = 2;

/// Why the user has had enough, in the first person; `None` while patience lasts.
pub(super) fn spent(scene: &Scene) -> Option<String> {
    let (fruitless_limit, question_limit) = match scene.manner.patience {
        Patience::Low => (2, Some(4)),
        Patience::Medium => (3, Some(8)),
        Patience::High => (5, None),
    };
    let fruitless = fruitless(scene);
    if fruitless >= fruitless_limit {
        return Some(format!("The last {fruitless} replies brought me no further."));
    }
    let questions = questions_for_nothing(scene);
    question_limit
        .filter(|limit| questions > *limit)
        .map(|_| format!("I was asked {questions} questions and nothing has been done."))
}

/// How many replies in a row, up to the last, brought the user no further.
pub(super) fn fruitless(scene: &Scene) -> usize {
    (0..scene.conversation.len()).rev().take_while(|at| !was_fruitful(scene, *at)).count()
}

/// Whether the reply at this place settled something, or asked for something it needed. Words
/// that were already said bring nobody further, whatever they ask.
fn was_fruitful(scene: &Scene, at: usize) -> bool {
    let (Some(before), Some(through)) = (scene.conversation.get(..at), scene.conversation.get(..=at)) else {
        return false;
    };
    let Some(text) = through.last().and_then(|exchange| exchange.agent.as_deref()) else { return false };
    if met(scene, through) > met(scene, before) {
        return true;
    }
    let repeated =
        before.iter().any(|exchange| exchange.agent.as_deref().is_some_and(|earlier| same(earlier, text)));
    !repeated && (needs_something(scene, through, text) || helps_to_decide(before, text))
}

/// Whether the reply asks for a fact that the user has not yet told, or does not have.
fn needs_something(scene: &Scene, through: &[Exchange], text: &str) -> bool {
    let needs = |question: &str| {
        let asked = asked(question, &scene.case);
        !asked.unknown.is_empty() || asked.known.iter().any(|fact| !fact.is_told(through))
    };
    Reply::read(Some(text)).asks().any(|sentence| needs(&sentence.plain))
}

/// Whether the reply puts a decision before the user, and has not done so too often.
fn helps_to_decide(before: &[Exchange], text: &str) -> bool {
    let decides = |text: &str| {
        Reply::read(Some(text)).wants_confirmation() || !super::options::choices(text).is_empty()
    };
    let earlier =
        before.iter().filter_map(|exchange| exchange.agent.as_deref()).filter(|text| decides(text)).count();
    decides(text) && earlier < CONFIRMATIONS
}

/// How many questions were asked while not one part was met. Asking for a yes or a choice is no burden.
fn questions_for_nothing(scene: &Scene) -> usize {
    if met(scene, &scene.conversation) > 0 {
        return 0;
    }
    let questions = |exchange: &Exchange| {
        let reply = Reply::read(exchange.agent.as_deref());
        reply.asks().filter(|sentence| sentence.asking() != Asking::Confirm).count()
    };
    scene.conversation.iter().map(questions).sum()
}

fn met(scene: &Scene, exchanges: &[Exchange]) -> usize {
    progress::after(scene, exchanges).iter().filter(|status| **status == PartStatus::Met).count()
}
