//! What is most worth telling of a run in a few lines: its most telling failures and its worst segments.
//!
//! Plain functions; every report that has only room for a few lines shows the same ones. What they return is raw text
//! of agents and judges: whoever shows it makes it safe for its place.

use crate::{
    against,
    journal::{Findings, JournalError, ReadJournal},
    measures::{self, Column},
    show,
    stats::{self, Interval},
    status::{self, Bar, Status},
};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    gate::Measure,
    ids::EvaluatorName,
    review::{Owner, blame},
    session::Ending,
    summary::{Summary, Tally},
};
use std::{cmp::Reverse, collections::BTreeMap};

/// Scored attempts below which a segment says nothing.
pub(crate) const LEAST: u32 = 3;

/// One failure that is the agent's fault, in a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    /// Its place in the plan.
    pub(crate) attempt: AttemptIndex,
    /// What it is called.
    pub(crate) id: AttemptId,
    /// Why: `goal_success: Goal not met. “Your reference is TRX-4471” (turn 2)`. One line; what the agent or a judge
    /// said is in it as it was said.
    pub(crate) line: String,
}

/// The failures of a run that tell most.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failures {
    /// The most telling, first.
    pub(crate) told: Vec<Failure>,
    /// How many there are in all.
    pub(crate) all: u32,
}

impl Failures {
    /// The three of a run that tell most.
    ///
    /// # Errors
    /// Where its journal cannot be read.
    pub fn read(journal: &ReadJournal, summary: &Summary) -> Result<Self, JournalError> {
        const TOLD: usize = 3;
        let (told, all) = failures(journal, summary, TOLD)?;
        Ok(Self { told, all })
    }
}

/// Failures that are the agent's fault, at most so many, and how many there are in all: attempts that fall short of what
/// the gate asks, and those in which the agent broke down. Those are chosen that tell most: of different cases before others of the same case, the cases that failed most often first; within a case of
/// different personas; and of each the one that broke off or scored worst by what the gate asks first. Reads no
/// sessions.
///
/// # Errors
/// Where the journal cannot be read.
pub(crate) fn failures(
    journal: &ReadJournal,
    summary: &Summary,
    most: usize,
) -> Result<(Vec<Failure>, u32), JournalError> {
    let bars = status::bars(summary);
    let mut collected = Collected { bars, summary, most, cases: BTreeMap::new(), count: 0 };
    journal.each_findings(|findings| collected.take(findings))?;
    let count = collected.count;
    Ok((collected.spread(), count))
}

/// How telling a failure is, the least first: by the rule that it falls short of, the score in millionths, whether there are words to
/// quote, and the place in the plan.
type Rank = (usize, u64, bool, AttemptIndex);

/// The most telling failures of each case and persona.
struct Collected<'a> {
    bars: Vec<Bar>,
    summary: &'a Summary,
    most: usize,
    cases: BTreeMap<String, OfCase>,
    count: u32,
}

#[derive(Default)]
struct OfCase {
    count: u32,
    personas: BTreeMap<String, Vec<(Rank, Failure)>>,
}

impl Collected<'_> {
    fn take(&mut self, findings: Findings) {
        let bars = status::bars_of(&self.bars, findings.index, self.summary);
        let Some((rank, line)) = told(&findings, &bars) else { return };
        let Findings { index: attempt, id, .. } = findings;
        self.count += 1;
        let case = self.cases.entry(id.case.to_string()).or_default();
        case.count += 1;
        let kept = case.personas.entry(id.persona.to_string()).or_default();
        let place = kept.partition_point(|(other, _)| *other < rank);
        kept.insert(place, (rank, Failure { attempt, id, line }));
        kept.truncate(self.most);
    }

    fn spread(self) -> Vec<Failure> {
        let mut cases: Vec<OfCase> = self.cases.into_values().collect();
        let first = |case: &OfCase| case.personas.values().flatten().map(|(rank, _)| *rank).min();
        cases.sort_by_key(|case| (Reverse(case.count), first(case)));
        let by_case = cases.into_iter().map(|case| interleaved(case.personas.into_values()));
        let by_case = by_case.map(|failures| failures.into_iter().map(|(_, failure)| failure));
        let mut rounds: Vec<(usize, Failure)> = by_case.flat_map(Iterator::enumerate).collect();
        rounds.sort_by_key(|(round, _)| *round);
        rounds.into_iter().map(|(_, failure)| failure).take(self.most).collect()
    }
}

/// The first of each list, the most telling first, then the second of each, and so on.
fn interleaved(lists: impl Iterator<Item = Vec<(Rank, Failure)>>) -> Vec<(Rank, Failure)> {
    let mut rounds: Vec<(usize, (Rank, Failure))> =
        lists.flat_map(|list| list.into_iter().enumerate()).collect();
    rounds.sort_by_key(|(round, (rank, _))| (*round, *rank));
    rounds.into_iter().map(|(_, failure)| failure).collect()
}

