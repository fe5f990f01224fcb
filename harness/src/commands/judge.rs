//! `rehearsal judge`: conversations that were held before, judged by a suite's evaluators.

use super::{
    courtroom::{Courtroom, Wishes},
    tell, warn,
};
use crate::{
    args::JudgeArgs,
    clock::SystemClock,
    compose::{held_against, telemetry},
    environment::Environment,
    exit::{Exit, Failure},
    hearing::{self, Again, Docket, Earlier, Recorded, Stage, Wanted},
    runs,
};
use rehearsal_adapters::traces::{self, Limits};
use rehearsal_core::{clock::Clock as _, seed::Seed, suite::Suite};
use rehearsal_engine::Held;
use std::path::Path;

/// Judges an earlier run again, or traces that were recorded elsewhere.
///
/// # Errors
/// Before anything is spent where something does not read or cannot be set up; later where the journal cannot be
/// written.
pub async fn judge(args: &JudgeArgs, environment: &Environment) -> Result<Exit, Failure> {
    if args.traces.is_empty() { again(args, environment).await } else { recorded(args, environment).await }
}

async fn again(args: &JudgeArgs, environment: &Environment) -> Result<Exit, Failure> {
    let named = args.what.first().map_or("latest", String::as_str);
    let earlier = Earlier::open(named)?;
    let suite = match args.what.get(1) {
        Some(file) => hearing::read(Path::new(file), environment)?,
        None if earlier.suite_file().exists() => hearing::read(earlier.suite_file(), environment)?,
        None => {
            return Err(Failure::Usage(format!(
                "the run's suite {} is not here; name it: rehearsal judge {named} SUITE",
                earlier.suite_file().display()
            )));
        }
    };
    let again = Again { suite: &suite, filter: args.filter.as_deref(), seed: args.seed };
    let docket = earlier.docket(again)?;
    warn(earlier.warning(&suite));
    heard(args, environment, &suite, (docket, earlier.held(again))).await
}

async fn recorded(args: &JudgeArgs, environment: &Environment) -> Result<Exit, Failure> {
    let [suite] = args.what.as_slice() else {
        return Err(Failure::Usage("with --traces, name the suite and nothing else".into()));
    };
    if let Some(run) = args.traces.iter().find(|file| runs::is_run(file)) {
        let run = run.display();
        return Err(Failure::Usage(format!(
            "{run} is a run and no file of traces: rehearsal judge {run} {suite}"
        )));
    }
    let suite = hearing::read(Path::new(suite), environment)?;
    let goals = args.goals.as_deref().map(|file| rehearsal_cases::read_goals(file, &suite)).transpose()?;
    let recording = traces::read(&args.traces, args.session_attribute.as_deref(), Limits::default())?;
    let seed = Seed(args.seed.unwrap_or_default());
    let wanted = Wanted { suite: &suite, goals: goals.as_ref(), filter: args.filter.as_deref(), seed };
    let recorded = Recorded::new(recording, &args.traces, wanted)?;
    warn(environment.all_shown(&recorded.warnings));
    let docket = recorded.docket(wanted);
    heard(args, environment, &suite, (docket, recorded.held.into_iter().map(Ok))).await
}

/// Sets the judges up, lets them judge, and shows what came of it.
async fn heard(
    args: &JudgeArgs,
    environment: &Environment,
    suite: &Suite,
    (docket, held): (Docket, impl Iterator<Item = Result<Held, String>>),
) -> Result<Exit, Failure> {
    let run = runs::name(&suite.name, SystemClock.now());
    let room = Courtroom::open(wishes(args), (run, suite), environment).await?;
    let exported = telemetry::settings(environment, None).await?;
    if let Some(settings) = exported.as_ref().filter(|_| !args.show.quiet) {
        tell(&format!("the scores are exported as spans to {}", settings.place()));
    }
    let stage = Stage {
        fail_fast: args.fail_fast,
        exported: exported.as_ref(),
        baseline: held_against(None, false, suite)?,
        ..room.stage()
    };
    let finish = room.finish();
    match stage.judge(docket, held, finish.reporters()).await? {
        Some(dispatched) => finish.end(&room.suite.gate, &dispatched),
        None => Ok(finish.stopped_at_once()),
    }
}

fn wishes(args: &JudgeArgs) -> Wishes<'_> {
    Wishes {
        jobs: args.jobs,
        max_cost: args.max_cost,
        prices: args.prices.as_deref(),
        prompts: args.prompts.as_deref(),
        out: args.out.as_deref(),
        reuse: &args.reuse,
        outputs: &args.outputs.reports,
        show: args.show,
    }
}
