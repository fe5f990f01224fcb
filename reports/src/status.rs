//! What an attempt comes to as a test: passed, failed, an error, or skipped.
//!
//! *Failed* is the agent's doing alone. Whatever else keeps the gate from believing an attempt is an *error*: we could
//! not find out. What nobody meant to play to its end is *skipped*.

use crate::{against, gate::holds, show, trust};
use rehearsal_core::{
    attempt::AttemptIndex,
    gate::{Bound, GateRule, Measure, Segment, Subject},
    ids::EvaluatorName,
    review::{Review, Validity},
    score::Judgement,
    session::Ending,
    summary::{Summary, all_passed, mean_millionths},
};

/// What an attempt comes to as a test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Status {
    /// Everything that the gate asks for was reached.
    Passed,
    /// The agent did badly.
    Failed(Why),
    /// We could not find out.
    Error(Why),
    /// It was not played to its end, or there was nothing to judge.
    Skipped(Why),
}

/// Why it did not pass.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Why {
    /// In a word: the evaluator that the agent fell short of, or what stood in the way.
    pub(crate) kind: String,
    /// In a line.
    pub(crate) message: String,
}

impl Why {
    fn new(kind: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind: kind.into(), message: message.into() }
    }
}

/// What the gate asks of a single attempt.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    /// Whose scores.
    pub(crate) evaluator: EvaluatorName,
    least: Least,
    /// Of which attempts it is asked.
    segment: Segment,
}

/// How much of it is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Least {
    /// Every score passes by the evaluator's own threshold.
    EveryScore,
    /// The mean of the attempt's scores is at least this.
    Mean(f64),
}

/// What each attempt is held against: the gate's rules, and where none says anything of a single one every evaluator.
pub(crate) fn bars(summary: &Summary) -> Vec<Bar> {
    let Some(manifest) = summary.manifest.as_deref() else { return Vec::new() };
    let rules: Vec<Bar> = manifest.gate.iter().filter_map(bar).collect();
    if !rules.is_empty() {
        return rules;
    }
    every_score(&manifest.evaluators)
}

/// What a rule asks of a single attempt; `None` for one that says nothing of any by itself: how a mean lies beside the
/// baseline's, or what is counted without judging.
fn bar(rule: &GateRule) -> Option<Bar> {
    let Subject::Score { evaluator, measure } = &rule.subject else { return None };
    let least = match (measure, rule.bound) {
        (Measure::Rate, _) => Least::EveryScore,
        (Measure::Mean, Bound::AtLeast { threshold }) => Least::Mean(threshold),
        (Measure::Mean, Bound::AtMost { .. } | Bound::MaxDrop { .. }) => return None,
    };
    Some(Bar { evaluator: evaluator.clone(), least, segment: rule.segment.clone() })
}

fn every_score(evaluators: &[EvaluatorName]) -> Vec<Bar> {
    let bar = |evaluator: &EvaluatorName| Bar {
        evaluator: evaluator.clone(),
        least: Least::EveryScore,
        segment: Segment::default(),
    };
    evaluators.iter().map(bar).collect()
}

/// What is asked of this attempt: the rules of its segments, and where no rule is about it every evaluator.
pub(crate) fn bars_of(bars: &[Bar], attempt: AttemptIndex, summary: &Summary) -> Vec<Bar> {
    let Some(row) = summary.rows.get(&attempt) else { return bars.to_vec() };
    let asked: Vec<Bar> = bars.iter().filter(|bar| holds(&bar.segment, row, summary)).cloned().collect();
    if asked.is_empty() {
        return every_score(summary.manifest.as_ref().map_or(&[], |manifest| &manifest.evaluators));
    }
    asked
}

