//! Which number each evaluator is shown by, the same in every report.

use rehearsal_core::{
    event::Manifest,
    gate::Measure,
    ids::EvaluatorName,
    summary::{Group, Summary},
};

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
    let gated = summary.manifest.as_ref().and_then(|manifest| manifest.gate.first());
    let named = |name: &str| columns.iter().find(|column| column.evaluator.as_str() == name);
    let found = named("goal_success")
        .or_else(|| gated.and_then(|rule| named(rule.evaluator.as_str())))
        .or(columns.first());
    found.cloned()
}

/// The measure the gate asks for; without one, the mean for helpfulness, whose scale has seven
/// steps, and the rate for everything else.
fn measure(manifest: &Manifest, evaluator: &EvaluatorName) -> Measure {
    let gated = manifest.gate.iter().find(|rule| rule.evaluator == *evaluator);
    match gated {
        Some(rule) => rule.measure,
        None if evaluator.as_str() == "helpfulness" => Measure::Mean,
        None => Measure::Rate,
    }
}
