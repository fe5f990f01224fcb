//! `rehearsal run`: play, judge, report, gate.

use super::{
    finish::{Finish, tell_of_reuse},
    report,
    runner::Runner,
    tell, warn,
};
use crate::{
    args::RunArgs,
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
    play::{
        Evaluators,
        prepare::{self, All, Prepared},
        stage::{Company, Ended, Stage, folder},
    },
};
use rehearsal_adapters::otlp::Tally;
use rehearsal_core::{seed::Seed, span::Correlation};
use std::path::PathBuf;

/// Plays the suites one after the other.
///
/// # Errors
/// Before anything is spent where a suite does not read or cannot be set up; later where the agent does
/// not come up or the journal cannot be written.
pub async fn run(args: &RunArgs, environment: &Environment) -> Result<Exit, Failure> {
    report::check(&args.outputs.reports, args.selection.suites.len())?;
    let runner = Runner::stop(environment);
    let all = prepare::all(args, environment).await?;
    let names = all.suites.iter().map(|prepared| prepared.suite.name.as_str());
    report::check_apart(&args.outputs.reports, names)?;
    tell_of_all(args, &all, environment);
    let All { suites, reuse, exported, .. } = all;
    let interrupt = Interrupt::listen(|| tell("\nstopping; once more to stop at once"));
    let (mut exit, several, brought) = (Exit::Passed, suites.len() > 1, Evaluators::default());
    for prepared in suites {
        let stage = Stage {
            environment,
            interrupt: &interrupt,
            reuse: &reuse,
            folder: kept_in(args, &prepared, several),
            seed: Seed(args.selection.seed),
            jobs: args.jobs,
            fail_fast: args.fail_fast,
            otlp: args.otlp.as_ref(),
            prompts: args.prompts.as_deref(),
            exported: exported.as_ref(),
            brought: &brought,
            tell: if args.show.quiet { |_| () } else { tell },
        };
        // What an earlier suite came to is not lost over a later one that cannot be played.
        exit = match one(args, (&stage, &runner), prepared).await {
            Ok(played) => exit.worst(played),
            Err(failure) if several => {
                tell(&environment.shown(format!("error: {failure}")));
                exit.worst(Exit::CouldNotTell)
            }
            Err(failure) => return Err(failure),
        };
        if exit == Exit::Interrupted {
            break;
        }
    }
    Ok(exit)
}

/// What a person should know before the first suite is played.
fn tell_of_all(args: &RunArgs, all: &All, environment: &Environment) {
    warn(environment.all_shown(&all.warnings));
    tell_of_reuse(&args.reuse);
    if let Some(settings) = all.exported.as_ref().filter(|_| !args.show.quiet) {
        tell(&format!("the run is exported as spans, with all that is said, to {}", settings.place()));
    }
}

/// Where a run is kept; one that is resumed stays where it is.
fn kept_in(args: &RunArgs, prepared: &Prepared, several: bool) -> PathBuf {
    match &prepared.resumed {
        Some(resumed) => resumed.folder.clone(),
        None => folder(args.out.as_deref(), &prepared.run, several),
    }
}

/// Plays one suite and shows what came of it.
async fn one(
    args: &RunArgs,
    (stage, runner): (&Stage<'_>, &Runner),
    prepared: Prepared,
) -> Result<Exit, Failure> {
    let rules = prepared.suite.gate.clone();
    let (environment, reuse) = (stage.environment, stage.reuse);
    let (folder, outputs) = (stage.folder.as_path(), args.outputs.reports.as_slice());
    let finish = Finish { environment, show: args.show, folder, reuse, outputs, runner };
    if let Some(dealt) = prepared.dealt.as_ref().filter(|_| !args.show.quiet) {
        tell(&dealt.told(prepared.attempts.len()));
    }
    let company = Company { reporters: finish.reporters(), guest: None };
    let played = stage.play(prepared, company).await;
    if let Err(Failure::Run(_)) = &played {
        finish.broke_off();
    }
    match played? {
        Ended::Recorded { dispatched, spans } => {
            spans.iter().for_each(|spans| tell_of_spans(spans, args.show.quiet, environment));
            let exit = finish.end(&rules, &dispatched)?;
            finish.tell_of_people();
            Ok(exit)
        }
        Ended::NeverBegan => Ok(Exit::Interrupted),
        Ended::StoppedAtOnce => Ok(finish.stopped_at_once()),
    }
}

/// How the agent's spans found their sessions, and what became of those that did not.
fn tell_of_spans(spans: &Tally, quiet: bool, environment: &Environment) {
    let ways: Vec<String> = spans.correlations().iter().map(Correlation::to_string).collect();
    if !ways.is_empty() && !quiet {
        tell(&format!("correlation: {}", ways.join(", ")));
    }
    warn(environment.all_shown(spans.warnings()));
}
