//! The section `gate`: what must hold over all attempts.

use super::counts::share;
use crate::{
    complaint::{Notes, quoted},
    format::{BoundsForm, Form, GateEntry, GateMap, kinds},
    nearest,
    yaml::Placed,
};
use rehearsal_core::{
    gate::{GateRule, Measure},
    ids::EvaluatorName,
    suite::EvaluatorSpec,
};
use std::collections::{BTreeMap, BTreeSet};

/// Lowers the section; no rules where it is left out.
pub(crate) fn lower(
    written: Option<&Placed<Vec<Placed<GateEntry>>>>,
    evaluators: &[EvaluatorSpec],
    notes: &mut Notes<'_>,
) -> Vec<GateRule> {
    let Some(entries) = written else { return Vec::new() };
    if entries.value.is_empty() {
        let hint =
            Some("write a rule such as `goal_success: { min_rate: 0.8 }`, or leave `gate` out".to_owned());
        notes.complain_with(entries.at, "`gate` is empty, so every run would pass", hint);
    }
    let known: BTreeSet<&str> = evaluators.iter().map(|evaluator| evaluator.name.as_str()).collect();
    let mut rules: Vec<GateRule> = Vec::new();
    for entry in &entries.value {
        for (name, bounds) in pairs(entry, notes) {
            check_name(name, &known, notes);
            rules.extend(bound(name, bounds, notes));
        }
    }
    once_each(&rules, notes);
    rules
}

/// What an entry is written with: one evaluator and its bounds, or a complaint.
fn pairs<'a>(entry: &'a Placed<GateEntry>, notes: &mut Notes<'_>) -> &'a [(Placed<String>, BoundsForm)] {
    let Form::Full(GateMap(pairs)) = &entry.value else {
        notes.neither::<GateMap>(entry.at);
        return &[];
    };
    if pairs.len() != 1 {
        let hint = Some("start each evaluator with a dash of its own".to_owned());
        let message = format!("an entry holds one evaluator; this one holds {}", pairs.len());
        notes.complain_with(entry.at, message, hint);
    }
    pairs
}

fn check_name(name: &Placed<String>, known: &BTreeSet<&str>, notes: &mut Notes<'_>) {
    if known.contains(name.value.as_str()) {
        return;
    }
    let hint = match kinds().any(|kind| kind == name.value) {
        true => Some("add it to `evaluators`".to_owned()),
        false => nearest::hint(&name.value, known.iter().copied()),
    };
    let message = format!("{} is not among the suite's evaluators", quoted(&name.value));
    notes.complain_with(name.at, message, hint);
}

/// The one or two rules of an evaluator.
fn bound(name: &Placed<String>, bounds: &BoundsForm, notes: &mut Notes<'_>) -> Vec<GateRule> {
    let written = [(Measure::Rate, bounds.min_rate.get()), (Measure::Mean, bounds.min_mean.get())];
    if written.iter().all(|(_, threshold)| threshold.is_none()) {
        let hint = Some("write `min_rate`, `min_mean` or both".to_owned());
        notes.complain_with(name.at, format!("the rule for {} sets no bound", quoted(&name.value)), hint);
    }
    written
        .into_iter()
        .filter_map(|(measure, threshold)| Some((measure, threshold?)))
        .map(|(measure, threshold)| GateRule {
            evaluator: EvaluatorName::new(name.value.as_str()),
            measure,
            threshold: share(threshold, key(measure), notes),
            source: notes.source(name.at),
        })
        .collect()
}

/// Complains about a bound that an earlier rule sets already.
fn once_each(rules: &[GateRule], notes: &mut Notes<'_>) {
    let mut first: BTreeMap<(&EvaluatorName, &str), u32> = BTreeMap::new();
    for rule in rules {
        let (evaluator, bound, line) = (&rule.evaluator, key(rule.measure), rule.source.line);
        match first.get(&(evaluator, bound)) {
            Some(before) => {
                let message = format!("a second `{bound}` for {}", quoted(evaluator.as_str()));
                notes.complain_at(
                    rule.source.clone(),
                    message,
                    Some(format!("the first is on line {before}")),
                );
            }
            None => {
                first.insert((evaluator, bound), line);
            }
        }
    }
}

fn key(measure: Measure) -> &'static str {
    match measure {
        Measure::Rate => "min_rate",
        Measure::Mean => "min_mean",
    }
}
