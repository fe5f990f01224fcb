//! Stopping, and not stopping, at the wrong time.

mod confirming;
mod going_on;
mod patience;

use super::{Fault, scene::Scene};
use rehearsal_core::{
    actor::{Decision, PartProgress, PartStatus},
    draft::DraftFault,
};

/// What is held against a decision.
pub(super) fn faults(scene: &Scene<'_>, decision: &Decision, progress: &[PartProgress]) -> Vec<Fault> {
    let found = match decision {
        Decision::Say(text) => vec![going_on::fault(scene, text, progress)],
        Decision::GoalMet => vec![open(progress), confirming::fault(scene)],
        Decision::GiveUp { reason } => vec![patience::fault(scene, reason, progress)],
    };
    found.into_iter().flatten().collect()
}

fn open(progress: &[PartProgress]) -> Option<Fault> {
    let (index, part) = progress.iter().enumerate().find(|(_, part)| part.status != PartStatus::Met)?;
    let reason = format!("the goal is called met, but part {} is not met: {}", index + 1, part.part);
    Some(Fault::new(DraftFault::StopsTooSoon, "", reason))
}
