//! Words in events: what was planned, called, found and judged.

use super::{Discretion, Wordy, wordy};
use crate::{
    diagnosis::{FailureFound, Findings, RootCause},
    event::{KeptAnswer, Manifest, ModelCalled, PlannedCase, RunEvent},
    model::Served,
    review::{Review, SimulatorFinding},
    score::{AssertionVerdict, Judgement, Quote, Score, Vote},
    shard::Part,
    suite::{Grid, TraitLevel, TraitScale},
};

impl Wordy for RunEvent {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::RunStarted(manifest) => manifest.clean(by),
            Self::ActorCast { profile, .. } => profile.clean(by),
            Self::TurnKept { turn, .. } => turn.clean(by),
            Self::ModelCalled(call) => call.clean(by),
            Self::SessionSettled { session, .. } => session.clean(by),
            Self::Reviewed { review, .. } => review.clean(by),
            Self::Judged { judgement, .. } => judgement.clean(by),
            Self::AttemptFinished { ending, .. } => ending.clean(by),
            Self::AttemptStarted { .. } | Self::TurnEnded { .. } | Self::RunFinished { .. } => {}
        }
    }
}

impl Wordy for Judgement {
    fn clean(&mut self, by: &dyn Discretion) {
        match self {
            Self::Scored(scores) => scores.clean(by),
            Self::NotApplicable { reason } => reason.clean(by),
            Self::Failed { error, owner: _ } => error.clean(by),
        }
    }
}

wordy! {
    // What it is held against is a file that was cleaned before; by the rest a run is found and told from others.
    Manifest { cases, personas, grid } keeps {
        run, version, origin, suite, suite_file, suite_fingerprint, models, project, budget, seed, attempts, jobs, plan,
        evaluators, judges, evaluator_hashes, gate, baseline, sequential, part, joined, prompts, prices,
    }
    Part { cases, personas } keeps { shard, plan }
    Grid { traits } keeps { excluded, seed }
    TraitScale { levels } keeps { name }
    TraitLevel { behaviour } keeps { name }
    PlannedCase { task_description, assertions, known, unknown } keeps {
        name, tags, attempts, max_turns, fingerprint, source,
    }
    ModelCalled { error, served, answer } keeps {
        attempt, turn, asked, role, model, repair, retry, source, usage, cost, took, discarded,
    }
    KeptAnswer { text } keeps { key }
    Served { model, tier, request_id, left_out, raw } keeps { form }
    Review { findings, unreviewed } keeps { validity }
    SimulatorFinding { evidence, why } keeps { fault, effect }
    Quote { text } keeps { turn }
    Score { label, reason, evidence, assertions, votes } keeps { target, value, passed }
    Vote { label } keeps { judge, value, passed }
    AssertionVerdict { assertion, reason, evidence } keeps { finding, weight }
    Findings { failures, summary, error, notes } keeps {}
    FailureFound { evidence, why, cause } keeps { category, confidence, place, found_by }
    RootCause { explanation, recommendation } keeps {
        location, causality, propagation, noticed, completion, fix,
    }
}
