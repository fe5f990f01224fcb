//! What an assertion is about, and what must stand there as it is.

use super::manner::{self, Manner};
use crate::models::offline::{
    judge::{
        action::{Action, is_light},
        fact::Fact,
    },
    text::words::{content, is_stop_word, stem, words},
};

/// Stems of verbs that say that something is told.
const TELLING: &str = " tel stat say said giv inform provid show mention communicat explain receiv learn know shar \
    quot present list nam advis acknowledg ";
/// Stems that say nothing of what an assertion is about.
const IDLE: &str = " user custom customer agent assistant person caller client get need want request prefer desir \
    agree explicit explicitly clear clearly least includ detail travel help assist satisfy serv handl happy two three \
    succes successful successfully ";

/// Whether the word says that something is told.
pub(super) fn tells(word: &str) -> bool {
    TELLING.contains(&format!(" {} ", stem(word)))
}

/// Whether the word says nothing of what an assertion is about.
pub(super) fn is_idle(word: &str) -> bool {
    IDLE.contains(&format!(" {} ", stem(word)))
}

/// The kinds of facts that are named.
pub(super) fn facts(text: &str) -> Vec<Fact> {
    let mut facts = Fact::called_for(text);
    // "A ticket number", where the words by themselves do not say that it is a code.
    if words(text).iter().any(|word| word == "number") && !facts.contains(&Fact::Code) {
        facts.push(Fact::Code);
    }
    facts
}

/// Names inside the sentence, and numbers long enough to mean one thing, in lower case. Days are left
/// out, since they can be written in many ways.
pub(super) fn literals(text: &str) -> Vec<String> {
    let tokens = text.split_whitespace().map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_literal = |(at, token): &(usize, &str)| {
        let is_name = *at > 0 && token.starts_with(char::is_uppercase) && token.len() >= 4;
        let is_number = token.len() >= 3 && token.chars().any(|c| c.is_ascii_digit());
        (is_name || is_number) && !Fact::Date.stands_in(&format!("1 {token}"), "")
    };
    tokens.enumerate().filter(is_literal).map(|(_, token)| token.to_lowercase()).collect()
}

/// The stems that are left when all else is taken away.
pub(super) fn stems(text: &str, actions: &[Action], (manner, literals): (Manner, &[String])) -> Vec<String> {
    let calls_for_fact = |word: &str| Fact::is_called_by(word) && manner != Manner::Denial;
    let is_taken = |word: &str| {
        let stem = stem(word);
        actions.iter().any(|action| action.is_named_by(&stem))
            || literals.iter().any(|literal| literal.contains(word))
            || calls_for_fact(word)
            || is_light(&stem)
            || manner::marks(word)
            || tells(word)
            || is_idle(word)
    };
    let kept = words(text).into_iter().filter(|word| !is_stop_word(word) && !is_taken(word));
    let mut stems: Vec<String> = kept.flat_map(|word| content(&word)).collect();
    stems.dedup();
    stems
}
