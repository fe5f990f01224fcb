//! Judging: every evaluator over one session, side by side.

use crate::run::Shared;
use futures_util::future::join_all;
use rehearsal_core::{
    attempt::Attempt,
    event::RunEvent,
    score::{Evaluator, EvaluatorError, Exhibit, Judgement},
    session::Session,
};

/// Runs the evaluators and reports each one's judgement in the suite's order.
pub(crate) async fn judge(shared: &Shared, attempt: &Attempt, session: &Session) -> Vec<Judgement> {
    let evaluators = &shared.parts.evaluators;
    let judging = evaluators.iter().map(|evaluator| one(shared, evaluator.as_ref(), attempt, session));
    let judgements = join_all(judging).await;
    for (evaluator, judgement) in evaluators.iter().zip(&judgements) {
        let event = RunEvent::Judged {
            attempt: attempt.index,
            evaluator: evaluator.name().clone(),
            judgement: judgement.clone(),
        };
        shared.events.send(event).await;
    }
    judgements
}

async fn one(shared: &Shared, evaluator: &dyn Evaluator, attempt: &Attempt, session: &Session) -> Judgement {
    let seed = attempt.seed.derive(&["judge", evaluator.name().as_str()]);
    let exhibit = Exhibit { attempt: attempt.index, case: &attempt.case, session, seed };
    let found = evaluator.evaluate(exhibit).await;
    if let Err(EvaluatorError::Model(error)) = &found {
        shared.halt.model_failed(error);
    }
    found.into()
}
