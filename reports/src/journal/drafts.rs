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

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{attempt::AttemptIndex, ids::ModelId, model::Served};

    fn call(turn: u32, repair: u32, dollars: f64) -> ModelCalled {
        ModelCalled {
            attempt: AttemptIndex(0),
            turn: Some(turn),
            asked: "user_turn".into(),
            role: Role::Actor,
            model: ModelId::new("paid"),
            repair,
            retry: 0,
            source: AnswerSource::Provider,
            usage: None,
            cost: Money::from_dollars(dollars).map_or(Cost::Unpriced, Cost::Priced),
            took: 1,
            error: None,
            discarded: false,
            served: Served::default(),
            answer: None,
        }
    }

    #[test]
    fn a_draft_costs_what_the_call_did_that_brought_it() {
        let mut costs = DraftCosts::default();
        let failed = ModelCalled { error: Some("529".into()), ..call(2, 1, 9.0) };
        let judged = ModelCalled { role: Role::Judge, ..call(2, 0, 9.0) };
        let cached = ModelCalled { source: AnswerSource::Cache, ..call(3, 0, 9.0) };
        let unpriced = ModelCalled { cost: Cost::Unpriced, ..call(4, 0, 9.0) };
        for called in [call(2, 0, 0.25), call(2, 1, 0.5), failed, judged, cached, unpriced] {
            costs.take(&called);
        }
        let dollars = |turn, repair| costs.of(turn, repair).map(|cost| cost.dollars());
        assert_eq!((dollars(2, 0), dollars(2, 1), dollars(3, 0)), (Some(0.25), Some(0.5), Some(0.0)));
        assert_eq!((dollars(4, 0), dollars(2, 2)), (None, None));
    }
}
