//! Ways to judge a session: judges behind a model, rules that ask none, and code of the user's.
//!
//! A judge sees the session as fenced JSON ([`exhibit`]), answers with one verdict for each thing it
//! was asked about, and quotes the words each verdict rests on. Code checks both ([`evidence`]); what
//! does not hold is asked for again, and in the end void. Nothing here turns doubt into a score.
//! [`diagnosis`] finds out why a session failed.

mod asking;
mod calls;
mod canary;
mod check;
mod correctness;
pub mod diagnosis;
mod evidence;
mod exhibit;
mod failure;
mod findings;
mod gap;
mod goal_success;
mod judge;
mod judges;
mod negated;
mod own;
mod panel;
mod prompts;
mod rubric;
#[cfg(test)]
mod testing;
mod turns;

pub use own::{Code, answer_schema, evaluation_schema};
pub use prompts::{Prompts, PromptsError};

use asking::Asked;
use negated::Negated;
use panel::PanelOfJudges;
use rehearsal_core::{
    model::Model,
    price::PriceList,
    score::Evaluator,
    suite::{EvaluatorKind, EvaluatorSpec, Panel},
};
use std::sync::Arc;

/// What an evaluator needs besides its prompts.
#[derive(Clone, Default)]
pub struct Outfit {
    /// The models of those that ask one: the evaluator's own, and the others of its panel.
    pub judges: Vec<Arc<dyn Model>>,
    /// What tokens cost, for those who look at what the agent spent.
    pub prices: Arc<PriceList>,
    /// The user's code, for those that are nothing else.
    pub code: Option<Code>,
}

/// The evaluator that a suite asks for.
pub fn resolve(spec: &EvaluatorSpec, prompts: &Prompts, outfit: Outfit) -> Arc<dyn Evaluator> {
    let name = spec.name.clone();
    let evaluator: Arc<dyn Evaluator> = match &spec.kind {
        EvaluatorKind::Judge { kind, threshold } => {
            panel(spec, outfit.judges, judges::of(*kind, *threshold, prompts))
        }
        EvaluatorKind::Rubric(rubric) => {
            panel(spec, outfit.judges, Arc::new(rubric::Rubric::new(rubric.clone(), prompts)))
        }
        EvaluatorKind::Check(check) => check::resolve(name, check, &outfit.prices),
        EvaluatorKind::Own(own) => own::resolve(name, own, outfit.code),
    };
    if spec.negated { Arc::new(Negated(evaluator)) } else { evaluator }
}

/// A judge before its panel.
fn panel(spec: &EvaluatorSpec, judges: Vec<Arc<dyn Model>>, judge: Arc<dyn Asked>) -> Arc<dyn Evaluator> {
    let Panel { least, most, canary, others: _ } = &spec.panel;
    Arc::new(PanelOfJudges::new(spec.name.clone(), (judges, judge), (*least, *most, *canary)))
}
