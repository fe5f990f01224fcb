//! Judgements as events on the spans that they are about.

use super::{ids::time, names, pen::Pen};
use opentelemetry::trace::Event;
use rehearsal_core::{
    clock::Timestamp,
    ids::EvaluatorName,
    score::{Judgement, Score, Target},
};

/// The events of one judgement, each with what it is about. *Not applicable* is not a result.
pub(super) fn events(
    evaluator: &EvaluatorName,
    judgement: &Judgement,
    at: Timestamp,
) -> Vec<(Target, Event)> {
    match judgement {
        Judgement::Scored(scores) => {
            scores.iter().map(|score| (score.target, event(scored(evaluator, score), at))).collect()
        }
        Judgement::Failed { error, .. } => vec![(Target::Session, event(failed(evaluator, error), at))],
        Judgement::NotApplicable { .. } => Vec::new(),
    }
}

fn scored(evaluator: &EvaluatorName, score: &Score) -> Pen {
    let mut pen = Pen::default();
    pen.text(names::EVALUATOR, Some(evaluator.as_str()));
    pen.value(names::SCORE, score.value);
    pen.text(names::LABEL, Some(&score.label));
    pen.text(names::EXPLANATION, Some(&score.reason));
    pen.value(names::PASSED, score.passed);
    pen
}

fn failed(evaluator: &EvaluatorName, error: &str) -> Pen {
    let mut pen = Pen::default();
    pen.text(names::EVALUATOR, Some(evaluator.as_str()));
    pen.text(names::EXPLANATION, Some(error));
    pen.text(names::ERROR_TYPE, Some("evaluator_failed"));
    pen
}

fn event(pen: Pen, at: Timestamp) -> Event {
    Event::new(names::EVALUATION, time(at), pen.into_attributes(), 0)
}
