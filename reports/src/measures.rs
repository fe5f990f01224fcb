//! Which number each evaluator is shown by, the same in every report.

use rehearsal_core::{
    event::{Manifest, PlannedCase},
    gate::{GateRule, Measure, Subject},
    ids::EvaluatorName,
    summary::{Group, Summary},
};
use std::cmp::Ordering;

/// An evaluator and the number it is shown by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// Whose scores.
    pub(crate) evaluator: EvaluatorName,
    /// Which number of them.
    pub(crate) measure: Measure,
}

impl Column {
    /// The number over these attempts; `None` where none was scored.
    pub(crate) fn value(&self, group: &Group) -> Option<f64> {
        let tally = group.tally(&self.evaluator);
        match self.measure {
            Measure::Rate => tally.rate(),
            Measure::Mean => tally.mean(),
        }
    }

    /// The number as shown: a share in percent, a mean with two digits, a dash where there is none.
    pub(crate) fn shown(&self, group: &Group) -> String {
        match (self.value(group), self.measure) {
            (None, _) => "–".to_owned(),
            (Some(rate), Measure::Rate) => crate::show::percent(rate),
            (Some(mean), Measure::Mean) => format!("{mean:.2}"),
        }
    }

    /// The word for the number.
    pub(crate) fn noun(&self) -> &'static str {
        match self.measure {
            Measure::Rate => "rate",
            Measure::Mean => "mean",
        }
    }
}

/// A case of which at least one attempt finished.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReachedCase<'a> {
    /// Its place in the plan, from 0.
    pub(crate) place: usize,
    /// What was planned.
    pub(crate) case: &'a PlannedCase,
    /// What came of it.
    pub(crate) group: &'a Group,
}

/// A column for each evaluator, in the suite's order.
pub(crate) fn columns(summary: &Summary) -> Vec<Column> {
    let Some(manifest) = &summary.manifest else { return Vec::new() };
    let column = |evaluator: &EvaluatorName| Column {
        evaluator: evaluator.clone(),
        measure: measure(manifest, evaluator),
    };
    manifest.evaluators.iter().map(column).collect()
}

/// The one number by which the run is known: the goal's, else the gate's first, else the first.
pub(crate) fn headline(summary: &Summary) -> Option<Column> {
    let columns = columns(summary);
    let gated = summary.manifest.as_ref().and_then(|manifest| manifest.gate.iter().find_map(scored));
    let named = |name: &str| columns.iter().find(|column| column.evaluator.as_str() == name);
    let found = named("goal_success")
        .or_else(|| gated.and_then(|gated| named(gated.evaluator.as_str())))
        .or(columns.first());
    found.cloned()
}

/// The number of the gate's first rule about scores; without one, the number by which the run is known.
pub(crate) fn gated(summary: &Summary) -> Option<Column> {
    let rules = summary.manifest.iter().flat_map(|manifest| &manifest.gate);
    rules.into_iter().find_map(scored).or_else(|| headline(summary))
}

/// The number that a rule is about; `None` for one that no evaluator gives.
pub(crate) fn scored(rule: &GateRule) -> Option<Column> {
    match &rule.subject {
        Subject::Score { evaluator, measure } => {
            Some(Column { evaluator: evaluator.clone(), measure: *measure })
        }
        Subject::Metric { .. } => None,
    }
}

/// Sorts by a column's number, the lowest first and those without one last; where the numbers are
/// the same, the order stays.
pub(crate) fn sort_worst_first<T>(items: &mut [T], column: Option<&Column>, group: impl Fn(&T) -> &Group) {
    let value = |item: &T| column.and_then(|column| column.value(group(item)));
    items.sort_by(|one, other| match (value(one), value(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
}

/// The cases that were reached with their place in the plan and their counts, the worst first, and
/// how many were not reached.
pub(crate) fn cases_worst_first(summary: &Summary) -> (Vec<ReachedCase<'_>>, usize) {
    let planned = summary.manifest.iter().flat_map(|manifest| &manifest.cases).enumerate();
    let reached = |(place, case)| {
        let case: &PlannedCase = case;
        let group = summary.cases.get(&case.name).filter(|group| group.attempts > 0)?;
        Some(ReachedCase { place, case, group })
    };
    let mut cases: Vec<ReachedCase<'_>> = planned.clone().filter_map(reached).collect();
    let not_reached = planned.count().saturating_sub(cases.len());
    sort_worst_first(&mut cases, gated(summary).as_ref(), |case| case.group);
    (cases, not_reached)
}

/// The personas and their counts, the worst first.
pub(crate) fn personas_worst_first(summary: &Summary) -> Vec<(&str, &Group)> {
    let mut personas: Vec<_> = summary.personas.iter().map(|(name, group)| (name.as_str(), group)).collect();
    sort_worst_first(&mut personas, gated(summary).as_ref(), |(_, group)| group);
    personas
}

/// The measure the gate asks for; without one, the mean for helpfulness, whose scale has seven
/// steps, and the rate for everything else.
fn measure(manifest: &Manifest, evaluator: &EvaluatorName) -> Measure {
    let gated = manifest.gate.iter().filter_map(scored).find(|column| column.evaluator == *evaluator);
    match gated {
        Some(column) => column.measure,
        None if evaluator.as_str() == "helpfulness" => Measure::Mean,
        None => Measure::Rate,
    }
}
