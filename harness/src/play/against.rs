//! What a run is held against, and whether it stops once that is decided.

use crate::{args::AgainstArgs, compose::held_against, exit::Failure};
use rehearsal_core::{
    event::{HeldAgainst, Sequential},
    gate::GateRule,
    suite::Suite,
};

/// The chance of a wrong decision that a run which stops early bears, where no rule asks for less.
const ALPHA: f64 = 0.05;

/// What the suite's run is held against. A rule that wants a baseline and has none is worth a warning before anything is
/// spent on it.
pub(super) fn baseline(
    args: &AgainstArgs,
    suite: &Suite,
    warnings: &mut Vec<String>,
) -> Result<Option<Box<HeldAgainst>>, Failure> {
    let baseline = held_against(args.baseline.as_deref(), args.baseline_anyway, suite)?;
    let waiting = suite.gate.iter().find(|rule| rule.needs_a_baseline()).filter(|_| baseline.is_none());
    warnings.extend(waiting.map(|rule| {
        let place = &rule.source;
        format!(
            "{place}: `{rule}` cannot be told without a baseline; name one with --baseline, or keep this run as one \
             afterwards with `rehearsal bless`"
        )
    }));
    Ok(baseline)
}

/// How the suite's run stops early, where it is to.
pub(super) fn sequential(args: &AgainstArgs, suite: &Suite) -> Result<Option<Sequential>, Failure> {
    if !args.sequential {
        return Ok(None);
    }
    if !suite.gate.iter().any(|rule: &GateRule| rule.evaluator().is_some()) {
        let file = suite.file.display();
        return Err(Failure::Usage(format!(
            "{file}: --sequential stops once the gate is decided, and its gate has no rule about an evaluator"
        )));
    }
    Ok(Some(Sequential { alpha: ALPHA }))
}
