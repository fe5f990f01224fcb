//! What an assertion claims, read off its words.

mod deeds;
mod event;
mod manner;
mod topic;

use crate::models::offline::text::words::words;
use manner::{is_negated, is_told_denial};

pub(super) use event::Event;
pub(super) use manner::Manner;

/// What an assertion claims.
#[derive(Debug, PartialEq)]
pub(super) enum Claim {
    /// Something happens.
    Event(Event),
    /// Something happens, and something else not before it.
    Order {
        /// What comes first.
        first: Event,
        /// What may only follow.
        then: Event,
        /// Which of the two has to happen at all.
        due: Due,
    },
    /// A deed is not done, or not for more than this amount of money.
    Undone {
        /// The deed.
        deed: Event,
        /// The most that it may cost.
        limit: Option<f64>,
    },
    /// The agent does not ask for what the user has said.
    NotAskedAgain,
    /// What no rule can tell: a matter of taste, or that something else than a deed does not happen.
    Untold,
}

/// Which part of an order has to happen at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The first: *tells the price before booking*.
    First,
    /// The second: *is booked after the user agrees*.
    Then,
    /// Neither: *nothing is booked without the user's consent*.
    Neither,
}

impl Claim {
    /// Reads an assertion.
    pub(super) fn read(text: &str) -> Self {
        if let Some((then, first)) = split_around(text, "without").filter(|(then, _)| is_negated(then)) {
            return Self::Order { first: Event::read(first), then: Event::deed(then), due: Due::Neither };
        }
        if let Some((before, after)) = split_around(text, "before") {
            return Self::order_by_before(before, after);
        }
        if let Some((then, first)) = split_around(text, "after").filter(|_| !is_negated(text)) {
            return Self::Order { first: Event::read(first), then: Event::deed(then), due: Due::Then };
        }
        match is_negated(text) && !is_told_denial(text) {
            true => Self::of_absence(text),
            false if topic::is_matter_of_taste(text) => Self::Untold,
            false => Self::Event(Event::read(text)),
        }
    }

    /// *Tells the price before booking* wants the price told; *books nothing before the user agrees* wants
    /// the user's agreement first.
    fn order_by_before(before: &str, after: &str) -> Self {
        let (first, then, due) = match is_negated(before) {
            true => (Event::read(after), Event::deed(before), Due::Neither),
            false => (Event::read(before), Event::deed(after), Due::First),
        };
        Self::Order { first, then, due }
    }

    /// That a deed is not done shows as well as that it is. That nothing is invented, revealed or
    /// promised does not.
    fn of_absence(text: &str) -> Self {
        if manner::speaks_of_asking_again(text) {
            return Self::NotAskedAgain;
        }
        let deed = Event::read(&topic::without_limit(&manner::without_negations(text)));
        match deed.is_common_deed() && !words(text).iter().any(|word| word == "up") {
            true => Self::Undone { deed, limit: topic::limit(text) },
            false => Self::Untold,
        }
    }
}

fn split_around<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    text.split_once(&format!(" {word} "))
}

#[cfg(test)]
mod tests;
