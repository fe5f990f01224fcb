//! Which attempts of which suites: what `run` and `plan` have in common.

use crate::{args::SelectionArgs, environment::Environment, exit::Failure};
use rehearsal_core::{attempt::Attempt, seed::Seed, suite::Suite};
use rehearsal_engine::{PlanOptions, plan};
use std::path::Path;

/// Reads the suites and plans their attempts, in an order that is drawn by the seed where it is to be shuffled.
///
/// # Errors
/// Where a suite does not read, or none of its attempts is selected.
pub fn read(
    args: &SelectionArgs,
    shuffled: bool,
    environment: &Environment,
) -> Result<Vec<(Suite, Vec<Attempt>)>, Failure> {
    args.suites.iter().map(|file| one(file, args, (shuffled, environment))).collect()
}

fn one(
    file: &Path,
    args: &SelectionArgs,
    (shuffled, environment): (bool, &Environment),
) -> Result<(Suite, Vec<Attempt>), Failure> {
    let suite = rehearsal_cases::read(file)?;
    environment.hide_secrets_of(&suite);
    let options =
        PlanOptions { filter: args.filter.clone(), trials: args.trials, seed: Seed(args.seed), shuffled };
    let attempts = plan(&suite, &options);
    if attempts.is_empty() {
        let filter = args.filter.as_deref().unwrap_or_default();
        return Err(Failure::Usage(format!(
            "no attempt of {} matches \"{filter}\"; -k takes part of a case's name, a persona's id or a tag such as category=booking",
            file.display()
        )));
    }
    Ok((suite, attempts))
}
