//! The bounds of a rule: which keys go with which names, and what each means.

use crate::yaml::Place;
use crate::{
    complaint::Notes,
    format::BoundsForm,
    lower::{counts::up_to, duration},
};
use rehearsal_core::{
    gate::{Bound, GateRule, Measure, Metric, Subject},
    ids::EvaluatorName,
};
use std::collections::BTreeSet;

/// Dearer than this for one success is a slip.
const MOST_DOLLARS: f64 = 1e6;
/// No conversation has more turns.
const MOST_TURNS: f64 = 1_000.0;

/// What can be gated without judging.
pub(super) const METRICS: [&str; 4] = ["cost_per_success", "turns_to_success", "latency", "invalid_sessions"];

/// One key that sets a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// At least so much of a number of an evaluator's.
    Least(Measure),
    /// Not lower than the baseline by more.
    Drop(Measure),
    /// At most so much of what is counted.
    Most(Metric),
}

impl Key {
    /// The word in the file.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Least(Measure::Rate) => "min_rate",
            Self::Least(Measure::Mean) => "min_mean",
            Self::Drop(Measure::Rate) => "max_rate_drop",
            Self::Drop(Measure::Mean) => "max_mean_drop",
            Self::Most(Metric::CostPerSuccess) => "max_usd",
            Self::Most(Metric::RunCostPerSuccess) => "max_run_usd",
            Self::Most(Metric::TurnsToSuccess) => "max_turns",
            Self::Most(Metric::LatencyMean) => "max_mean",
            Self::Most(Metric::LatencyP50) => "max_p50",
            Self::Most(Metric::LatencyP95) => "max_p95",
            Self::Most(Metric::LatencyP99) => "max_p99",
            Self::Most(Metric::InvalidSessions) => "max_rate",
        }
    }

    /// Whether it says something of what goes by this name. An evaluator may be called as a metric is; then the key tells
    /// which of the two is meant.
    pub(super) fn goes_with(self, name: &str, evaluators: &BTreeSet<&str>) -> bool {
        match self {
            Self::Least(_) | Self::Drop(_) => evaluators.contains(name) || !METRICS.contains(&name),
            Self::Most(metric) => name == metric_name(metric),
        }
    }

    pub(super) fn subject(self, name: &str) -> Subject {
        match self {
            Self::Least(measure) | Self::Drop(measure) => {
                Subject::Score { evaluator: EvaluatorName::new(name), measure }
            }
            Self::Most(metric) => Subject::Metric { metric },
        }
    }

    pub(super) fn bound(self, number: f64) -> Bound {
        match self {
            Self::Least(_) => Bound::AtLeast { threshold: number },
            Self::Drop(_) => Bound::MaxDrop { max_drop: number },
            Self::Most(_) => Bound::AtMost { at_most: number },
        }
    }
}

/// The keys that are written and their numbers, with a complaint about each number that cannot be.
pub(super) fn written(form: &BoundsForm, notes: &mut Notes<'_>) -> Vec<(Key, f64)> {
    let numbers = [
        (Key::Least(Measure::Rate), &form.min_rate, 1.0),
        (Key::Least(Measure::Mean), &form.min_mean, 1.0),
        (Key::Drop(Measure::Rate), &form.max_rate_drop, 1.0),
        (Key::Drop(Measure::Mean), &form.max_mean_drop, 1.0),
        (Key::Most(Metric::CostPerSuccess), &form.max_usd, MOST_DOLLARS),
        (Key::Most(Metric::RunCostPerSuccess), &form.max_run_usd, MOST_DOLLARS),
        (Key::Most(Metric::TurnsToSuccess), &form.max_turns, MOST_TURNS),
        (Key::Most(Metric::InvalidSessions), &form.max_rate, 1.0),
    ];
    let lengths = [
        (Key::Most(Metric::LatencyMean), &form.max_mean),
        (Key::Most(Metric::LatencyP50), &form.max_p50),
        (Key::Most(Metric::LatencyP95), &form.max_p95),
        (Key::Most(Metric::LatencyP99), &form.max_p99),
    ];
    let mut found = Vec::new();
    for (key, number, most) in numbers {
        found.extend(number.get().map(|number| (key, up_to(most, number, key.word(), notes))));
    }
    for (key, length) in lengths {
        // One that is no duration is complained about, and stands for a bound all the same.
        let seconds =
            |written| duration::given(Some(written), notes).map_or(1.0, |length| length.as_secs_f64());
        found.extend(length.get().map(seconds).map(|seconds| (key, seconds)));
    }
    found
}

