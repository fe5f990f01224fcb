//! Ways to judge a session: judges behind a model, and rules that read the session and its spans.
//!
//! A judge sees the session as fenced JSON ([`exhibit`]), answers with one verdict for each thing it
//! was asked about, and quotes the words each verdict rests on. Code checks both ([`evidence`]); what
//! does not hold is asked for again, and in the end void. Nothing here turns doubt into a score.

mod asking;
mod calls;
mod correctness;
mod evidence;
mod exhibit;
mod failure;
mod gap;
mod goal_success;
mod judge;
mod judges;
mod prompts;
#[cfg(test)]
mod testing;
mod tool_called;
mod turns;

pub use prompts::{Prompts, PromptsError};

use asking::AskedOnce;
use rehearsal_core::{
    model::Model,
    score::Evaluator,
    suite::{Check, EvaluatorKind, EvaluatorSpec},
};
use std::sync::Arc;

/// The evaluator that a suite asks for. `judge` is called only by the kinds that need a model.
pub fn resolve(spec: &EvaluatorSpec, judge: Arc<dyn Model>, prompts: &Prompts) -> Arc<dyn Evaluator> {
    let name = spec.name.clone();
    match &spec.kind {
        EvaluatorKind::Judge { kind, threshold } => {
            Arc::new(AskedOnce::new(name, judge, judges::of(*kind, *threshold, prompts)))
        }
        EvaluatorKind::Check(Check::ToolCalled { tool }) => {
            Arc::new(tool_called::ToolCalled::new(name, tool.clone()))
        }
        EvaluatorKind::Rubric(_) | EvaluatorKind::Check(_) | EvaluatorKind::Own(_) => {
            Arc::new(tool_called::ToolCalled::new(name, String::new()))
        }
    }
}
