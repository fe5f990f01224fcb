//! In what manner an assertion wants something to show.

use super::topic::tells;
use crate::models::offline::text::words::{stem, words};

/// In what manner something shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum Manner {
    /// The agent reports it, or a tool call shows it.
    #[default]
    Report,
    /// The agent puts it forward.
    Offer,
    /// The agent asks for it.
    Question,
    /// The agent asks whether it may go on.
    Proposal,
    /// The agent says whether it is so.
    Whether,
    /// The agent says that it is not so.
    Denial,
    /// The user agrees.
    Consent,
}

const OFFERING: [&str; 5] = ["offer", "propos", "suggest", "recommend", "alternativ"];
const ASKING: [&str; 4] = ["asks", "asked", "asking", "ask"];
const REFUSING: [&str; 5] = ["declin", "refus", "deny", "unavail", "impossibl"];
const AGREEMENT: [&str; 6] = ["confirm", "agree", "approval", "consent", "permission", "approv"];
const NEGATIONS: [&str; 9] =
    ["not", "no", "never", "without", "avoids", "avoid", "refrains", "nothing", "cannot"];

/// Reads the manner off an assertion or a part of one.
pub(super) fn of(text: &str) -> Manner {
    let words = words(text);
    let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
    let has = |wanted: &[&str]| stems.iter().any(|stem| wanted.contains(&stem.as_str()));
    if words.iter().any(|word| ASKING.contains(&word.as_str())) {
        return if has(&AGREEMENT) { Manner::Proposal } else { Manner::Question };
    }
    if is_act_of_user(&words) {
        return Manner::Consent;
    }
    if words.iter().any(|word| word == "whether") {
        return Manner::Whether;
    }
    if has(&REFUSING) || is_negated(text) {
        return Manner::Denial;
    }
    if has(&OFFERING) { Manner::Offer } else { Manner::Report }
}

/// Whether the word marks the manner and says nothing of what the assertion is about.
pub(super) fn marks(word: &str) -> bool {
    let stem = stem(word);
    OFFERING.contains(&stem.as_str())
        || REFUSING.contains(&stem.as_str())
        || ASKING.contains(&word)
        || is_negated(word)
}

/// Whether the text is about questions that were answered before.
pub(super) fn speaks_of_asking_again(text: &str) -> bool {
    const AGAIN: [&str; 5] = ["again", "twice", "already", "repeatedly", "before"];
    let words = words(text);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    has(&ASKING) && has(&AGAIN)
}

/// The text without its words of negation.
pub(super) fn without_negations(text: &str) -> String {
    text.split_whitespace().filter(|word| !is_negated(word)).collect::<Vec<_>>().join(" ")
}

/// Whether anything in the text is negated.
pub(super) fn is_negated(text: &str) -> bool {
    words(text).iter().any(|word| NEGATIONS.contains(&word.as_str()) || word.ends_with("n't"))
}

/// Whether the negation is what is told, as in *is told that it cannot be refunded*.
pub(super) fn is_told_denial(text: &str) -> bool {
    let words = words(text);
    let telling = words.iter().position(|word| tells(word));
    let negation = words.iter().position(|word| is_negated(word));
    telling.zip(negation).is_some_and(|(telling, negation)| telling < negation)
}

/// *The user confirms*, *the user's confirmation*; not *is confirmed to the user*.
fn is_act_of_user(words: &[String]) -> bool {
    const ACTS: [&str; 7] = ["confirms", "agrees", "approves", "consents", "accepts", "confirmed", "agreed"];
    const NOUNS: [&str; 5] = ["confirmation", "approval", "consent", "agreement", "permission"];
    words.iter().enumerate().any(|(at, word)| {
        let follows =
            |wanted: &[&str]| words.iter().skip(at + 1).take(3).any(|next| wanted.contains(&next.as_str()));
        match word.as_str() {
            "user" | "customer" | "they" => follows(&ACTS),
            "user's" | "customer's" | "their" => follows(&NOUNS),
            // "Explicit confirmation by the user"
            "by" => {
                follows(&["user", "customer"])
                    && words.iter().take(at).any(|noun| NOUNS.contains(&noun.as_str()))
            }
            _ => false,
        }
    })
}
