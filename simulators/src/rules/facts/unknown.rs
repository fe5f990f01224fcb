//! What the case says that the user does not have, told all the same.

use crate::rules::{
    phrase,
    scene::Scene,
    text::{content, squeezed, words},
};

/// Words by which somebody says that it is not there, or not for sure.
const LACKING: [&str; 12] = [
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
];

/// How somebody answers who was asked for one thing.
const ANSWERS: [&str; 5] = [
    "it|that|this is",
    "that|it would be",
    "he|she is",
    "sure|yes|ok|okay|certainly it|its|that|thats is",
    "sure|yes|ok|okay here",
];

/// The claim and the name of the unknown fact that it tells.
pub(super) fn told<'a, 's>(scene: &Scene<'s>, claim: &'a str) -> Option<(&'a str, &'s str)> {
    if phrase::has(claim, &LACKING) {
        return None;
    }
    let unknown = scene.case.unknown.iter().map(String::as_str);
    let mut told = unknown.filter(|name| tells(claim, name, scene) || answers(claim, name, scene));
    told.next().map(|name| (claim, name))
}

/// Whether the claim names the fact and then a value for it.
fn tells(claim: &str, name: &str, scene: &Scene<'_>) -> bool {
    let named = content(name);
    let said = content(claim);
    if named.is_empty() || !named.iter().all(|word| said.contains(word)) {
        return false;
    }
    let lower = claim.to_lowercase();
    let Some((_, value)) = [" is ", "'s ", "\u{2019}s ", ": ", " = ", " are ", " was "]
        .iter()
        .filter_map(|mark| lower.split_once(mark))
        .min_by_key(|(before, _)| before.len())
    else {
        return false;
    };
    let mut new =
        words(value).into_iter().filter(|word| !content(word).iter().any(|word| named.contains(word)));
    new.any(|word| word.len() > 1 && is_value(&word, scene))
}

/// A word that is no mere filler and that nobody has said.
fn is_value(word: &str, scene: &Scene<'_>) -> bool {
    !content(word).is_empty() && !words(scene.sources()).contains(&word.to_owned())
}

/// Whether the agent asked for this fact and nothing else, and the claim answers with something new.
fn answers(claim: &str, name: &str, scene: &Scene<'_>) -> bool {
    let named = content(name);
    let asked = scene.asked();
    let Some(question) = asked.iter().find(|question| {
        let said = content(question);
        !named.is_empty() && named.iter().all(|word| said.contains(word))
    }) else {
        return false;
    };
    // A question for several things may be answered with another of them.
    let alone = asked.len() == 1 && !phrase::has(question, &["or"]);
    let known = words(scene.sources());
    let new = |word: &&String| !known.contains(word) && !content(word).is_empty();
    let digits = claim
        .split_whitespace()
        .any(|word| word.chars().any(|c| c.is_ascii_digit()) && !scene.knows(&squeezed(word)));
    let words = words(claim);
    let short = words.len() <= 8;
    alone && (digits || short && phrase::begins(claim, &ANSWERS) && words.iter().any(|word| new(&word)))
}