/// What an attempt comes to. `ending` is `None` where the run stopped before it finished.
pub(crate) fn status(
    bars: &[Bar],
    ending: Option<&Ending>,
    review: Option<&Review>,
    judgements: &[(EvaluatorName, Judgement)],
) -> Status {
    let Some(ending) = ending else {
        return Status::Skipped(Why::new("unfinished", "the run stopped before it finished"));
    };
    match ending {
        Ending::Cancelled => Status::Skipped(Why::new("cancelled", "somebody stopped the run")),
        Ending::AgentError { .. } | Ending::ActorError { .. } | Ending::Timeout { .. } | Ending::Budget => {
            let kind = ending.kind();
            let message = match ending.detail() {
                Some(detail) => format!("{}: {}", show::ending(kind), against::cut(detail)),
                None => show::ending(kind).to_owned(),
            };
            Status::Error(Why::new(kind.as_str(), message))
        }
        Ending::GoalMet
        | Ending::GaveUp { .. }
        | Ending::MaxTurns
        | Ending::ScriptEnded
        | Ending::Recorded => judged(bars, review, judgements),
    }
}

fn judged(bars: &[Bar], review: Option<&Review>, judgements: &[(EvaluatorName, Judgement)]) -> Status {
    let of = |bar: &Bar| judgements.iter().find(|(name, _)| *name == bar.evaluator).map(|(_, found)| found);
    let validity = review.map(|review| review.validity);
    let doubt = || review.and_then(trust::of_attempt).unwrap_or_else(|| "spoilt".to_owned());
    if let Some(why) = bars.iter().find_map(|bar| short_of(bar, of(bar)?)) {
        return match validity {
            // Help that did not help takes nothing from the agent's failure.
            None | Some(Validity::Valid | Validity::Helped) => Status::Failed(why),
            Some(validity @ (Validity::Hindered | Validity::Unreviewed)) => {
                Status::Error(Why::new(validity.as_str(), format!("{}; {}", doubt(), why.message)))
            }
        };
    }
    if let Some(why) = bars.iter().find_map(|bar| unjudged(bar, of(bar))) {
        return Status::Error(why);
    }
    match validity {
        Some(validity @ (Validity::Helped | Validity::Unreviewed)) => {
            Status::Error(Why::new(validity.as_str(), doubt()))
        }
        None | Some(Validity::Valid | Validity::Hindered) => nothing_to_judge(bars, judgements),
    }
}

/// How an attempt falls short of what is asked; `None` where it does not, or was not scored.
fn short_of(bar: &Bar, judgement: &Judgement) -> Option<Why> {
    let Judgement::Scored(scores) = judgement else { return None };
    let mean = mean_millionths(scores) as f64 / 1e6;
    let message = match bar.least {
        Least::EveryScore if !all_passed(scores) => against::line(&bar.evaluator, judgement)?,
        Least::Mean(least) if mean < least => {
            let worst = against::line(&bar.evaluator, judgement).map(|line| format!("; {line}"));
            let (mean, least) = (show::number(mean), show::number(least));
            format!("{}: mean {mean}, below {least}{}", bar.evaluator, worst.unwrap_or_default())
        }
        Least::EveryScore | Least::Mean(_) => return None,
    };
    Some(Why::new(bar.evaluator.as_str(), message))
}

fn unjudged(bar: &Bar, judgement: Option<&Judgement>) -> Option<Why> {
    let why = match judgement {
        Some(Judgement::Scored(_) | Judgement::NotApplicable { .. }) => return None,
        Some(Judgement::Failed { error, .. }) => against::cut(error),
        None => "gave no verdict".to_owned(),
    };
    Some(Why::new("not_judged", format!("{}: {why}", bar.evaluator)))
}

/// An attempt to which nothing of what is asked applies says nothing of the agent.
fn nothing_to_judge(bars: &[Bar], judgements: &[(EvaluatorName, Judgement)]) -> Status {
    let mut reason = None;
    for (name, judgement) in judgements {
        match judgement {
            _ if bars.iter().all(|bar| bar.evaluator != *name) => {}
            Judgement::NotApplicable { reason: why } => {
                reason = Some(format!("{name}: {}", against::cut(why)))
            }
            Judgement::Scored(_) | Judgement::Failed { .. } => return Status::Passed,
        }
    }
    let reason = reason.unwrap_or_else(|| "no evaluator judges it".to_owned());
    Status::Skipped(Why::new("not_applicable", reason))
}

#[cfg(test)]
mod tests;