/// How telling a failure is, and its line; `None` where there is none, or it is not the agent's.
fn told(findings: &Findings, bars: &[Bar]) -> Option<(Rank, String)> {
    let Findings { index, ending, review, judgements, .. } = findings;
    let ending = ending.as_ref()?;
    match status::status(bars, Some(ending), review.as_ref(), judgements) {
        Status::Failed(why) => {
            let of = |(name, _): &&(EvaluatorName, _)| name.as_str() == why.kind;
            let worst = judgements.iter().find(of).and_then(|(_, judgement)| against::worst(judgement));
            let place = bars.iter().position(|bar| bar.evaluator.as_str() == why.kind);
            let rank = (
                place.unwrap_or(bars.len()),
                worst.map_or(0, against::millionths),
                worst.and_then(against::quote).is_none(),
                *index,
            );
            Some((rank, why.message))
        }
        // An agent that broke down falls short of no rule, and nothing tells more.
        Status::Error(why) => {
            let owner = blame(ending, review.as_ref(), judgements)?.owner;
            let broke_down = matches!(ending, Ending::AgentError { .. } | Ending::Timeout { .. });
            (broke_down && owner == Owner::Agent).then_some(((0, 0, false, *index), why.message))
        }
        Status::Passed | Status::Skipped(_) => None,
    }
}

/// Some of the attempts, which have something in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The case.
    Case(String),
    /// Who played the user.
    Persona(String),
    /// A trait and its level, which more than one persona has.
    Trait(String, String),
}

/// A segment and its number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    /// What its attempts have in common.
    pub(crate) kind: Kind,
    /// The number, from 0 to 1.
    pub(crate) value: f64,
    /// The number as it is shown: a share in percent, a mean with two digits.
    pub(crate) shown: String,
    /// The 95 % interval of a rate; `None` for a mean.
    pub(crate) interval: Option<Interval>,
    /// Scored attempts.
    pub(crate) scored: u32,
}

/// The worst segments by the number that the run is known by, at most so many, the worst first. Only those are told
/// that are worse than the run as a whole and have at least [`LEAST`] scored attempts.
pub(crate) fn segments(summary: &Summary, most: usize) -> Vec<Segment> {
    let Some(column) = measures::headline(summary) else { return Vec::new() };
    let Some(overall) = value(column.measure, &summary.total.tally(&column.evaluator)) else {
        return Vec::new();
    };
    let tallies = tallies(summary, &column);
    let mut segments: Vec<Segment> =
        tallies.into_iter().filter_map(|(kind, tally)| segment(kind, &tally, column.measure)).collect();
    segments.retain(|segment| segment.scored >= LEAST && segment.value < overall);
    segments
        .sort_by(|one, other| one.value.total_cmp(&other.value).then_with(|| other.scored.cmp(&one.scored)));
    segments.truncate(most);
    segments
}

fn tallies(summary: &Summary, column: &Column) -> Vec<(Kind, Tally)> {
    let personas = summary.personas.iter();
    let personas =
        personas.map(|(name, group)| (Kind::Persona(name.clone()), group.tally(&column.evaluator)));
    let cases = summary.cases.iter();
    let cases = cases.map(|(name, group)| (Kind::Case(name.clone()), group.tally(&column.evaluator)));
    personas.chain(levels(summary, column)).chain(cases).collect()
}

/// The levels of the traits, over all personas that have them. One that a single persona has is that persona.
fn levels(summary: &Summary, column: &Column) -> Vec<(Kind, Tally)> {
    let mut levels: BTreeMap<Kind, (u32, Tally)> = BTreeMap::new();
    for (persona, traits) in summary.manifest.iter().flat_map(|manifest| &manifest.personas) {
        let Some(group) = summary.personas.get(persona) else { continue };
        for (name, level) in traits {
            let kind = Kind::Trait(name.clone(), level.clone());
            let (personas, sum) = levels.entry(kind).or_default();
            let tally = group.tally(&column.evaluator);
            *personas += 1;
            sum.scored += tally.scored;
            sum.passed += tally.passed;
            sum.millionths += tally.millionths;
        }
    }
    let several = levels.into_iter().filter(|(_, (personas, _))| *personas > 1);
    several.map(|(kind, (_, tally))| (kind, tally)).collect()
}

fn segment(kind: Kind, tally: &Tally, measure: Measure) -> Option<Segment> {
    let value = value(measure, tally)?;
    let (shown, interval) = match measure {
        Measure::Rate => (show::percent(value), stats::wilson(tally.passed, tally.scored, show::CONFIDENCE)),
        Measure::Mean => (format!("{value:.2}"), None),
    };
    Some(Segment { kind, value, shown, interval, scored: tally.scored })
}

fn value(measure: Measure, tally: &Tally) -> Option<f64> {
    match measure {
        Measure::Rate => tally.rate(),
        Measure::Mean => tally.mean(),
    }
}

#[cfg(test)]
mod tests;
