//! A message longer than its person talks.

use super::{Fault, message::Message, phrase::Phrases, scene::Scene, text::Words};
use rehearsal_core::{actor::ActorProfile, draft::DraftFault};

/// The longest message that anybody sends, in characters.
const LONGEST: usize = 2000;

/// How somebody talks, with the most words of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Talk {
    Terse,
    Hasty,
    Ordinary,
    Thorough,
    Rambling,
}

impl Talk {
    fn most(self) -> usize {
        match self {
            Self::Terse => 40,
            Self::Hasty => 70,
            Self::Ordinary => 110,
            Self::Thorough => 150,
            Self::Rambling => 250,
        }
    }
}

/// A text longer than anybody writes.
pub(super) fn endless(_: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    (message.text.chars().count() > LONGEST)
        .then(|| held(format!("the text is longer than {LONGEST} characters")))
}

pub(super) fn fault(scene: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    if let Some(endless) = endless(scene, message) {
        return Some(endless);
    }
    let length = message.length();
    let most = most(scene);
    (length > most)
        .then(|| held(format!("the message has {length} words, and this person says {most} at most")))
}

/// How an agent asks for everything.
static EVERYTHING: Phrases = Phrases::of(&[
    "describe",
    "in detail",
    "details",
    "explain",
    "paste",
    "step by step",
    "everything",
    "list all",
]);

/// The most words of a message: by how the person talks, by how the conversation was opened, and more where the
/// agent asks for everything.
fn most(scene: &Scene<'_>) -> usize {
    let own = talk(scene.profile).most();
    let opening = Words::of(&scene.case.input).len();
    let most = own.max(opening * 5 / 4);
    let asked = scene.last_reply().is_some_and(|reply| EVERYTHING.stand_in(&Words::of(reply)));
    if asked { most * 2 } else { most }
}

fn talk(profile: &ActorProfile) -> Talk {
    let of = |names: &[&str]| {
        let named = |name: &str| names.iter().any(|wanted| name.to_lowercase().contains(wanted));
        let levels = profile.traits.iter().filter(|(name, _)| named(name)).map(|(_, level)| level);
        let manner = profile.manner.iter().filter(|(name, _)| named(name)).map(|(_, manner)| manner);
        levels.chain(manner).map(|text| text.to_lowercase()).collect::<Vec<_>>().join(" ")
    };
    let talks = of(&["communication", "style", "verbosity", "talk", "length"]);
    let everything = format!("{talks} {}", profile.context.to_lowercase());
    let verbosity = of(&["verbosity"]);
    if has(&everything, &RAMBLING) || has(&verbosity, &["high"]) {
        Talk::Rambling
    } else if has(&talks, &TERSE) || has(&verbosity, &["low"]) {
        Talk::Terse
    } else if has(&talks, &["formal", "polite", "detailed", "thorough"]) {
        Talk::Thorough
    } else if has(&talks, &DIRECT)
        || has(&of(&["patience"]), &["low", "none", "little", "short", "impatient"])
    {
        Talk::Hasty
    } else {
        Talk::Ordinary
    }
}

const RAMBLING: [&str; 11] = [
    "chatty",
    "talkative",
    "verbose",
    "rambl",
    "garrulous",
    "long-winded",
    "digress",
    "tells a story",
    "tells stories",
    "long messages",
    "goes on and on",
];
const DIRECT: [&str; 4] = ["direct", "concise", "blunt", "to the point"];
const TERSE: [&str; 10] = [
    "terse",
    "brief",
    "short",
    "curt",
    "laconic",
    "few words",
    "fragments",
    "one line",
    "two words",
    "monosyllab",
];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn held(reason: String) -> Fault {
    Fault::new(DraftFault::TooLong, "", reason)
}
