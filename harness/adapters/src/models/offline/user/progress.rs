//! Where each part of the goal stands, judged from nothing but what was written.

use super::{
    blocks::{Exchange, Scene},
    expectation::Expectation,
    facts::{Fact, asked},
    fulfilment::is_met,
    reply::{Mood, Reply, Sentence},
    text::{content_stems, plain},
};
use rehearsal_core::actor::PartStatus;

/// The status of each part after these exchanges.
pub(super) fn after(scene: &Scene, exchanges: &[Exchange]) -> Vec<PartStatus> {
    let replies: Vec<Reply> = exchanges.iter().map(Reply::of_exchange).collect();
    let one = |part: &String| {
        let expected = Expectation::of(part, &scene.case);
        if is_met(&expected, &replies) { PartStatus::Met } else { unmet(scene, part, exchanges, &replies) }
    };
    scene.parts.iter().map(one).collect()
}

/// In how many replies the agent has refused this part.
pub(super) fn refusals(scene: &Scene, part: &str) -> usize {
    let refused = |exchange: &&Exchange| {
        let reply = Reply::of_exchange(exchange);
        refuses(scene, part, exchange, &reply)
    };
    scene.conversation.iter().filter(refused).count()
}

fn unmet(scene: &Scene, part: &str, exchanges: &[Exchange], replies: &[Reply]) -> PartStatus {
    let step = |status, (exchange, reply): (&Exchange, &Reply)| {
        let taken_up =
            reply.sentences.iter().any(|said| said.mood != Mood::Refusal && touches(&said.text, part));
        let stays_refused = status == PartStatus::Blocked && !taken_up;
        if stays_refused || refuses(scene, part, exchange, reply) {
            PartStatus::Blocked
        } else if taken_up || raises(scene, part, &exchange.user) || status != PartStatus::Open {
            PartStatus::Attempted
        } else {
            PartStatus::Open
        }
    };
    exchanges.iter().zip(replies).fold(PartStatus::Open, step)
}

/// Whether the reply refuses the part and leaves no way on.
fn refuses(scene: &Scene, part: &str, exchange: &Exchange, reply: &Reply) -> bool {
    let asks_on = reply.asks().any(|ask| !asks_for_the_refused(scene, reply, ask));
    let leaves_a_way = asks_on || reply.of(Mood::Offer).next().is_some();
    let about_none = |said: &Sentence| !scene.parts.iter().any(|other| touches(&said.text, other));
    let about_it = |said: &Sentence| {
        touches(&said.text, part) || about_none(said) && raises(scene, part, &exchange.user)
    };
    !leaves_a_way && reply.of(Mood::Refusal).any(about_it)
}

/// Whether the asking is for the very thing that the reply refuses: *we do not serve Oslo, where to?*
fn asks_for_the_refused(scene: &Scene, reply: &Reply, ask: &Sentence) -> bool {
    let wanted = asked(&ask.plain, &scene.case).known;
    let refused = |fact: &Fact| reply.of(Mood::Refusal).any(|said| said.plain.contains(&plain(&fact.value)));
    !wanted.is_empty() && wanted.iter().all(refused)
}

/// Whether the user's message brings the part up; with a single part, every message does.
fn raises(scene: &Scene, part: &str, message: &str) -> bool {
    scene.parts.len() == 1 || touches(message, part)
}

/// Whether text and part share a word that carries meaning.
fn touches(text: &str, part: &str) -> bool {
    let stems = content_stems(text);
    content_stems(part).iter().any(|stem| stems.contains(stem))
}
