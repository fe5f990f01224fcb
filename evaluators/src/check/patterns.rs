//! Regular expressions of the suite. The engine takes time linear in the text, whatever the expression; its size is
//! bounded.

use regex::{Regex, RegexBuilder};
use rehearsal_core::score::EvaluatorError;

/// The largest compiled expression, in bytes.
const LARGEST: usize = 1 << 20;

/// The expression, ready to be used.
pub(super) fn compiled(pattern: &str) -> Result<Regex, EvaluatorError> {
    let built = RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).build();
    built.map_err(|error| EvaluatorError::Unseen(format!("/{pattern}/ cannot be used: {error}")))
}
