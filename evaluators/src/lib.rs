//! Ways to judge a session: judges behind a model, rules that ask none, and code of the user's.
//!
//! A judge sees the session as fenced JSON ([`exhibit`]), answers with one verdict for each thing it
//! was asked about, and quotes the words each verdict rests on. Code checks both ([`evidence`]); what
//! does not hold is asked for again, and in the end void. Nothing here turns doubt into a score.

mod check;
mod evidence;
mod exhibit;
mod gap;
mod goal_success;
mod helpfulness;
mod judge;
mod negated;
mod own;
mod prompts;
#[cfg(test)]
mod testing;

pub use own::{Code, answer_schema, evaluation_schema};
pub use prompts::{Prompts, PromptsError};

use negated::Negated;
use rehearsal_core::{
    model::Model,
    price::PriceList,
    score::Evaluator,
    suite::{EvaluatorKind, EvaluatorSpec, JudgeKind},
};
use std::sync::Arc;

/// What an evaluator needs besides a model and its prompts.
#[derive(Clone, Debug, Default)]
pub struct Outfit {
    /// What tokens cost, for those who look at what the agent spent.
    pub prices: Arc<PriceList>,
    /// The user's code, for those that are nothing else.
    pub code: Option<Code>,
}

/// The evaluator that a suite asks for. `judge` is called only by the kinds that need a model.
pub fn resolve(
    spec: &EvaluatorSpec,
    judge: Arc<dyn Model>,
    prompts: &Prompts,
    outfit: Outfit,
) -> Arc<dyn Evaluator> {
    let name = spec.name.clone();
    let evaluator: Arc<dyn Evaluator> = match &spec.kind {
        EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, .. } => {
            Arc::new(goal_success::GoalSuccess::new(name, judge, prompts))
        }
        EvaluatorKind::Judge { threshold, .. } => {
            Arc::new(helpfulness::Helpfulness::new(name, *threshold, judge, prompts))
        }
        EvaluatorKind::Rubric(_) => Arc::new(goal_success::GoalSuccess::new(name, judge, prompts)),
        EvaluatorKind::Check(check) => check::resolve(name, check, &outfit.prices),
        EvaluatorKind::Own(own) => own::resolve(name, own, outfit.code),
    };
    if spec.negated { Arc::new(Negated(evaluator)) } else { evaluator }
}
