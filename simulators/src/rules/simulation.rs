//! A user who speaks of being simulated: of its prompt, its persona, its goal, the test that it is part of.

use super::{
    Fault, phrase,
    scene::Scene,
    text::{content, sentences, words},
};
use rehearsal_core::draft::DraftFault;

/// What nobody says who is not played. Each names the word by which an innocent matter is told apart: where case or
/// agent speak of it, the user may too.
const PHRASES: [(&str, &str); 34] = [
    ("as an|a ai|llm|chatbot", ""),
    ("i am an ai|llm|chatbot", ""),
    ("i am just an ai|llm|chatbot", ""),
    ("as a|an ~ language model", ""),
    ("i am a ~ language model", ""),
    ("simulated user|customer|person", ""),
    ("user simulator", ""),
    ("i am simulating", ""),
    ("i am being simulated", ""),
    ("this|the simulation", "simulation"),
    ("this is ~ simulation", "simulation"),
    ("role play|playing", "role"),
    ("roleplay|roleplaying", "role"),
    ("my|the|assigned persona", "persona"),
    ("my assigned|given character|role|goal|task", ""),
    ("stay|staying|stays in character", "character"),
    ("my system prompt", ""),
    ("my prompt|instructions ~ say|says|tell|tells|mention|mentions", "instructions"),
    ("according to my prompt|profile|persona|instructions|script", "instruction"),
    ("i was|am instructed to be|act|play|pretend|say|sound|behave|remain|stay", ""),
    ("i have been instructed|told to be|act|play|pretend|say|sound|behave|remain|stay", ""),
    ("i was|am told to play|act|pretend", "play"),
    ("i am playing the|a role|customer|user|part", "role"),
    ("task description", "task"),
    ("success criteria|criterion", "criteria"),
    ("goal part|parts", ""),
    ("all|both|every|part|parts|one of my goals|goal ~ met|achieved|complete|completed|fulfilled", ""),
    ("my goal|goals is|are|has|have ~ met|achieved|complete|completed|fulfilled", ""),
    ("the goal is|has ~ met|achieved", ""),
    ("this test case|scenario", "test"),
    ("this test|scenario requires|asks|ends|says", "test"),
    ("for the purposes|purpose|sake of this test|exercise|scenario|simulation", "test"),
    ("i am testing you|your|this agent|bot", "test"),
    ("end of conversation|simulation|test|scenario", ""),
];

/// Facts that a played user was told not to have, named as such.
const TOLD_OFF: [&str; 5] = [
    "not in my profile|persona|instructions",
    "not part of my profile|persona|instructions",
    "my profile|persona does not say|include|contain|mention",
    "i was not given that|this ~ in my",
    "not listed in|among my known|facts",
];

pub(super) fn fault(scene: &Scene<'_>, text: &str) -> Option<Fault> {
    let spoken_of = content(scene.sources());
    let innocent = |word: &str| !word.is_empty() && content(word).iter().all(|word| spoken_of.contains(word));
    let gives_away = |sentence: &str| {
        PHRASES.iter().any(|(phrase, word)| phrase::has(sentence, &[phrase]) && !innocent(word))
            || phrase::has(sentence, &TOLD_OFF) && !innocent("profile")
    };
    let said =
        sentences(text).into_iter().find(|sentence| gives_away(sentence) && !asks_the_other(sentence))?;
    let reason = format!(
        "\"{said}\" speaks of being simulated; stay the user, who knows of no prompt, persona, goal or test"
    );
    Some(Fault::new(DraftFault::SpeaksOfSimulation, said, reason))
}

/// Whether the sentence asks what the other side is, as many people do.
fn asks_the_other(sentence: &str) -> bool {
    let words = words(sentence);
    sentence.ends_with('?') && !words.iter().any(|word| matches!(word.as_str(), "i" | "my"))
}
