//! What an assertion is about, and what must stand there as it is.

use super::manner::{self, Manner};
use crate::models::offline::{
    judge::{
        action::{Action, is_light},
        fact::Fact,
    },
    text::{
        facts::amounts,
        words::{content, is_stop_word, stem, words},
    },
};

/// Stems of verbs that say that something is told.
const TELLING: &str = " tel stat say said giv inform provid show mention communicat explain receiv learn know shar \
    quot present list nam advis acknowledg ";
/// Stems that say nothing of what an assertion is about.
const IDLE: &str = " user custom customer agent assistant person caller client get need want request prefer desir \
    agree explicit explicitly clear clearly least includ detail travel help assist satisfy serv handl happy two three \
    every succ succes successful successfully plain plainly whether trip thing anyth someth ";

/// Stems of what only taste or knowledge of the world can judge.
const TASTE: &str = " respect polite politely friendly appropriat appropriately accurat accurately helpful \
    professional professionally consistent empathetic honest faithful ";

/// Whether the assertion is a matter of taste or of knowledge that rules do not have.
pub(super) fn is_matter_of_taste(text: &str) -> bool {
    words(text).iter().any(|word| TASTE.contains(&format!(" {} ", stem(word))))
}

/// The amount after words such as *above*, if there is one.
pub(super) fn limit(text: &str) -> Option<f64> {
    let (_, rest) = around_limit(text)?;
    amounts(rest).first()?.parse().ok()
}

/// The text without its limit, so that the amount need not stand in the session.
pub(super) fn without_limit(text: &str) -> String {
    let Some((before, rest)) = around_limit(text).filter(|(_, rest)| !amounts(rest).is_empty()) else {
        return text.to_owned();
    };
    // The amount and its currency are the first two words.
    let after: Vec<&str> = rest.split_whitespace().skip(2).collect();
    format!("{before} {}", after.join(" "))
}

fn around_limit(text: &str) -> Option<(&str, &str)> {
    [" above ", " over ", " more than ", " exceeding "].iter().find_map(|word| text.split_once(word))
}

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
    // In a question these call for a fact; in an assertion they join two halves.
    let text = &text.replace(" when ", " ").replace(" where ", " ");
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
        let is_year = token.len() == 4 && (token.starts_with("19") || token.starts_with("20"));
        (is_name || is_number) && !is_year && !Fact::Date.stands_in(&format!("1 {token}"), "")
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
