//! The page's first screen: the verdict, the gate, the key numbers, and what was run.

use super::{
    charts::Gauge,
    groups::{Label, labels},
};
use crate::{
    calibration, causes,
    gate::in_unit,
    measures,
    saved::{self, saved},
    show, spent, trust,
};
use rehearsal_core::{
    clock::Timestamp,
    event::{Manifest, Origin, RunEnding},
    gate::{GateOutcome, GateRule, RuleOutcome, Verdict},
    price::PriceList,
    summary::Summary,
};
use serde::Serialize;
use std::borrow::Cow;

/// The first screen.
#[derive(Serialize)]
pub(super) struct Overview<'a> {
    suite: &'a str,
    run: &'a str,
    date: Option<String>,
    models: Option<String>,
    tags: Vec<Label>,
    verdict: VerdictView,
    why: &'a str,
    is_part: bool,
    held_before: Option<String>,
    offline: Option<&'static str>,
    warnings: Vec<String>,
    causes: Vec<String>,
    trust: Vec<String>,
    rules: Vec<RuleView>,
    numbers: Vec<KeyNumber>,
    about: Vec<Fact>,
}

#[derive(Serialize)]
struct VerdictView {
    class: &'static str,
    word: Cow<'static, str>,
}

#[derive(Serialize)]
struct RuleView {
    subject: String,
    segment: Option<String>,
    /// `>= 0.8`.
    asked: String,
    /// `95% sure`.
    sure: Option<String>,
    value: String,
    bounds: Option<String>,
    valid: Option<String>,
    scored: u32,
    missing: u32,
    doubtful: u32,
    verdict: VerdictView,
    why: String,
    gauge: Option<Gauge>,
}

#[derive(Serialize)]
struct KeyNumber {
    label: String,
    value: String,
    note: Option<String>,
}

#[derive(Serialize)]
struct Fact {
    term: &'static str,
    value: String,
}

impl<'a> Overview<'a> {
    /// Of a run that is known to go on, there is no verdict yet.
    pub(super) fn new(
        (summary, gate): (&'a Summary, &'a GateOutcome),
        span: Option<(Timestamp, Timestamp)>,
        goes_on: bool,
    ) -> Self {
        let manifest = summary.manifest.as_deref();
        Self {
            suite: manifest.map_or("unknown suite", |manifest| &manifest.suite),
            run: manifest.map_or("", |manifest| manifest.run.as_str()),
            models: manifest.map(models),
            tags: manifest.map(|manifest| labels(&manifest.project.tags)).unwrap_or_default(),
            date: span.map(|(start, _)| show::time(start)),
            verdict: match summary.shard() {
                _ if goes_on => RUNNING,
                None => verdict(gate.verdict),
                Some(shard) => VerdictView { class: "unknown", word: Cow::Owned(shard.to_string()) },
            },
            why: &gate.why,
            is_part: summary.shard().is_some(),
            held_before: show::held_before(summary),
            offline: show::was_offline(summary).then_some(show::OFFLINE_NOTE),
            warnings: if goes_on { Vec::new() } else { warnings(summary, gate) },
            causes: causes::lines(summary),
            trust: trust(summary),
            rules: gate.rules.iter().map(rule).collect(),
            numbers: numbers(summary, span),
            about: manifest.map(about).unwrap_or_default(),
        }
    }
}

const RUNNING: VerdictView = VerdictView { class: "unknown", word: Cow::Borrowed("still running") };

fn verdict(verdict: Verdict) -> VerdictView {
    let class = match verdict {
        Verdict::Passed => "pass",
        Verdict::Failed => "fail",
        Verdict::CouldNotTell => "unknown",
    };
    VerdictView { class, word: Cow::Borrowed(show::verdict(verdict)) }
}

fn warnings(summary: &Summary, gate: &GateOutcome) -> Vec<String> {
    let mut warnings = Vec::new();
    match summary.ending {
        Some(RunEnding::Completed) => {}
        Some(RunEnding::Interrupted) => warnings.push("The run was interrupted.".to_owned()),
        Some(RunEnding::FailedFast) => {
            warnings.push("The run stopped at the first failure, as asked.".to_owned())
        }
        Some(RunEnding::BudgetSpent) => {
            warnings.push("The run stopped because its budget allows no further call.".to_owned())
        }
        Some(RunEnding::Decided) => {
            let told = saved(summary, gate).map(|found| saved::lines(&found)).unwrap_or_default();
            warnings.push(format!("The run, as asked, {}.", told.join("; ")));
        }
        Some(RunEnding::NoModel) => {
            warnings.push("The run stopped because a model cannot be used.".to_owned())
        }
        None => warnings.push("The run has no end: it goes on, or it was killed.".to_owned()),
    }
    if summary.unfinished() > 0 && summary.ending != Some(RunEnding::Decided) {
        warnings.push(format!("{} planned and not finished.", show::attempts(summary.unfinished())));
    }
    warnings.extend(calibration::sentences(summary).iter().map(|told| format!("Judges: {told}.")));
    warnings.extend(spent::reused(&summary.spent()).iter().map(|told| format!("{told}.")));
    warnings
}

/// What can be believed. Whose fault the failures were stands in a chart of its own.
fn trust(summary: &Summary) -> Vec<String> {
    let owners = trust::owners(&summary.total);
    trust::lines(summary).into_iter().filter(|line| Some(line) != owners.as_ref()).collect()
}

