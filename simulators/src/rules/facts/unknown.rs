//! What the case says that the user does not have, told all the same.

use crate::rules::{
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words, squeezed},
};

/// Words by which somebody says that it is not there, or not for sure.
static LACKING: Phrases = Phrases::of(&[
    "not|no|never|none|without|neither|nor",
    "unknown|unsure|unclear|lost|forgot|forgotten|missing",
    "where|what|which|who|how",
    "look|looking|find|search|check|ask|asking|find out",
    "guess|think|believe|maybe|perhaps|probably",
    "you|they|he|she|it should|must|can|could|would",
    "need|want|wanted|looking for|please",
    "tell me|us",
    "have to|must",
    "haven|hasn|dunno|idk",
    "your",
    "whatever|whichever",
]);

/// Words by which somebody says where a fact is, or why it stays there.
static ELSEWHERE: Phrases = Phrases::of(&[
    "in|on|at|under|inside|behind|with|somewhere|elsewhere|home",
    "private|confidential|personal|irrelevant|gone|unreadable|illegible|written|printed|stored",
    "too|very|complicated|difficult|hard|long|different",
]);

/// Words of a bare answer.
const SHORT: usize = 8;

/// How somebody answers who was asked for one thing.
static ANSWERS: Phrases = Phrases::of(&[
    "it|that|this is",
    "that|it would be",
    "he|she is",
    "sure|yes|ok|okay|certainly it|its|that|thats is",
    "sure|yes|ok|okay here",
]);

/// The claim and the name of the unknown fact that it tells.
pub(super) fn told<'a, 's>(scene: &Scene<'s>, claim: &Sentence<'a>) -> Option<(&'a str, &'s str)> {
    if LACKING.stand_in(&claim.words) {
        return None;
    }
    let unknown = scene.case.unknown.iter().map(String::as_str);
    let mut told = unknown.filter(|name| tells(claim, name, scene) || answers(claim, name, scene));
    told.next().map(|name| (claim.text, name))
}

/// Between a name and its value.
const MARKS: [&str; 7] = [" is ", "'s ", "\u{2019}s ", ": ", " = ", " are ", " was "];

/// Whether the claim names the fact and then a value for it: figures, or a name that nobody has said.
fn tells(claim: &Sentence<'_>, name: &str, scene: &Scene<'_>) -> bool {
    let marks = MARKS.iter().filter_map(|mark| claim.text.split_once(mark));
    let Some((_, value)) = marks.min_by_key(|(before, _)| before.len()) else { return false };
    let known = Words::of(scene.sources());
    let is_value = |token: &str| {
        let named = token.chars().next().is_some_and(char::is_uppercase) && token.chars().count() > 1;
        let figures = token.chars().any(|c| c.is_ascii_digit());
        (named || figures) && Words::of(token).iter().any(|word| !known.contains(word))
    };
    speaks_of(&claim.words, name) && value.split_whitespace().any(is_value)
}

/// Whether all the words of a fact's name stand in a text.
fn speaks_of(text: &Words, name: &str) -> bool {
    let name = Words::of(name);
    let (named, said) = (name.content(), text.content());
    !named.is_empty() && named.iter().all(|word| said.contains(word))
}

/// Whether the agent asked for this fact and nothing else, and the claim answers with something new.
fn answers(claim: &Sentence<'_>, name: &str, scene: &Scene<'_>) -> bool {
    let asked = scene.asked();
    let Some(question) = asked.iter().find(|question| speaks_of(&question.words, name)) else { return false };
    // A question for several things may be answered with another of them.
    if asked.len() != 1 || question.words.contains("or") || ELSEWHERE.stand_in(&claim.words) {
        return false;
    }
    let known = Words::of(scene.sources());
    let new = |word: &str| !known.contains(word) && !Words::of(word).content().is_empty();
    let has_figures =
        |token: &str| token.chars().any(|c| c.is_ascii_digit()) && !scene.knows(&squeezed(token));
    let said = &claim.words;
    let is_answer = said.len() <= SHORT && ANSWERS.begin(said) && said.iter().any(new);
    is_answer || claim.text.split_whitespace().any(has_figures)
}
