//! How much of the user's patience is left.

use super::{
    blocks::{AskedBlock, Exchange, Scene},
    facts::asked,
    manner::Patience,
    progress,
    reply::{Asking, Reply},
    text::same,
};
use rehearsal_core::{actor::PartStatus, question::QuestionKind};

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
    let Some(reply) = through.last().and_then(said) else { return false };
    if met(scene, through) > met(scene, before) || asks_for_untold(scene, through, &reply) {
        return true;
    }
    let repeated = before.iter().filter_map(said).any(|earlier| same(&earlier.text, &reply.text));
    !repeated && (asks_for_unknown(scene, &reply) || helps_to_decide(before, through))
}

/// What came back; `None` where nothing did.
fn said(exchange: &Exchange) -> Option<Reply> {
    (exchange.agent.is_some() || !exchange.asked.is_empty()).then(|| Reply::of_exchange(exchange))
}

/// Whether the reply asks for a fact that the user knows and has not yet told.
fn asks_for_untold(scene: &Scene, through: &[Exchange], reply: &Reply) -> bool {
    let untold =
        |question: &str| asked(question, &scene.case).known.iter().any(|fact| !fact.is_told(through));
    reply.asks().any(|sentence| untold(&sentence.plain))
}

/// Whether the reply asks for a fact that the user does not have.
fn asks_for_unknown(scene: &Scene, reply: &Reply) -> bool {
    let unknown = |question: &str| !asked(question, &scene.case).unknown.is_empty();
    reply.asks().any(|sentence| unknown(&sentence.plain))
}

/// Whether the last reply puts a decision before the user, and the agent has not done so too often.
fn helps_to_decide(before: &[Exchange], through: &[Exchange]) -> bool {
    let decides = |exchange: &&Exchange| {
        let reply = Reply::of_exchange(exchange);
        !exchange.asked.is_empty()
            || reply.wants_confirmation()
            || !super::options::choices(&reply.text).is_empty()
    };
    through.last().is_some_and(|last| decides(&last)) && before.iter().filter(decides).count() < CONFIRMATIONS
}

/// Whether this person closes the window without an answer: the very same question was put to them once more.
pub(super) fn closes(scene: &Scene, question: &AskedBlock) -> bool {
    let most = match scene.manner.patience {
        Patience::Low => 2,
        Patience::Medium => 3,
        Patience::High => 5,
    };
    let earlier = scene.conversation.iter().rev().skip(1).flat_map(|exchange| &exchange.asked);
    earlier.filter(|other| *other == question).count() >= most
}

/// How many questions were asked while not one part was met. Asking for a yes or a choice is no burden, and a form
/// is one, however many fields it has.
fn questions_for_nothing(scene: &Scene) -> usize {
    if met(scene, &scene.conversation) > 0 {
        return 0;
    }
    let burden = |asked: &&AskedBlock| asked.kind != QuestionKind::Approval && asked.options.is_empty();
    let questions = |exchange: &Exchange| {
        let reply = Reply::read(exchange.agent.as_deref());
        let written = reply.asks().filter(|sentence| sentence.asking() != Asking::Confirm).count();
        written + exchange.asked.iter().filter(burden).count()
    };
    scene.conversation.iter().map(questions).sum()
}

fn met(scene: &Scene, exchanges: &[Exchange]) -> usize {
    progress::after(scene, exchanges).iter().filter(|status| **status == PartStatus::Met).count()
}