/// How sure the decision has to be; `None` where that is left out.
pub(super) fn confidence(form: &BoundsForm, notes: &mut Notes<'_>) -> Option<f64> {
    let written = form.confidence.get()?;
    let confidence = written.value;
    if !(confidence > 0.5 && confidence < 1.0) {
        let message = format!("`confidence` is {confidence}; it is above 0.5 and below 1, such as 0.95");
        notes.complain(written.at, message);
    }
    Some(confidence)
}

/// Complains about a bound that holds whatever happens, and about one that never can.
pub(super) fn check_sense(key: Key, number: f64, confidence: Option<f64>, at: Place, notes: &mut Notes<'_>) {
    let word = key.word();
    let always = match key {
        Key::Drop(_) | Key::Most(Metric::InvalidSessions) => number >= 1.0,
        // A least of 0 is for `rehearsal check` to call empty.
        Key::Least(_) | Key::Most(_) => false,
    };
    let never = match key {
        Key::Least(_) => confidence.is_some() && number >= 1.0,
        Key::Most(Metric::TurnsToSuccess) => number < 1.0,
        Key::Drop(_) | Key::Most(_) => false,
    };
    if always {
        notes.complain(at, format!("`{word}: {number}` holds whatever happens, so it gates nothing"));
    }
    if never && confidence.is_some() && word != "max_turns" {
        let message =
            format!("`{word}: {number}` with `confidence` can never be shown, however many attempts pass");
        notes.complain_with(
            at,
            message,
            Some("leave `confidence` out, or ask for less, such as 0.95".to_owned()),
        );
    } else if never {
        notes.complain(
            at,
            format!("`{word}: {number}` can never hold: a conversation has one message at least"),
        );
    }
}

/// The keys that go with a name, in words.
pub(super) fn words_for(name: &str, evaluators: &BTreeSet<&str>) -> String {
    let all = [Measure::Rate, Measure::Mean].map(Key::Least).into_iter();
    let all = all.chain([Measure::Rate, Measure::Mean].map(Key::Drop)).chain(Metric::ALL.map(Key::Most));
    let words: Vec<String> =
        all.filter(|key| key.goes_with(name, evaluators)).map(|key| format!("`{}`", key.word())).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The name that stands in front of a rule's bounds.
pub(super) fn name(subject: &Subject) -> &str {
    match subject {
        Subject::Score { evaluator, .. } => evaluator.as_str(),
        Subject::Metric { metric } => metric_name(*metric),
    }
}

/// The key by which a rule is written.
pub(super) fn word(rule: &GateRule) -> &'static str {
    let key = match (&rule.subject, rule.bound) {
        (Subject::Score { measure, .. }, Bound::MaxDrop { .. }) => Key::Drop(*measure),
        (Subject::Score { measure, .. }, Bound::AtLeast { .. } | Bound::AtMost { .. }) => {
            Key::Least(*measure)
        }
        (Subject::Metric { metric }, _) => Key::Most(*metric),
    };
    key.word()
}

fn metric_name(metric: Metric) -> &'static str {
    match metric {
        Metric::CostPerSuccess | Metric::RunCostPerSuccess => "cost_per_success",
        Metric::TurnsToSuccess => "turns_to_success",
        Metric::LatencyMean | Metric::LatencyP50 | Metric::LatencyP95 | Metric::LatencyP99 => "latency",
        Metric::InvalidSessions => "invalid_sessions",
    }
}
