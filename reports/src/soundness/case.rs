//! One case: which of those who stood in it lets through.

use super::{
    Performance,
    cell::{CellEntry, CellFinding, Mark},
};
use rehearsal_core::{
    case::{Case, SourceRef},
    ids::CaseName,
    stand_in::StandIn,
    suite::Suite,
};
use schemars::JsonSchema;
use serde::Serialize;

/// One case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaseEntry {
    /// Its name.
    pub case: CaseName,
    /// Whether it gives a solution.
    pub solved: bool,
    /// The useless agents that every evaluator which counts and applies lets through: for them the case is empty.
    pub empty_for: Vec<StandIn>,
    /// Whether all that lets them through does so by right, since it asks that something is not there.
    pub by_absence: bool,
    /// Whether the solution was played to its end and fails an evaluator that counts.
    pub unreachable: bool,
    /// Whether the user left before the solution was played to its end, so that nothing can be said of it.
    pub cut_short: bool,
    /// Each evaluator.
    pub evaluators: Vec<CellEntry>,
    /// Where it is written.
    pub source: SourceRef,
}

impl CaseEntry {
    pub(super) fn new(case: &Case, suite: &Suite, performances: &[Performance]) -> Self {
        let in_gate = |cell: &CellEntry| {
            suite.gate.is_empty() || suite.gate.iter().any(|rule| rule.evaluator() == Some(&cell.evaluator))
        };
        let cell = |spec| {
            let cell = CellEntry::new(spec, &case.name, performances);
            CellEntry { counts: in_gate(&cell), ..cell }
        };
        let evaluators: Vec<CellEntry> = suite.evaluators.iter().map(cell).collect();
        let empty_for: Vec<StandIn> =
            StandIn::USELESS.into_iter().filter(|who| passes(&evaluators, *who) == Some(true)).collect();
        let counted = || evaluators.iter().filter(|cell| cell.counts);
        let cut_short = cut_short(case, performances);
        Self {
            case: case.name.clone(),
            cut_short,
            solved: !case.expected.solution.is_empty(),
            by_absence: !empty_for.is_empty()
                && counted()
                    .filter(|cell| cell.passed_by().next().is_some())
                    .all(|cell| cell.finding == CellFinding::ByAbsence),
            empty_for,
            unreachable: !cut_short && counted().any(|cell| cell.finding == CellFinding::Unreachable),
            evaluators,
            source: case.source.clone(),
        }
    }

    /// Whether this agent gets past every evaluator that counts; `None` where that could not be told.
    pub(super) fn passes(&self, who: StandIn) -> Option<bool> {
        passes(&self.evaluators, who)
    }

    /// Whether any evaluator that counts has something to say of this agent.
    pub(super) fn applies_to(&self, who: StandIn) -> bool {
        let counted = self.evaluators.iter().filter(|cell| cell.counts);
        counted.filter_map(|cell| cell.marks.get(&who)).any(|mark| *mark != Mark::NotApplicable)
    }

    /// How many of the evaluators that found something to judge this agent passes, and how many there are; `None`
    /// where it did not play.
    pub(super) fn passed_of(&self, who: StandIn) -> Option<(usize, usize)> {
        let marks: Vec<Mark> =
            self.evaluators.iter().filter_map(|cell| cell.marks.get(&who).copied()).collect();
        let count = |wanted: fn(&Mark) -> bool| marks.iter().filter(|mark| wanted(mark)).count();
        let passed = count(|mark| *mark == Mark::Passed);
        (!marks.is_empty()).then(|| (passed, count(|mark| *mark != Mark::NotApplicable)))
    }
}

/// Whether the user left before the last reply of the solution that the case has room for.
fn cut_short(case: &Case, performances: &[Performance]) -> bool {
    let played = performances.iter().find(|played| played.stand_in == StandIn::Solution);
    let replies = played.and_then(|played| played.replies.get(&case.name));
    let room = usize::try_from(case.max_turns).unwrap_or(usize::MAX);
    replies.is_some_and(|replies| *replies < case.expected.solution.len().min(room))
}

/// One that nothing applies to passes nothing.
fn passes(cells: &[CellEntry], who: StandIn) -> Option<bool> {
    let marks = || cells.iter().filter(|cell| cell.counts).filter_map(|cell| cell.marks.get(&who));
    if marks().any(|mark| *mark == Mark::Failed) {
        Some(false)
    } else if marks().any(|mark| *mark == Mark::CouldNotTell) {
        None
    } else {
        Some(marks().any(|mark| *mark == Mark::Passed))
    }
}
