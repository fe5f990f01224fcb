//! Several askings for one verdict: every judge of a panel so often, more often where they differ, and what their
//! votes come to.

mod vote;

use crate::asking::{Asked, Asking};
use async_trait::async_trait;
use futures_util::future::join_all;
use rehearsal_core::{
    ids::EvaluatorName,
    model::{Model, ModelError},
    score::{Evaluator, EvaluatorError, Exhibit, Outcome},
};
use std::sync::Arc;
use vote::Ballot;

/// Judges who are asked about the same thing; often there is one, who is asked once.
pub(crate) struct PanelOfJudges {
    name: EvaluatorName,
    /// Who is asked; never empty.
    models: Vec<Arc<dyn Model>>,
    judge: Arc<dyn Asked>,
    /// How often each of them is asked: at least, and at most where votes differ.
    times: (u32, u32),
    canary: bool,
}

impl PanelOfJudges {
    /// These models under this judge, each asked between so many times.
    pub(crate) fn new(
        name: EvaluatorName,
        (models, judge): (Vec<Arc<dyn Model>>, Arc<dyn Asked>),
        (least, most, canary): (u32, u32, bool),
    ) -> Self {
        Self { name, models, judge, times: (least.max(1), most.max(least)), canary }
    }

    /// Every judge once, side by side.
    async fn round(
        &self,
        exhibit: &Exhibit<'_>,
        sample: u32,
        ballot: &mut Ballot,
    ) -> Result<(), EvaluatorError> {
        let askings = self.models.iter().map(|model| async move {
            let asking = Asking { model: model.as_ref(), seed: exhibit.seed, sample, canary: self.canary };
            (model.id().to_string(), self.judge.ask_once(exhibit, asking).await)
        });
        for (judge, answered) in join_all(askings).await {
            ballot.add(judge, bearable(answered)?);
        }
        Ok(())
    }
}

#[async_trait]
impl Evaluator for PanelOfJudges {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        let (least, most) = self.times;
        let mut ballot = Ballot::default();
        for sample in 0..most {
            let left = (most - sample) as usize * self.models.len();
            if sample >= least && ballot.is_decided(left) {
                break;
            }
            self.round(&exhibit, sample, &mut ballot).await?;
        }
        ballot.outcome()
    }
}

/// A void verdict is one vote less, and so is a call that failed. What would be the same for every asking ends it: there
/// is nothing to be seen, or no money left.
fn bearable(
    answered: Result<Outcome, EvaluatorError>,
) -> Result<Result<Outcome, EvaluatorError>, EvaluatorError> {
    match answered {
        Ok(_) | Err(EvaluatorError::Void(_) | EvaluatorError::Model(ModelError::Provider(_))) => Ok(answered),
        Err(
            EvaluatorError::Model(ModelError::Budget)
            | EvaluatorError::Unseen(_)
            | EvaluatorError::Prompt(_)
            | EvaluatorError::Assessor(_)
            | EvaluatorError::Unusable(_),
        ) => answered.map(Ok),
    }
}

#[cfg(test)]
mod tests;
