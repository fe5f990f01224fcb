//! `rehearsal calibrate`: how far a suite's judges can be trusted, by conversations that people have judged.

mod draft;
mod outcome;

use super::courtroom::{Courtroom, Wishes};
use crate::{
    args::CalibrateArgs,
    clock::SystemClock,
    environment::Environment,
    exit::{Exit, Failure},
    hearing::{self, Hearings},
    runs,
};
use outcome::Outcome;
use rehearsal_cases::Labels;
use rehearsal_core::{clock::Clock as _, seed::Seed, suite::Suite};
use std::{collections::BTreeSet, path::Path};

/// Judges labelled conversations and keeps how the judges did.
///
/// # Errors
/// Before anything is spent where something does not read or cannot be set up; later where the journal or the result
/// cannot be written.
pub async fn calibrate(args: &CalibrateArgs, environment: &Environment) -> Result<Exit, Failure> {
    let suite = hearing::read(&args.suite, environment)?;
    if let Some(run) = &args.draft {
        return draft::print(run, &suite);
    }
    let Some(file) = &args.labels else {
        return Err(Failure::Usage("name the labels: --labels FILE".into()));
    };
    let labels = rehearsal_cases::read_labels(file, &suite)?;
    judged(args, environment, &labelled_only(suite, &labels), (&labels, file)).await
}

/// The suite with no other evaluators than those of which people say something.
fn labelled_only(suite: Suite, labels: &Labels) -> Suite {
    let named: BTreeSet<&str> = labels
        .conversations
        .iter()
        .flat_map(|labelled| labelled.verdicts.keys())
        .map(String::as_str)
        .collect();
    let evaluators = suite.evaluators.iter().filter(|spec| named.contains(spec.name.as_str())).cloned();
    Suite { evaluators: evaluators.collect(), gate: Vec::new(), reviewed: false, ..suite }
}

async fn judged(
    args: &CalibrateArgs,
    environment: &Environment,
    suite: &Suite,
    (labels, file): (&Labels, &Path),
) -> Result<Exit, Failure> {
    let seed = Seed(args.seed);
    let hearings = Hearings::new((labels, file), suite, (args.repeats, seed))?;
    let docket = hearings.docket(file, suite, seed);
    let run = runs::name(&format!("{}{}", runs::CALIBRATE, suite.name), SystemClock.now());
    let room = Courtroom::open(wishes(args), (run, suite), environment).await?;
    let (finish, held) = (room.finish(), hearings.held.into_iter().map(Ok));
    match room.stage().judge(docket, held, finish.reporters()).await? {
        Some(dispatched) => {
            Outcome { environment, args, suite: &room.suite, labels, folder: &room.folder }.end(&dispatched)
        }
        None => Ok(finish.stopped_at_once()),
    }
}

fn wishes(args: &CalibrateArgs) -> Wishes<'_> {
    Wishes {
        jobs: args.jobs,
        max_cost: args.max_cost,
        prices: args.prices.as_deref(),
        prompts: args.prompts.as_deref(),
        out: args.out.as_deref(),
        reuse: &args.reuse,
        outputs: &[],
        show: args.show,
    }
}
