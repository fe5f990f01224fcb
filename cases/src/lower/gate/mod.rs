//! The section `gate`: what must hold over all attempts, or over a part of them.

mod bounds;
mod segment;

use crate::{
    complaint::{Notes, quoted},
    format::{BoundsForm, Form, GateEntry, GateMap, kinds},
    nearest,
    yaml::Placed,
};
use bounds::{Key, METRICS};
use rehearsal_core::{
    case::Case,
    gate::{GateRule, Segment, Subject},
    suite::EvaluatorSpec,
};
use segment::Known;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Lowers the section; no rules where it is left out.
pub(crate) fn lower(
    written: Option<&Placed<Vec<Placed<GateEntry>>>>,
    (evaluators, cases): (&[EvaluatorSpec], &[Arc<Case>]),
    notes: &mut Notes<'_>,
) -> Vec<GateRule> {
    let Some(entries) = written else { return Vec::new() };
    if entries.value.is_empty() {
        let hint =
            Some("write a rule such as `goal_success: { min_rate: 0.8 }`, or leave `gate` out".to_owned());
        notes.complain_with(entries.at, "`gate` is empty, so every run would pass", hint);
    }
    let known: BTreeSet<&str> = evaluators.iter().map(|evaluator| evaluator.name.as_str()).collect();
    let segments = Known::of(cases);
    let mut rules: Vec<GateRule> = Vec::new();
    for entry in &entries.value {
        for (name, bounds) in pairs(entry, notes) {
            rules.extend(entry_rules((name, bounds), &known, &segments, notes));
        }
    }
    once_each(&rules, notes);
    rules
}

/// What an entry is written with: one name and its bounds, or a complaint.
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

/// The rules of an entry: one for each bound that it sets.
fn entry_rules(
    (name, form): (&Placed<String>, &BoundsForm),
    evaluators: &BTreeSet<&str>,
    segments: &Known<'_>,
    notes: &mut Notes<'_>,
) -> Vec<GateRule> {
    let written = bounds::written(form, notes);
    let (fitting, others): (Vec<_>, Vec<_>) =
        written.into_iter().partition(|(key, _)| key.goes_with(&name.value, evaluators));
    if others.is_empty() {
        check_name(name, evaluators, notes);
    }
    for (key, _) in &others {
        let message = format!("`{}` is no bound for {}", key.word(), quoted(&name.value));
        let fits = bounds::words_for(&name.value, evaluators);
        notes.complain_with(name.at, message, Some(format!("write {fits}")));
    }
    if fitting.is_empty() && others.is_empty() {
        let hint = Some(format!("write {}", bounds::words_for(&name.value, evaluators)));
        notes.complain_with(name.at, format!("the rule for {} sets no bound", quoted(&name.value)), hint);
    }
    let segment = segment::lower(form.segment.get(), segments, notes);
    let confidence = bounds::confidence(form, notes);
    for (key, number) in &fitting {
        bounds::check_sense(*key, *number, confidence, name.at, notes);
    }
    let rule = |(key, number): (Key, f64)| GateRule {
        subject: key.subject(&name.value),
        bound: key.bound(number),
        segment: segment.clone(),
        confidence,
        source: notes.source(name.at),
    };
    fitting.into_iter().map(rule).collect()
}

fn check_name(name: &Placed<String>, known: &BTreeSet<&str>, notes: &mut Notes<'_>) {
    if known.contains(name.value.as_str()) || METRICS.contains(&name.value.as_str()) {
        return;
    }
    let hint = match kinds().any(|kind| kind == name.value) {
        true => Some("add it to `evaluators`".to_owned()),
        false => nearest::hint(&name.value, known.iter().copied().chain(METRICS)),
    };
    let message = format!("{} is not among the suite's evaluators", quoted(&name.value));
    notes.complain_with(name.at, message, hint);
}

/// Complains about a bound that an earlier rule sets already.
fn once_each(rules: &[GateRule], notes: &mut Notes<'_>) {
    let mut first: BTreeMap<(&Subject, &str, String), u32> = BTreeMap::new();
    for rule in rules {
        let (word, line) = (bounds::word(rule), rule.source.line);
        let Segment(segment) = &rule.segment;
        match first.get(&(&rule.subject, word, format!("{segment:?}"))) {
            Some(before) => {
                let name = bounds::name(&rule.subject);
                let message = format!("a second `{word}` for {}", quoted(name));
                let hint = Some(format!("the first is on line {before}"));
                notes.complain_at(rule.source.clone(), message, hint);
            }
            None => {
                first.insert((&rule.subject, word, format!("{segment:?}")), line);
            }
        }
    }
}

#[cfg(test)]
mod tests;
