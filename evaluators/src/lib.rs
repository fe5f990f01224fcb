//! Ways to judge a session: two judges behind a model, and a rule that reads the spans.
//!
//! A judge sees the session as fenced JSON ([`exhibit`]), answers with one verdict for each thing it
//! was asked about, and quotes the words each verdict rests on. Code checks both ([`evidence`]); what
//! does not hold is asked for again, and in the end void. Nothing here turns doubt into a score.
//! [`diagnosis`] finds out why a session failed.

pub mod diagnosis;
mod evidence;
mod exhibit;
mod goal_success;
mod helpfulness;
mod judge;
mod prompts;
#[cfg(test)]
mod testing;
mod tool_called;

pub use prompts::{Prompts, PromptsError};

use rehearsal_core::{
    model::Model,
    score::Evaluator,
    suite::{Check, EvaluatorKind, EvaluatorSpec, JudgeKind},
};
use std::sync::Arc;

/// The evaluator that a suite asks for. `judge` is called only by the kinds that need a model.
pub fn resolve(spec: &EvaluatorSpec, judge: Arc<dyn Model>, prompts: &Prompts) -> Arc<dyn Evaluator> {
    let name = spec.name.clone();
    match &spec.kind {
        EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, .. } => {
            Arc::new(goal_success::GoalSuccess::new(name, judge, prompts))
        }
        EvaluatorKind::Judge { threshold, .. } => {
            Arc::new(helpfulness::Helpfulness::new(name, *threshold, judge, prompts))
        }
        EvaluatorKind::Check(Check::ToolCalled { tool }) => {
            Arc::new(tool_called::ToolCalled::new(name, tool.clone()))
        }
        EvaluatorKind::Rubric(_) | EvaluatorKind::Check(_) | EvaluatorKind::Own(_) => {
            Arc::new(tool_called::ToolCalled::new(name, String::new()))
        }
    }
}
