//! Calls of models and tools over a whole run: how many, how long, how dear.

use super::latency::Latency;
use rehearsal_core::{
    event::ModelCalled,
    model::{AnswerSource, Role},
    price::PriceList,
    session::Session,
    span::Activity,
    spending::Spending,
};
use std::collections::BTreeMap;

/// The calls of one role to one model.
#[derive(Clone, Debug, Default)]
pub(in crate::html) struct ModelTally {
    pub(in crate::html) spending: Spending,
    pub(in crate::html) latency: Latency,
}

/// The calls of one tool.
#[derive(Clone, Debug, Default)]
pub(in crate::html) struct ToolTally {
    pub(in crate::html) calls: u64,
    pub(in crate::html) errors: u64,
    pub(in crate::html) latency: Latency,
}

/// All calls.
#[derive(Clone, Debug, Default)]
pub(in crate::html) struct Calls {
    /// By role and model; a model that is not reported has no name.
    pub(in crate::html) models: BTreeMap<(Role, String), ModelTally>,
    /// By the tool's name.
    pub(in crate::html) tools: BTreeMap<String, ToolTally>,
}

impl Calls {
    /// Counts a call of ours. An answer that was not asked of a provider says nothing of how long one takes.
    pub(super) fn ours(&mut self, call: &ModelCalled) {
        let tally = self.models.entry((call.role, call.model.to_string())).or_default();
        tally.spending.add(call);
        match call.source {
            AnswerSource::Provider => tally.latency.add(call.took),
            AnswerSource::Cache | AnswerSource::Recording => {}
        }
    }

    /// Counts what the agent called in a session, and gives back what its models cost. The models of a session that was
    /// held in an earlier run are on that one's account.
    pub(super) fn agents(
        &mut self,
        session: &Session,
        (with_models, prices): (bool, Option<&PriceList>),
    ) -> Spending {
        let mut spent = Spending::default();
        for span in session.turns.iter().flat_map(|turn| &turn.trace.spans) {
            let took = u64::try_from(span.took().as_nanos()).unwrap_or(u64::MAX);
            match &span.activity {
                Activity::Model(call) if with_models => {
                    let model = call.model.clone().unwrap_or_default();
                    let tally = self.models.entry((Role::Agent, model)).or_default();
                    tally.spending.add_agent_call(call, prices);
                    tally.latency.add(took);
                    spent.add_agent_call(call, prices);
                }
                Activity::Tool(call) => {
                    let tally = self.tools.entry(call.name.clone()).or_default();
                    tally.calls += 1;
                    tally.errors += u64::from(call.error.is_some());
                    tally.latency.add(took);
                }
                Activity::Model(_) | Activity::Agent(_) | Activity::Step | Activity::Other => {}
            }
        }
        spent
    }
}
