//! How like the expected output the last reply is, both as JSON and field by field.

mod compare;
mod leaves;
mod pairs;
mod tally;

use super::{
    Found, Rule,
    excerpt::quote,
    json,
    spoken::{Said, last},
    verdict::{decided, not_applicable, share, unseen},
};
use compare::Comparison;
use rehearsal_core::case::Case;
use serde_json::Value;
use std::collections::BTreeMap;
use tally::Tally;

const LABELS: (&str, &str) = ("Similar", "Not similar");

/// The weighted share of the expected output's fields that the last reply has; a field that is nearly right counts in
/// part.
pub(super) fn rule(threshold: f64, weights: BTreeMap<String, f64>) -> Rule {
    Box::new(move |case, session| {
        let Some(expected) = expected(case) else {
            return not_applicable("the case has no `expected_output` that is JSON");
        };
        let Some(said) = last(session)? else { return unseen("the agent replied in no turn; it only asked") };
        let actual = match json::read(said.text) {
            Ok(actual) => actual,
            Err(why) => {
                let reason = format!("{} cannot be compared: {why}", said.described());
                return decided(false, LABELS, reason).quoting(quote(said.turn, said.text)).found();
            }
        };
        match Comparison::new(&weights).of(&expected, &actual) {
            Some(tally) => told(&tally, threshold, said),
            None => {
                unseen(format!("{} and the expected output are too large to be compared", said.described()))
            }
        }
    })
}

fn told(tally: &Tally, threshold: f64, said: Said<'_>) -> Found {
    let Some(value) = tally.share() else {
        return not_applicable("every field of the expected output has the weight 0");
    };
    let (precision, recall) = (tally.precision(), tally.recall());
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    let reason = format!(
        "the weighted share of the {} expected fields that the reply of turn {} has is {value:.2} (threshold \
         {threshold}); precision {precision:.2}, recall {recall:.2}, f1 {f1:.2}{}",
        tally.fields(),
        said.turn,
        tally.furthest()
    );
    share(value, value >= threshold, LABELS, reason).quoting(quote(said.turn, said.text)).found()
}

/// The expected output as JSON, which may stand in a text.
fn expected(case: &Case) -> Option<Value> {
    match case.expected.output.as_ref()? {
        Value::String(text) => json::read(text).ok(),
        other => Some(other.clone()),
    }
}

#[cfg(test)]
mod tests;
