//! Ways to judge a session: judges behind a model, and rules that read the session and its spans.
//!
//! A judge sees the session as fenced JSON ([`exhibit`]), answers with one verdict for each thing it
//! was asked about, and quotes the words each verdict rests on. Code checks both ([`evidence`]); what
//! does not hold is asked for again, and in the end void. Nothing here turns doubt into a score.

mod asking;
mod calls;
mod canary;
mod correctness;
mod evidence;
mod exhibit;
mod failure;
mod findings;
mod gap;
mod goal_success;
mod judge;
mod judges;
mod panel;
mod prompts;
mod rubric;
#[cfg(test)]
mod testing;
mod tool_called;
mod turns;

pub use prompts::{Prompts, PromptsError};

use asking::Asked;
use panel::PanelOfJudges;
use rehearsal_core::{
    model::Model,
    score::Evaluator,
    suite::{Check, EvaluatorKind, EvaluatorSpec, Panel},
};
use std::sync::Arc;

/// The evaluator that a suite asks for. `judges` are the models of those kinds that need one: the evaluator's own, and
/// the others of its panel.
pub fn resolve(spec: &EvaluatorSpec, judges: Vec<Arc<dyn Model>>, prompts: &Prompts) -> Arc<dyn Evaluator> {
    let name = spec.name.clone();
    match &spec.kind {
        EvaluatorKind::Judge { kind, threshold } => {
            panel(spec, judges, judges::of(*kind, *threshold, prompts))
        }
        EvaluatorKind::Rubric(rubric) => {
            panel(spec, judges, Arc::new(rubric::Rubric::new(rubric.clone(), prompts)))
        }
        EvaluatorKind::Check(Check::ToolCalled { tool }) => {
            Arc::new(tool_called::ToolCalled::new(name, tool.clone()))
        }
        EvaluatorKind::Check(_) | EvaluatorKind::Own(_) => {
            Arc::new(tool_called::ToolCalled::new(name, String::new()))
        }
    }
}

/// A judge before its panel.
fn panel(spec: &EvaluatorSpec, judges: Vec<Arc<dyn Model>>, judge: Arc<dyn Asked>) -> Arc<dyn Evaluator> {
    let Panel { least, most, canary, others: _ } = &spec.panel;
    Arc::new(PanelOfJudges::new(spec.name.clone(), (judges, judge), (*least, *most, *canary)))
}
