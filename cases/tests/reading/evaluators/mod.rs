//! Every kind of evaluator, in every form in which it may be written.

mod complaints;
mod editor;
mod forms;
mod panels;

use super::{read, with};
use rehearsal_core::suite::{EvaluatorKind, EvaluatorSpec};

/// The one evaluator of a suite, as it is written after the dash.
fn evaluator(written: &str) -> EvaluatorSpec {
    let mut suite = read(&with(&format!("evaluators:\n  - {written}\n")));
    assert_eq!(suite.evaluators.len(), 1);
    suite.evaluators.remove(0)
}

fn kind(written: &str) -> EvaluatorKind {
    evaluator(written).kind
}
