//! What drafts of the user's cost: each is the answer to a model call of its turn.

use rehearsal_core::{
    event::ModelCalled,
    model::{AnswerSource, Role},
    money::Money,
    price::Cost,
};
use std::collections::BTreeMap;

/// What the user's calls of an attempt cost that brought an answer, by the turn they were for and the repair they were.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftCosts(BTreeMap<(u32, u32), Cost>);

impl DraftCosts {
    /// Takes a call in. One that was not asked of a provider cost nothing now.
    pub(super) fn take(&mut self, called: &ModelCalled) {
        let Some(turn) = called.turn.filter(|_| called.role == Role::Actor && called.error.is_none()) else {
            return;
        };
        let cost = match called.source {
            AnswerSource::Provider => called.cost,
            AnswerSource::Cache | AnswerSource::Recording => Cost::Priced(Money::ZERO),
        };
        self.0.insert((turn, called.repair), cost);
    }

    /// What the draft cost that answered this asking for this turn; `None` where that is not known.
    pub fn of(&self, turn: u32, repair: u32) -> Option<Money> {
        self.0.get(&(turn, repair)).and_then(|cost| cost.amount())
    }
}
