//! What an assertion claims, read off its words.

mod deeds;
mod manner;
mod topic;

use super::{action::Action, fact::Fact};
use crate::models::offline::text::words::{stem, words};
use manner::{is_negated, is_told_denial};
use topic::tells;

pub(super) use manner::Manner;

/// What an assertion claims.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Something happens.
    Event(Event),
    /// Something happens, and something else not before it.
    Order {
        /// What comes first.
        first: Event,
        /// What may only follow.
        then: Event,
        /// Whether it is held against the agent that what may follow does not.
        must_follow: bool,
    },
    /// Something does not happen, which no rule can tell.
    Absence,
}

/// Something that a session may show.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Event {
    /// In what manner it shows.
    pub(super) manner: Manner,
    /// Whether the user has to read of it; a tool's result then is not enough.
    pub(super) told: bool,
    /// What has to be done.
    pub(super) actions: Vec<Action>,
    /// What kinds of facts have to be there, or have to be asked for.
    pub(super) facts: Vec<Fact>,
    /// Names and numbers that have to be there as they are, in lower case.
    pub(super) literals: Vec<String>,
    /// Stems of what it is about.
    pub(super) topic: Vec<String>,
}

impl Claim {
    /// Reads an assertion.
    pub(super) fn read(text: &str) -> Self {
        if let Some((then, first)) = split_around(text, "without").filter(|(then, _)| is_negated(then)) {
            return Self::Order { first: Event::read(first), then: Event::deed(then), must_follow: false };
        }
        if let Some((before, after)) = split_around(text, "before") {
            return Self::order_by_before(before, after);
        }
        if let Some((then, first)) = split_around(text, "after").filter(|_| !is_negated(text)) {
            return Self::Order { first: Event::read(first), then: Event::deed(then), must_follow: true };
        }
        match is_negated(text) && !is_told_denial(text) {
            true => Self::Absence,
            false => Self::Event(Event::read(text)),
        }
    }

    /// *Tells the price before booking* wants the price told; *books nothing before the user agrees* wants
    /// the user's agreement first.
    fn order_by_before(before: &str, after: &str) -> Self {
        let (first, then) = match is_negated(before) {
            true => (Event::read(after), Event::deed(before)),
            false => (Event::read(before), Event::deed(after)),
        };
        Self::Order { first, then, must_follow: false }
    }
}

impl Event {
    fn read(text: &str) -> Self {
        let manner = manner::of(text);
        let facts = match manner {
            Manner::Report | Manner::Offer | Manner::Question => topic::facts(text),
            Manner::Denial | Manner::Consent | Manner::Proposal => Vec::new(),
        };
        let actions = match manner {
            Manner::Report => deeds::wanted(text, !facts.is_empty()),
            Manner::Offer | Manner::Question | Manner::Denial | Manner::Consent | Manner::Proposal => {
                Vec::new()
            }
        };
        let literals = topic::literals(text);
        let topic = match manner {
            Manner::Consent | Manner::Proposal => Vec::new(),
            Manner::Report | Manner::Offer | Manner::Question | Manner::Denial => {
                topic::stems(text, &actions, (manner, &literals))
            }
        };
        let told = words(text).iter().any(|word| tells(word));
        Self { manner, told, actions, facts, literals, topic }
    }

    /// Reads a phrase such as *no booking* or *booking it*, where any form of the word means the deed
    /// and the negation belongs to the order.
    fn deed(text: &str) -> Self {
        let kept: Vec<&str> = text.split_whitespace().filter(|word| !is_negated(word)).collect();
        let event = Self::read(&kept.join(" "));
        if event.manner != Manner::Report || !event.actions.is_empty() {
            return event;
        }
        match words(text).iter().find_map(|word| Action::known(&stem(word))) {
            Some(deed) => Self { actions: vec![deed], facts: Vec::new(), topic: Vec::new(), ..event },
            None => event,
        }
    }

    /// Whether there is nothing in it to look for.
    pub(super) fn is_vague(&self) -> bool {
        let looks_for_words = match self.manner {
            Manner::Report | Manner::Offer | Manner::Question | Manner::Denial => true,
            Manner::Consent | Manner::Proposal => false,
        };
        looks_for_words
            && self.actions.is_empty()
            && self.facts.is_empty()
            && self.literals.is_empty()
            && self.topic.is_empty()
    }
}

fn split_around<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    text.split_once(&format!(" {word} "))
}

#[cfg(test)]
mod tests;
