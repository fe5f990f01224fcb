//! Deciding one assertion.

use super::{
    absence::{asked_again, undone},
    claim::{Claim, Due, Event},
    evidence::{Hit, Whose, find, nearest, nearest_of_agent},
    exhibit::SessionBlock,
};
use serde::Serialize;
use serde_json::{Value, json};

/// The three answers, as the judge's schema words them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Finding {
    /// It holds.
    Met,
    /// It does not.
    NotMet,
    /// No rule can tell.
    CannotAssess,
}

/// A finding with its reason and the words it rests on.
#[derive(Debug)]
pub(super) struct Decided {
    /// The finding.
    pub(super) finding: Finding,
    reason: String,
    hit: Option<Hit>,
}

impl Decided {
    /// As the judge's schema wants it.
    pub(super) fn to_json(&self, id: &str) -> Value {
        json!({
            "id": id,
            "reasoning": self.reason,
            "quote": self.hit.as_ref().map(|hit| hit.quote.as_str()),
            "quote_turn": self.hit.as_ref().map(|hit| hit.turn),
            "finding": self.finding,
        })
    }

    /// What should not be done was not; the agent's words that come nearest stand for it.
    pub(super) fn by_absence(nearest: Option<Hit>) -> Self {
        match nearest {
            Some(hit) => Self::met(hit, "nothing shows it done; these words come nearest"),
            None => Self::open("there is nothing to quote"),
        }
    }

    /// It holds, by these words of the agent's.
    pub(super) fn met(hit: Hit, reason: &str) -> Self {
        Self { finding: Finding::Met, reason: format!("By rules: {reason}."), hit: Some(hit) }
    }

    /// It does not; the words are those that come nearest or show the opposite.
    pub(super) fn missed(hit: Option<Hit>, reason: &str) -> Self {
        Self { finding: Finding::NotMet, reason: format!("By rules: {reason}."), hit }
    }

    fn open(reason: &str) -> Self {
        Self { finding: Finding::CannotAssess, reason: format!("By rules: {reason}."), hit: None }
    }
}

/// Decides one assertion about a session.
pub(super) fn decide(assertion: &str, session: &SessionBlock) -> Decided {
    match Claim::read(assertion) {
        Claim::Untold => Decided::open("no rule can tell this; use a model as judge"),
        Claim::NotAskedAgain => asked_again(session),
        Claim::Undone { deed, limit } => undone(&deed, limit, session),
        Claim::Event(event) => happens(&event, session),
        Claim::Order { first, then, due } => in_order((&first, &then), due, session),
    }
}

fn happens(event: &Event, session: &SessionBlock) -> Decided {
    if event.is_vague() {
        return Decided::open("the assertion names nothing that a rule could look for");
    }
    match find(event, session) {
        Ok(hit) => match beside(hit, event, session) {
            Some(hit) => Decided::met(hit, "these words show it"),
            None => Decided::open("only the user's words show it"),
        },
        Err(missing) => Decided::missed(nearest(event, session), &missing),
    }
}

/// `then` may show no earlier than `first`. In one turn they count as in order, since rules do not see
/// the order within a reply.
fn in_order((first, then): (&Event, &Event), due: Due, session: &SessionBlock) -> Decided {
    if first.is_vague() || then.is_vague() {
        return Decided::open("the assertion names nothing that a rule could look for");
    }
    match (find(first, session), find(then, session)) {
        (Ok(first), Ok(then)) if first.at <= then.at => match (first.whose, then.whose) {
            (Whose::Agent, _) => Decided::met(first, "this came first"),
            (Whose::User, Whose::Agent) => Decided::met(then, "the user agreed before this came"),
            (Whose::User, Whose::User) => Decided::open("only the user's words show it"),
        },
        (Ok(_), Ok(then)) => Decided::missed(Some(then), "this came first"),
        (Err(missing), Ok(then)) => {
            Decided::missed(Some(then), &format!("this came without what should precede it: {missing}"))
        }
        (Ok(first), Err(missing)) => match due {
            Due::Then => Decided::missed(nearest(then, session), &missing),
            Due::First | Due::Neither => came_first(first, then, session),
        },
        (Err(missing), Err(_)) => match due {
            Due::First | Due::Then => Decided::missed(nearest(first, session), &missing),
            Due::Neither => Decided::by_absence(nearest_of_agent(then, session)),
        },
    }
}

/// The first of two came, and the other, which may only follow, did not.
fn came_first(first: Hit, then: &Event, session: &SessionBlock) -> Decided {
    match first.whose {
        Whose::Agent => Decided::met(first, "this came, and nothing before it that should follow"),
        Whose::User => Decided::by_absence(nearest_of_agent(then, session)),
    }
}

/// The agent's words for what the user's may show: those that come nearest to it.
fn beside(hit: Hit, event: &Event, session: &SessionBlock) -> Option<Hit> {
    match hit.whose {
        Whose::Agent => Some(hit),
        Whose::User => nearest_of_agent(event, session),
    }
}

#[cfg(test)]
mod tests;
