//! Judging: every evaluator over one session, side by side.

use crate::{dispatch::Events, run::Parts};
use futures_util::future::join_all;
use rehearsal_core::{
    attempt::Attempt,
    event::RunEvent,
    score::{Evaluator, Exhibit, Judgement},
    session::Session,
};

/// Runs the evaluators and reports each one's judgement in the suite's order.
pub(crate) async fn judge(
    parts: &Parts,
    events: &Events,
    attempt: &Attempt,
    session: &Session,
) -> Vec<Judgement> {
    let judgements =
        join_all(parts.evaluators.iter().map(|evaluator| one(evaluator.as_ref(), attempt, session))).await;
    for (evaluator, judgement) in parts.evaluators.iter().zip(&judgements) {
        let event = RunEvent::Judged {
            attempt: attempt.index,
            evaluator: evaluator.name().clone(),
            judgement: judgement.clone(),
        };
        events.send(event).await;
    }
    judgements
}

async fn one(evaluator: &dyn Evaluator, attempt: &Attempt, session: &Session) -> Judgement {
    let seed = attempt.seed.derive(&["judge", evaluator.name().as_str()]);
    let exhibit = Exhibit { attempt: attempt.index, case: &attempt.case, session, seed };
    evaluator.evaluate(exhibit).await.into()
}
