//! A user who speaks of being simulated: of its prompt, its persona, its goal, the test that it is part of.

use super::{
    Fault,
    message::Message,
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words},
};
use rehearsal_core::draft::DraftFault;

/// What nobody says who is not played.
static NEVER_SAID: Phrases = Phrases::of(&[
    "as an|a ai|llm|chatbot",
    "i am an ai|llm|chatbot",
    "i am just an ai|llm|chatbot",
    "as a|an ~ language model",
    "i am a ~ language model",
    "simulated user|customer|person",
    "user simulator",
    "i am simulating",
    "i am being simulated",
    "my assigned|given character|role|goal|task",
    "my system prompt",
    "i was|am instructed to be|act|play|pretend|say|sound|behave|remain|stay",
    "i have been instructed|told to be|act|play|pretend|say|sound|behave|remain|stay",
    "goal part|parts",
    "all|both|every|part|parts|one of my goals|goal ~ met|achieved|complete|completed|fulfilled",
    "my goal|goals is|are|has|have ~ met|achieved|complete|completed|fulfilled",
    "the goal is|has ~ met|achieved",
    "end of conversation|simulation|test|scenario",
]);

/// What else nobody says, with the word by which an innocent matter is told apart: where case or agent speak of it, the user
/// may too. The last are facts that a played user was told not to have, named as such.
static SELDOM_SAID: [(&str, Phrases); 11] = [
    ("simulation", Phrases::of(&["this|the simulation", "this is ~ simulation"])),
    (
        "role",
        Phrases::of(&[
            "role play|playing",
            "roleplay|roleplaying",
            "i am playing the|a role|customer|user|part",
        ]),
    ),
    ("persona", Phrases::of(&["my|the|assigned persona"])),
    ("character", Phrases::of(&["stay|staying|stays in character"])),
    ("instructions", Phrases::of(&["my prompt|instructions ~ say|says|tell|tells|mention|mentions"])),
    ("instruction", Phrases::of(&["according to my prompt|profile|persona|instructions|script"])),
    ("play", Phrases::of(&["i was|am told to play|act|pretend"])),
    ("task", Phrases::of(&["task description"])),
    ("criteria", Phrases::of(&["success criteria|criterion"])),
    (
        "test",
        Phrases::of(&[
            "this test case|scenario",
            "this test|scenario requires|asks|ends|says",
            "for the purposes|purpose|sake of this test|exercise|scenario|simulation",
            "i am testing you|your|this agent|bot",
        ]),
    ),
    (
        "profile",
        Phrases::of(&[
            "not in my profile|persona|instructions",
            "not part of my profile|persona|instructions",
            "my profile|persona does not say|include|contain|mention",
            "i was not given that|this ~ in my",
            "not listed in|among my known|facts",
        ]),
    ),
];

pub(super) fn fault(scene: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    let gives_away = |words: &Words| {
        let told = |(word, phrases): &(&str, Phrases)| phrases.stand_in(words) && !scene.speaks_of(word);
        NEVER_SAID.stand_in(words) || SELDOM_SAID.iter().any(told)
    };
    let said = message
        .sentences
        .iter()
        .find(|sentence| gives_away(&sentence.words) && !asks_the_other(sentence))?
        .text;
    let reason = format!(
        "\"{said}\" speaks of being simulated; stay the user, who knows of no prompt, persona, goal or test"
    );
    Some(Fault::new(DraftFault::SpeaksOfSimulation, said, reason))
}

/// Whether the sentence asks what the other side is, as many people do.
fn asks_the_other(sentence: &Sentence<'_>) -> bool {
    sentence.asks() && !sentence.words.iter().any(|word| matches!(word, "i" | "my"))
}
