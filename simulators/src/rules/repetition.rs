//! A user who says again what was said: by the user, or by the agent.

use super::{
    Fault,
    message::Message,
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words, sentences, squeezed},
};
use rehearsal_core::draft::DraftFault;
use std::collections::BTreeSet;

/// Words that a message may have and still be a mere answer, which comes again where it is asked for again.
const ANSWER: usize = 3;
/// Words of a sentence that two people may say by chance.
const SHORT: usize = 4;
/// Words of substance by which two messages can be told to be the same.
const SUBSTANCE: usize = 3;
/// Of so many words of substance, one may be new and the message is still the old one.
const ONE_NEW_IN: usize = 5;
/// Share of a message, in percent, that has to be the agent's.
const ECHOED: usize = 75;

pub(super) fn repeats(scene: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    let own = Matter::of(message.text);
    let earlier = scene.messages().find(|said| Matter::of(said).is_same(&own))?;
    if message.length() <= ANSWER && answers_again(scene, message.text) {
        return None;
    }
    if is_not_heard(scene) {
        return None;
    }
    let reason =
        "the message says again what the user has said; say it in other words, or say something else";
    Some(Fault::new(DraftFault::RepeatsItself, earlier, reason))
}

/// Whether the agent says again what it said before. Who is not heard says it again, as people do.
fn is_not_heard(scene: &Scene<'_>) -> bool {
    let replies: Vec<&str> = scene.replies().collect();
    let Some((last, earlier)) = replies.split_last() else { return false };
    let last = Matter::of(last);
    earlier.iter().any(|reply| Matter::of(reply).is_same(&last))
}

/// Whether a short answer is called for: the agent asks, or the same words were not the last that were said.
fn answers_again(scene: &Scene<'_>, text: &str) -> bool {
    let last = scene.messages().next_back();
    !scene.asked().is_empty() || last.is_some_and(|last| squeezed(last) != squeezed(text))
}

/// A message as others are compared with it.
struct Matter {
    squeezed: String,
    content: BTreeSet<String>,
}

impl Matter {
    fn of(text: &str) -> Self {
        let content = Words::of(text).content().into_iter().map(str::to_owned).collect();
        Self { squeezed: squeezed(text), content }
    }

    /// Whether one message is the other, but for order, politeness, and a word more or less.
    fn is_same(&self, other: &Self) -> bool {
        if self.squeezed == other.squeezed {
            return true;
        }
        let (one, other) = (&self.content, &other.content);
        let (less, more) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        let news: Vec<&String> = more.difference(less).collect();
        let says_a_value = news.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
        less.len() >= SUBSTANCE
            && less.is_subset(more)
            && news.len() <= less.len() / ONE_NEW_IN
            && !says_a_value
    }
}

/// The agent's own sentences in the user's mouth. A choice is copied from a list, and that is none.
pub(super) fn echoes(scene: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    let reason = "the message repeats the agent's words; answer as the user";
    if scene.last_reply().is_some_and(|reply| squeezed(reply) == squeezed(message.text)) {
        return Some(Fault::new(DraftFault::EchoesAgent, message.text, reason));
    }
    let said: Vec<Sentence<'_>> =
        scene.replies().flat_map(sentences).filter(|said| !is_listed(said.text)).collect();
    let is_echo = |own: &&Sentence<'_>| said.iter().any(|other| is_nearly(&own.words, &other.words));
    let echoed: Vec<&Sentence<'_>> = message.sentences.iter().filter(is_echo).collect();
    let first = echoed.iter().find(|sentence| is_the_agents(sentence))?.text;
    let count: usize = echoed.iter().map(|sentence| sentence.words.len()).sum();
    (count * 100 >= message.length() * ECHOED).then(|| Fault::new(DraftFault::EchoesAgent, first, reason))
}

/// Who is spoken to, or for.
static DIRECTED: Phrases = Phrases::of(&["you|your|we|our"]);

/// Whether a sentence is one that the agent says to the user, and not one that two people may say by chance.
fn is_the_agents(sentence: &Sentence<'_>) -> bool {
    let length = sentence.words.len();
    let directed = DIRECTED.stand_in(&sentence.words) || sentence.asks();
    length > 2 * SHORT || directed && length > SHORT
}

fn is_listed(sentence: &str) -> bool {
    let start = sentence.trim_start();
    start.starts_with(['-', '*', '\u{2022}'])
        || start.split_once(['.', ')', ':']).is_some_and(|(number, _)| number.len() <= 2)
}

/// Whether the words are the same in the same order, but for one in eight.
fn is_nearly(one: &Words, other: &Words) -> bool {
    let longer = one.len().max(other.len());
    one.len().abs_diff(other.len()) * 8 <= longer && common(one, other) * 8 >= longer * 7
}

/// The length of the longest sequence of words that both have in order.
fn common(one: &Words, other: &Words) -> usize {
    let mut row = vec![0_usize; other.len() + 1];
    for word in one.iter() {
        let mut diagonal = 0;
        let mut left = 0;
        for (cell, candidate) in row.iter_mut().skip(1).zip(other.iter()) {
            let above = *cell;
            left = if word == candidate { diagonal + 1 } else { above.max(left) };
            diagonal = above;
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}
