//! Judging: first whether the user played fair, then every evaluator over the session, side by side.

use crate::{dispatch::Events, halt::Halt, review};
use futures_util::future::join_all;
use rehearsal_core::{
    attempt::Attempt,
    event::RunEvent,
    review::Reviewer,
    score::{Evaluator, EvaluatorError, Exhibit, Judgement},
    session::Session,
    summary::all_passed,
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Those who judge, and whom they tell.
#[derive(Clone, Copy)]
pub(crate) struct Court<'a> {
    /// The judges, in the suite's order.
    pub(crate) evaluators: &'a [Arc<dyn Evaluator>],
    /// Who looks at the simulated user.
    pub(crate) reviewer: &'a dyn Reviewer,
    /// Where their judgements go.
    pub(crate) events: &'a Events,
    /// What hears of a model that gives no answer.
    pub(crate) halt: &'a Halt,
    /// Cancelled once the run is.
    pub(crate) cancel: &'a CancellationToken,
}

impl Court<'_> {
    /// Has the session reviewed, and reports what that came to; `None` where the run was cancelled before.
    pub(crate) async fn review(self, attempt: &Attempt, session: &Session) -> Option<()> {
        let review = review::review(self.reviewer, (attempt, session), self.cancel).await?;
        self.events.send(RunEvent::Reviewed { attempt: attempt.index, review }).await;
        Some(())
    }

    /// Runs the evaluators, reports each one's judgement in the suite's order, and says whether all went well.
    pub(crate) async fn judge(self, attempt: &Attempt, session: &Session) -> bool {
        let judging = self.evaluators.iter().map(|evaluator| self.one(evaluator.as_ref(), attempt, session));
        let judgements = join_all(judging).await;
        let well = judgements.iter().all(went_well);
        for (evaluator, judgement) in self.evaluators.iter().zip(judgements) {
            let evaluator = evaluator.name().clone();
            self.events.send(RunEvent::Judged { attempt: attempt.index, evaluator, judgement }).await;
        }
        well
    }

    async fn one(self, evaluator: &dyn Evaluator, attempt: &Attempt, session: &Session) -> Judgement {
        let seed = attempt.seed.derive(&["judge", evaluator.name().as_str()]);
        let exhibit = Exhibit { attempt: attempt.index, case: &attempt.case, session, seed };
        let found = evaluator.evaluate(exhibit).await;
        if let Err(EvaluatorError::Model(error)) = &found {
            self.halt.model_failed(error);
        }
        found.into()
    }
}

fn went_well(judgement: &Judgement) -> bool {
    match judgement {
        Judgement::Scored(scores) => all_passed(scores),
        Judgement::NotApplicable { .. } => true,
        Judgement::Failed { .. } => false,
    }
}
