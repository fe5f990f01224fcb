//! Refused drafts of the user's in the record.

use crate::journal::DraftCosts;
use rehearsal_core::{
    actor::{Closing, PartProgress},
    draft::RefusedDraft,
};
use schemars::JsonSchema;
use serde::Serialize;

/// A draft that was not sent.
#[derive(Serialize, JsonSchema)]
pub(super) struct DraftEntry<'a> {
    #[serde(flatten)]
    draft: &'a RefusedDraft,
    /// What it cost, in dollars; `null` where that is not known.
    usd: Option<f64>,
}

/// The actor's view after the last reply.
#[derive(Serialize, JsonSchema)]
pub(super) struct ClosingEntry<'a> {
    /// Why, in the actor's own words.
    reasoning: &'a str,
    /// Each part of the goal, in the profile's order.
    progress: &'a [PartProgress],
    /// Whether the whole goal was met.
    goal_met: bool,
    /// Drafts of the move by which the user stopped, which were refused.
    drafts: Vec<DraftEntry<'a>>,
}

/// The refused drafts for a turn.
pub(super) fn drafts<'a>(drafts: &'a [RefusedDraft], turn: u32, costs: &DraftCosts) -> Vec<DraftEntry<'a>> {
    let usd = |draft: &RefusedDraft| costs.of(turn, draft.repair).map(|cost| cost.dollars());
    drafts.iter().map(|draft| DraftEntry { draft, usd: usd(draft) }).collect()
}

impl<'a> ClosingEntry<'a> {
    /// The view that was taken instead of a message of this turn.
    pub(super) fn new(closing: &'a Closing, turn: u32, costs: &DraftCosts) -> Self {
        Self {
            reasoning: &closing.reasoning,
            progress: &closing.progress,
            goal_met: closing.goal_met,
            drafts: drafts(&closing.drafts, turn, costs),
        }
    }
}
