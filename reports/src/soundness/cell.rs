//! One evaluator in one case: what it said of each agent that stood in, and what that tells of it.

use super::{Performance, absence::absence};
use rehearsal_core::{
    ids::{CaseName, EvaluatorName},
    score::{Judgement, Score},
    stand_in::StandIn,
    suite::EvaluatorSpec,
    summary::all_passed,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an evaluator said of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It passed.
    Passed,
    /// It did not.
    Failed,
    /// There was nothing to judge.
    NotApplicable,
    /// It could not be played or judged.
    CouldNotTell,
}

/// What the marks tell of the evaluator in this case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellFinding {
    /// It lets no useless agent pass, and the solution where there is one.
    Tells,
    /// It lets a useless agent pass.
    Empty,
    /// It lets an agent pass that does nothing, and does so by right.
    ByAbsence,
    /// It lets the solution fail.
    Unreachable,
    /// It found nothing to judge.
    NotApplicable,
    /// It could not judge one of them.
    CouldNotTell,
}

/// One evaluator in one case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CellEntry {
    /// The evaluator.
    pub evaluator: EvaluatorName,
    /// Whether it asks a model.
    pub asks_a_model: bool,
    /// Whether the gate names it; all count where the suite has no gate.
    pub counts: bool,
    /// What it said, by agent.
    pub marks: BTreeMap<StandIn, Mark>,
    /// What that tells.
    pub finding: CellFinding,
    /// Why, where there is more to say: why the solution fails, why it could not be judged, why doing nothing passes.
    pub why: Option<String>,
}

impl CellEntry {
    pub(super) fn new(spec: &EvaluatorSpec, case: &CaseName, performances: &[Performance]) -> Self {
        let judged: BTreeMap<StandIn, Option<&Judgement>> = performances
            .iter()
            .filter_map(|played| {
                let found = played.cases.get(case)?.iter().find(|(name, _)| *name == spec.name);
                Some((played.stand_in, found.map(|(_, judgement)| judgement)))
            })
            .collect();
        let marks: BTreeMap<StandIn, Mark> =
            judged.iter().map(|(who, judgement)| (*who, mark(*judgement))).collect();
        let finding = finding(&marks, absence(spec).is_some());
        Self {
            evaluator: spec.name.clone(),
            asks_a_model: spec.kind.asks_a_model(),
            counts: true,
            finding,
            why: why(finding, &judged).or_else(|| absent(finding, spec)),
            marks,
        }
    }

    /// The useless agents that pass it.
    pub fn passed_by(&self) -> impl Iterator<Item = StandIn> {
        StandIn::USELESS.into_iter().filter(|who| self.marks.get(who) == Some(&Mark::Passed))
    }
}

fn mark(judgement: Option<&Judgement>) -> Mark {
    match judgement {
        Some(Judgement::Scored(scores)) if all_passed(scores) => Mark::Passed,
        Some(Judgement::Scored(_)) => Mark::Failed,
        Some(Judgement::NotApplicable { .. }) => Mark::NotApplicable,
        Some(Judgement::Failed { .. }) | None => Mark::CouldNotTell,
    }
}

fn finding(marks: &BTreeMap<StandIn, Mark>, by_absence: bool) -> CellFinding {
    let useless = |wanted: Mark| StandIn::USELESS.iter().any(|who| marks.get(who) == Some(&wanted));
    if marks.get(&StandIn::Solution) == Some(&Mark::Failed) {
        CellFinding::Unreachable
    } else if useless(Mark::Passed) {
        if by_absence { CellFinding::ByAbsence } else { CellFinding::Empty }
    } else if marks.values().any(|mark| *mark == Mark::CouldNotTell) {
        CellFinding::CouldNotTell
    } else if marks.values().all(|mark| *mark == Mark::NotApplicable) {
        CellFinding::NotApplicable
    } else {
        CellFinding::Tells
    }
}

fn why(finding: CellFinding, judged: &BTreeMap<StandIn, Option<&Judgement>>) -> Option<String> {
    match finding {
        CellFinding::Unreachable => judged.get(&StandIn::Solution).copied().flatten().and_then(first_failing),
        CellFinding::CouldNotTell => judged.iter().find_map(|(who, judgement)| match judgement {
            Some(Judgement::Failed { error, .. }) => Some(format!("{who}: {error}")),
            None => Some(format!("{who}: the conversation was not played to an end")),
            Some(Judgement::Scored(_) | Judgement::NotApplicable { .. }) => None,
        }),
        CellFinding::Tells | CellFinding::Empty | CellFinding::ByAbsence | CellFinding::NotApplicable => None,
    }
}

fn first_failing(judgement: &Judgement) -> Option<String> {
    let Judgement::Scored(scores) = judgement else { return None };
    let said = |score: &Score| format!("{}: {}", score.label, score.reason);
    scores.iter().find(|score| !score.passed).map(said)
}

fn absent(finding: CellFinding, spec: &EvaluatorSpec) -> Option<String> {
    match finding {
        CellFinding::ByAbsence => absence(spec).map(str::to_owned),
        CellFinding::Tells
        | CellFinding::Empty
        | CellFinding::Unreachable
        | CellFinding::NotApplicable
        | CellFinding::CouldNotTell => None,
    }
}
