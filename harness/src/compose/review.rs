//! Who looks at the simulated user: rules, and a judge where the suite wants one.

use super::models::Shelf;
use crate::exit::Failure;
use rehearsal_core::{review::Reviewer, suite::Suite};
use rehearsal_simulators::{JudgingReviewer, Prompts, RuleReviewer};
use std::sync::Arc;

/// The suite's reviewer.
pub(super) fn reviewer(
    suite: &Suite,
    shelf: &Shelf<'_>,
    prompts: &Prompts,
) -> Result<Arc<dyn Reviewer>, Failure> {
    if !suite.reviewed {
        return Ok(Arc::new(RuleReviewer));
    }
    let judge = shelf.take(suite.models.reviewer())?;
    Ok(Arc::new(JudgingReviewer::new(judge, prompts.clone())))
}
