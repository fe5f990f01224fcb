//! Who is asked for a verdict, and how often.

use crate::suite::ModelChoice;

/// The least and the most askings for one verdict, and the models that take turns at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// How often everybody asks at least; at least 1.
    pub least: u32,
    /// How often at most, where the first askings differ; at least `least`.
    pub most: u32,
    /// Judges besides the evaluator's own model; each is asked as often.
    pub others: Vec<ModelChoice>,
    /// Whether an assertion that is known to be false is asked about too; a judge that finds it met is not believed.
    pub canary: bool,
}

impl Default for Panel {
    fn default() -> Self {
        Self { least: 1, most: 1, others: Vec::new(), canary: false }
    }
}
