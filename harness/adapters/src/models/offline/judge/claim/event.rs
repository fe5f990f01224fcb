//! Something that a session may show, taken apart into what has to be there.

use super::{
    deeds,
    manner::{self, Manner, without_negations},
    topic::{self, tells},
};
use crate::models::offline::{
    judge::{action::Action, fact::Fact},
    text::words::{stem, words},
};

/// Something that a session may show.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Event {
    /// In what manner it shows.
    pub(in super::super) manner: Manner,
    /// Whether the user has to read of it; a tool's result then is not enough.
    pub(in super::super) told: bool,
    /// What has to be done.
    pub(in super::super) actions: Vec<Action>,
    /// What kinds of facts have to be there, or have to be asked for.
    pub(in super::super) facts: Vec<Fact>,
    /// Names and numbers that have to be there as they are, in lower case.
    pub(in super::super) literals: Vec<String>,
    /// Stems of what it is about.
    pub(in super::super) topic: Vec<String>,
}

impl Event {
    /// Reads an assertion, or a part of one that stands by itself.
    pub(super) fn read(text: &str) -> Self {
        let manner = manner::of(text);
        let facts = if names_facts(manner) { topic::facts(text) } else { Vec::new() };
        let actions = match manner {
            Manner::Report => deeds::wanted(text, !facts.is_empty()),
            Manner::Offer | Manner::Question | Manner::Whether => Vec::new(),
            Manner::Denial | Manner::Consent | Manner::Proposal => Vec::new(),
        };
        let literals = topic::literals(text);
        let topic = match manner {
            Manner::Consent | Manner::Proposal => Vec::new(),
            Manner::Report | Manner::Offer | Manner::Question | Manner::Whether | Manner::Denial => {
                topic::stems(text, &actions, (manner, &literals))
            }
        };
        let told = words(text).iter().any(|word| tells(word));
        Self { manner, told, actions, facts, literals, topic }
    }

    /// Reads a phrase such as *no booking* or *booking it*, where any form of the word means the deed
    /// and the negation belongs to the order.
    pub(super) fn deed(text: &str) -> Self {
        let event = Self::read(&without_negations(text));
        if event.manner != Manner::Report || !event.actions.is_empty() {
            return event;
        }
        match words(text).iter().find_map(|word| Action::known(&stem(word))) {
            Some(deed) => Self { actions: vec![deed], facts: Vec::new(), topic: Vec::new(), ..event },
            None => event,
        }
    }

    /// Whether it is a deed that has words and tools of its own everywhere, and nothing besides.
    pub(super) fn is_common_deed(&self) -> bool {
        let common = !self.actions.is_empty() && self.actions.iter().all(Action::is_common);
        self.manner == Manner::Report && self.facts.is_empty() && common
    }

    /// Whether there is nothing in it to look for.
    pub(in super::super) fn is_vague(&self) -> bool {
        let needs_words = match self.manner {
            Manner::Report | Manner::Offer | Manner::Question | Manner::Whether => true,
            // Whether anything is denied, proposed or agreed to shows by itself.
            Manner::Denial | Manner::Consent | Manner::Proposal => false,
        };
        let parts = [self.actions.len(), self.facts.len(), self.literals.len(), self.topic.len()];
        needs_words && parts == [0; 4]
    }
}

/// Whoever denies something names its kind and gives none; who says whether, may do either.
fn names_facts(manner: Manner) -> bool {
    match manner {
        Manner::Report | Manner::Offer | Manner::Question => true,
        Manner::Whether | Manner::Denial | Manner::Consent | Manner::Proposal => false,
    }
}
