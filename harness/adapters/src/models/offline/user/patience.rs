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
const CONFIRMATIONS: usize = 3;

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
/// that were already said bring nobody further, unless they ask for what the user still owes.
fn was_fruitful(scene: &Scene, at: usize) -> bool {
    let (Some(before), Some(through)) = (scene.conversation.get(..at), scene.conversation.get(..=at)) else {
        return false;
    };
    let Some(text) = through.last().and_then(|exchange| exchange.agent.as_deref()) else { return false };
    if met(scene, through) > met(scene, before) || asks_for_untold(scene, through, text) {
        return true;
    }
    let repeated =
        before.iter().any(|exchange| exchange.agent.as_deref().is_some_and(|earlier| same(earlier, text)));
    !repeated && (asks_for_unknown(scene, text) || helps_to_decide(before, text))
}

/// Whether the reply asks for a fact that the user knows and has not yet told.
fn asks_for_untold(scene: &Scene, through: &[Exchange], text: &str) -> bool {
    let untold =
        |question: &str| asked(question, &scene.case).known.iter().any(|fact| !fact.is_told(through));
    Reply::read(Some(text)).asks().any(|sentence| untold(&sentence.plain))
}

/// Whether the reply asks for a fact that the user does not have.
fn asks_for_unknown(scene: &Scene, text: &str) -> bool {
    let unknown = |question: &str| !asked(question, &scene.case).unknown.is_empty();
    Reply::read(Some(text)).asks().any(|sentence| unknown(&sentence.plain))
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
