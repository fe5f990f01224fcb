//! Giving up with parts of the goal open and patience left.

use crate::rules::{
    Fault,
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words, sentences},
};
use rehearsal_core::{
    actor::{ActorProfile, PartProgress, PartStatus},
    draft::DraftFault,
};

/// How an agent says no, or that something is broken.
static REFUSALS: Phrases = Phrases::of(&[
    "can|could|do|does|did|will|is|are|am|was not",
    "unable|unfortunately|impossible|unavailable|sorry|apologise|apologize|afraid",
    "no longer|way|refund|refunds|exceptions|availability|seats|rooms",
    "only|policy",
    "error|failed|broken|down|outage|timeout|wrong",
    "sold out",
    "out of stock",
    "nothing i|we",
]);

/// What a person may hold against an offer whatever its patience.
static DEALBREAKERS: Phrases = Phrases::of(&[
    "expensive|afford|budget|dear|pricey|costs|price|fee|cheaper",
    "late|early|far|small|long",
    "refuse|refused|refuses|declined|rude|policy|wrong",
    "someone|somebody|somewhere|elsewhere",
    "sold out",
]);

/// How many replies in a row somebody bears that bring no further.
pub(super) fn patience(profile: &ActorProfile) -> usize {
    let levels = profile.traits.iter().filter(|(name, _)| name.to_lowercase().contains("patience"));
    let level = levels.map(|(_, level)| level.to_lowercase()).collect::<Vec<_>>().join(" ");
    let everything = profile.traits.values().chain([&profile.context]).map(|text| text.to_lowercase());
    let says = |words: &[&str]| words.iter().any(|word| level.contains(word));
    if says(&["low", "none", "little", "short", "impatient"])
        || everything.into_iter().any(|text| text.contains("impatient"))
    {
        2
    } else if says(&["high", "endless", "great", "patient"]) {
        5
    } else {
        3
    }
}

pub(super) fn fault(scene: &Scene<'_>, reason: &str, progress: &[PartProgress]) -> Option<Fault> {
    let open = progress.iter().find(|part| part.status != PartStatus::Met);
    let blocked = progress.iter().any(|part| part.status == PartStatus::Blocked);
    if blocked || progress.is_empty() || DEALBREAKERS.stand_in(&Words::of(reason)) || is_refused(scene) {
        return None;
    }
    let Some(open) = open else {
        let reason = "every part of the goal is met, and the user gives up; stop content, or go on";
        return Some(Fault::new(DraftFault::StopsTooSoon, "", reason));
    };
    let limit = patience(scene.profile);
    let fruitless = fruitless(scene, progress);
    (fruitless < limit).then(|| {
        let reason = format!(
            "nothing is blocked, and patience for {limit} replies that bring no further is not spent after {fruitless}; still open: {}",
            open.part
        );
        Fault::new(DraftFault::StopsTooSoon, "", reason)
    })
}

/// Whether the agent has said no to something lately, or has said nothing.
fn is_refused(scene: &Scene<'_>) -> bool {
    let silent = scene
        .before
        .last()
        .is_none_or(|turn| turn.reply.as_deref().is_none_or(|reply| reply.trim().is_empty()));
    silent || scene.replies().rev().take(2).any(|reply| REFUSALS.stand_in(&Words::of(reply)))
}

/// How many replies up to the last may have brought the user no further: none where a part was met since the last
/// message, or where the agent asks for something that the user knows and has not told.
fn fruitless(scene: &Scene<'_>, progress: &[PartProgress]) -> usize {
    let met =
        |progress: &[PartProgress]| progress.iter().filter(|part| part.status == PartStatus::Met).count();
    let before = scene.before.last().map_or(&[][..], |turn| turn.user.progress.as_slice());
    if !before.is_empty() && met(progress) > met(before) || asks_for_known(scene) {
        return 0;
    }
    // What came after an answer to a question is a reply like any other.
    scene.before.len()
}

fn asks_for_known(scene: &Scene<'_>) -> bool {
    let told: Vec<&str> = scene.messages().collect();
    let untold =
        |value: &String| !told.iter().any(|message| message.to_lowercase().contains(&value.to_lowercase()));
    let asks_for = |name: &String| {
        let name = Words::of(name);
        let named = name.content();
        let asks_for_all = |question: &Sentence<'_>| {
            let asked = question.words.content();
            named.iter().all(|word| asked.contains(word))
        };
        !named.is_empty() && scene.asked().iter().any(asks_for_all)
    };
    let questions = scene.replies().flat_map(sentences).filter(Sentence::asks).count();
    questions <= 2 && scene.case.known.iter().any(|(name, value)| asks_for(name) && untold(value))
}
