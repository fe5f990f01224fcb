//! Which attempts of which suites: what `run` and `plan` have in common.

use crate::{args::SelectionArgs, compose::durations, environment::Environment, exit::Failure};
use rehearsal_core::{attempt::Attempt, seed::Seed, shard::Shard, suite::Suite};
use rehearsal_engine::{PlanOptions, part, plan};
use std::path::Path;

/// A suite and what is to be played of it.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The suite.
    pub suite: Suite,
    /// The attempts, numbered from 0.
    pub attempts: Vec<Attempt>,
    /// What they are a part of; `None` where they are all there is.
    pub dealt: Option<Dealt>,
}

/// A plan that is dealt out to several machines.
#[derive(Clone, Debug)]
pub struct Dealt {
    /// Which part is this machine's.
    pub shard: Shard,
    /// All attempts, of all parts.
    pub whole: Vec<Attempt>,
    /// By what it was dealt out, in words.
    pub by: String,
}

impl Dealt {
    /// Which part it is, how large, and by what it was dealt out.
    pub fn told(&self, attempts: usize) -> String {
        let Self { shard, whole, by } = self;
        match attempts {
            0 => format!("{shard} holds none of the {} attempts, dealt out {by}", whole.len()),
            some => format!("{shard} holds {some} of {} attempts, dealt out {by}", whole.len()),
        }
    }
}

/// Reads the suites and plans their attempts, in an order that is drawn by the seed where it is to be shuffled.
///
/// # Errors
/// Where a suite does not read, or none of its attempts is selected. A part may hold none.
pub fn read(
    args: &SelectionArgs,
    shuffled: bool,
    environment: &Environment,
) -> Result<Vec<Selected>, Failure> {
    if shuffled && args.shard.shard.is_some() {
        return Err(Failure::Usage(
            "--sequential reads the attempts one by one until they decide the gate, and machines that play parts of them \
             do not know of one another; leave out --sequential or --shard"
                .into(),
        ));
    }
    args.suites.iter().map(|file| one(file, args, (shuffled, environment))).collect()
}

fn one(
    file: &Path,
    args: &SelectionArgs,
    (shuffled, environment): (bool, &Environment),
) -> Result<Selected, Failure> {
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
    match args.shard.shard {
        None => Ok(Selected { suite, attempts, dealt: None }),
        Some(shard) => {
            let (durations, by) = durations(args.shard.durations.as_deref(), &suite)?;
            let own = part(&attempts, shard, &durations);
            Ok(Selected { suite, attempts: own, dealt: Some(Dealt { shard, whole: attempts, by }) })
        }
    }
}
