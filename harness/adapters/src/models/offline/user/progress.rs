//! Where each part of the goal stands, judged from nothing but what was written.

use super::{
    blocks::{Exchange, Scene},
    expectation::{Expectation, Form},
    facts::{Fact, asked},
    options::choices,
    reply::{Mood, Reply, Sentence},
    text::{content_stems, plain},
    told::{is_done, is_negated, speaks_of},
    values::{Amount, amounts},
};
use rehearsal_core::actor::PartStatus;

/// The status of each part after these exchanges.
pub(super) fn after(scene: &Scene, exchanges: &[Exchange]) -> Vec<PartStatus> {
    let replies: Vec<Reply> =
        exchanges.iter().map(|exchange| Reply::read(exchange.agent.as_deref())).collect();
    let one = |part: &String| {
        let expected = Expectation::of(part, &scene.case);
        if is_met(&expected, &replies) { PartStatus::Met } else { unmet(scene, part, exchanges, &replies) }
    };
    scene.parts.iter().map(one).collect()
}

/// In how many replies the agent has refused this part.
pub(super) fn refusals(scene: &Scene, part: &str) -> usize {
    let refused = |exchange: &&Exchange| {
        let reply = Reply::read(exchange.agent.as_deref());
        refuses(scene, part, exchange, &reply)
    };
    scene.conversation.iter().filter(refused).count()
}

/// Whether the replies together satisfy the expectation. What was promised or asked along the way may
/// show a price or a date; that a thing was done must be said outright.
fn is_met(expected: &Expectation, replies: &[Reply]) -> bool {
    match expected.form {
        Form::Denied | Form::Settled => is_settled(expected, replies),
        Form::Told | Form::Confirmed => is_told(expected, replies),
    }
}

/// Whether one sentence says that it is so or that it is not, by most of the words of the matter.
fn is_settled(expected: &Expectation, replies: &[Reply]) -> bool {
    let says = |said: &&Sentence| {
        let count = expected.words.iter().filter(|word| speaks_of(said, word)).count();
        let denies = expected.form == Form::Denied && said.mood == Mood::Claim && is_negated(said);
        (denies || expected.form.moods().contains(&said.mood)) && count * 5 >= expected.words.len() * 3
    };
    let replies = replies.iter().flat_map(|reply| &reply.sentences);
    !expected.words.is_empty() && replies.filter(says).count() > 0
}

fn is_told(expected: &Expectation, replies: &[Reply]) -> bool {
    let of = |moods: &[Mood]| -> Vec<&Sentence> {
        replies.iter().flat_map(|reply| &reply.sentences).filter(|said| moods.contains(&said.mood)).collect()
    };
    let claims = of(&[Mood::Claim]);
    let told = match expected.actions.is_empty() {
        true => of(expected.form.moods()),
        false => of(&[Mood::Claim, Mood::Offer, Mood::Ask]),
    };
    let done =
        |stems: &Vec<String>| claims.iter().any(|claim| is_done(claim) && names(claim, stems, expected));
    let values = expected.values.iter().all(|value| told.iter().any(|said| value.is_told_by(said)));
    let among = |sentences: &[&Sentence]| {
        expected.words.iter().filter(|word| sentences.iter().any(|said| speaks_of(said, word))).count()
    };
    let is_of_words_alone =
        expected.actions.is_empty() && expected.values.is_empty() && expected.at_least == 0;
    // Words alone are weak evidence, so most of them must come up; beside a value or a deed half will do.
    let enough = match is_of_words_alone {
        true => !claims.is_empty() && among(&claims) * 5 >= expected.words.len() * 3,
        false => among(&told) >= expected.words.len() / 2,
    };
    expected.actions.iter().all(done) && values && enough && named(&told, replies) >= expected.at_least
}

/// How many things the replies name: the longest list, or as many as there are different prices.
fn named(told: &[&Sentence], replies: &[Reply]) -> usize {
    let mut prices: Vec<Amount> = Vec::new();
    for price in told.iter().flat_map(|said| amounts(&said.text)) {
        if !prices.contains(&price) {
            prices.push(price);
        }
    }
    let listed = replies.iter().map(|reply| choices(&reply.text).len()).max().unwrap_or_default();
    listed.max(prices.len())
}

/// Whether the sentence is about this action, or, for an action without words of its own, about the part.
fn names(claim: &Sentence, stems: &[String], expected: &Expectation) -> bool {
    match stems {
        [] => expected.words.is_empty() || expected.words.iter().any(|word| speaks_of(claim, word)),
        stems => stems.iter().any(|stem| speaks_of(claim, stem)),
    }
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