fn rule(outcome: &RuleOutcome) -> RuleView {
    let shown = |value| in_unit(&outcome.rule, value);
    let bounds = || format!("{} to {}", shown(outcome.low), shown(outcome.high));
    let GateRule { subject, bound, segment, confidence, .. } = &outcome.rule;
    let sure = confidence.map(|confidence| format!("{} sure", show::percent(confidence)));
    RuleView {
        subject: subject.to_string(),
        segment: (!segment.is_everything()).then(|| segment.to_string()),
        asked: bound.to_string(),
        sure,
        value: outcome.value.map_or_else(|| "–".to_owned(), shown),
        bounds: (outcome.undecided() > 0 && outcome.early.is_none() && outcome.low < outcome.high)
            .then(bounds),
        valid: outcome.valid.filter(|_| outcome.doubtful > 0).map(shown),
        scored: outcome.scored,
        missing: outcome.missing,
        doubtful: outcome.doubtful,
        verdict: verdict(outcome.verdict),
        why: outcome.why.clone(),
        gauge: Gauge::new(outcome),
    }
}

fn numbers(summary: &Summary, span: Option<(Timestamp, Timestamp)>) -> Vec<KeyNumber> {
    let total = &summary.total;
    let number =
        |label: &str, value: String, note: Option<String>| KeyNumber { label: label.to_owned(), value, note };
    let planned = summary.planned();
    let mut numbers = vec![
        number(
            if show::held_before(summary).is_some() { "Conversations" } else { "Attempts played" },
            total.attempts.to_string(),
            Some(format!("of {} planned", planned.max(total.attempts))),
        ),
        number("Played to an end", total.played().to_string(), None),
    ];
    if total.trust.looked_at() > 0 {
        let effects = Some(trust::effects(total)).filter(|effects| !effects.is_empty());
        numbers.push(number("Spoilt by the user", total.trust.spoilt().to_string(), effects));
    }
    for column in measures::columns(summary).into_iter().take(3) {
        let scored = total.tally(&column.evaluator).scored;
        let label = format!("{} {}", column.evaluator, column.noun());
        numbers.push(number(&label, column.shown(total), Some(format!("n = {scored}"))));
    }
    numbers.push(number("Cost", spent::known_cost(&summary.spent()), cost_note(summary)));
    numbers.push(number(
        "Turns without evidence",
        summary.turns_without_evidence.to_string(),
        Some("spans missing".to_owned()),
    ));
    if let Some((start, end)) = span {
        let length = u64::try_from(end.since(start).as_nanos()).unwrap_or(u64::MAX);
        numbers.push(number("Duration", show::length(length), None));
    }
    numbers
}

/// `and 3 calls of unknown cost, 25% of the budget of $5.00`.
fn cost_note(summary: &Summary) -> Option<String> {
    let unknown = summary.calls_of_unknown_cost();
    let unknown = (unknown > 0).then(|| format!("and {} of unknown cost", show::counted(unknown, "call")));
    let share = spent::share_of_budget(summary).map_or_else(|| "none known".to_owned(), show::percent);
    let budget = summary.budget().map(|budget| format!("{share} of the budget of {budget}"));
    let notes: Vec<String> = unknown.into_iter().chain(budget).collect();
    (!notes.is_empty()).then(|| notes.join(", "))
}

/// `seed 7 · actor and judge offline`, with each model where they differ. Nobody played what was recorded elsewhere.
fn models(manifest: &Manifest) -> String {
    let models = &manifest.models;
    let who = match &manifest.origin {
        Origin::Traces { .. } => format!("judge {}", models.judge),
        Origin::Played | Origin::Run { .. }
            if models.actor == models.judge && models.actor == models.profile =>
        {
            format!("actor and judge {}", models.actor)
        }
        Origin::Played | Origin::Run { .. } => {
            format!("actor {}, profiles {}, judge {}", models.actor, models.profile, models.judge)
        }
    };
    let own = models.judges.iter().map(|(evaluator, choice)| format!(", {evaluator} judged by {choice}"));
    format!("seed {} · {who}{}", manifest.seed.0, own.collect::<String>())
}

fn about(manifest: &Manifest) -> Vec<Fact> {
    let pairs = |pairs: &std::collections::BTreeMap<String, String>| {
        pairs.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(" · ")
    };
    let models = &manifest.models;
    let player = |choice| match manifest.origin {
        Origin::Traces { .. } => String::new(),
        Origin::Played | Origin::Run { .. } => spent::model(choice),
    };
    let judges = models.judges.iter().map(|(name, choice)| (name.to_string(), spent::model(choice)));
    let facts = [
        ("Run", manifest.run.to_string()),
        ("Suite", format!("{} ({})", manifest.suite_file, manifest.suite_fingerprint)),
        ("Seed", manifest.seed.0.to_string()),
        ("Actor", player(&models.actor)),
        ("Profiles", player(&models.profile)),
        ("Judge", spent::model(&models.judge)),
        ("Evaluators' own", pairs(&judges.collect())),
        ("Budget", manifest.budget.map(|budget| budget.to_string()).unwrap_or_default()),
        ("Project", manifest.project.id.clone().unwrap_or_default()),
        ("Tags", pairs(&manifest.project.tags)),
        ("Prompts", pairs(&manifest.prompts)),
        ("Prices", prices(&manifest.prices)),
        ("Rehearsal", manifest.version.clone()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    facts.map(|(term, value)| Fact { term, value }).collect()
}

/// `2026-11 (9f2c1a7be0d4)`.
fn prices(prices: &PriceList) -> String {
    match prices.fingerprint.as_str() {
        "" => prices.id.clone(),
        fingerprint => format!("{} ({fingerprint})", prices.id),
    }
}
