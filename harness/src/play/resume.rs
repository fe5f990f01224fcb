//! Going on with a run that was killed or interrupted: what is known and checked before anything is started.

use super::prepare::{All, Prepared, Resumed, Terms};
use crate::{
    args::{ReuseArgs, RunArgs},
    compose::{Reuse, Setup, manifest, prompts, telemetry},
    environment::Environment,
    exit::Failure,
    runs,
};
use rehearsal_core::{
    attempt::{Attempt, AttemptId, AttemptIndex},
    begun::{Begun, Remains},
    event::{Manifest, RunEnding},
    suite::{Continuity, Suite},
};
use rehearsal_engine::attempt;
use rehearsal_reports::{Journal, JournalError, ReadJournal, changed_since};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Prepares the one suite of the run, by its journal.
///
/// # Errors
/// Where there is no such run, and where what it was run with has changed.
pub(super) async fn prepare(run: &str, args: &RunArgs, environment: &Environment) -> Result<All, Failure> {
    let folder = runs::find(run)?;
    let (before, ended) = begun_as(&folder, &args.reuse)?;
    let suite = rehearsal_cases::read(&suite_file(&before, &args.selection.suites)?)?;
    environment.hide_secrets_of(&suite);
    let attempts = attempts(&folder, &before, &suite)?;
    let exported = telemetry::settings(environment, args.otlp.as_ref()).await?;
    let terms = Terms {
        prices: Arc::new(before.prices.clone()),
        max_cost: args.max_cost.or(before.budget),
        // There is no other suite to share it with.
        purse: None,
        asks: args.reuse.replay.is_none(),
    };
    let mut warnings = Vec::new();
    let connected = terms.connect((&before.run, &suite), environment, &mut warnings).await?;
    let continuity = if args.resume.begin_again { Continuity::None } else { suite.continuity() };
    let (baseline, sequential) = (before.baseline.clone(), before.sequential);
    let prepared = Prepared {
        run: before.run.clone(),
        suite,
        attempts,
        connected,
        baseline,
        sequential,
        dealt: None,
        resumed: Some(Resumed { folder: folder.clone(), continuity, ended }),
    };
    refuse_changes(&folder, &before, &now(&prepared, args, &before)?)?;
    let reuse = Reuse::open(&args.reuse, environment.secrets())?;
    Ok(All { suites: vec![prepared], reuse, exported, warnings })
}

/// What the run set out to do, and how it ended where it was not killed.
fn begun_as(folder: &Path, reuse: &ReuseArgs) -> Result<(Manifest, Option<RunEnding>), Failure> {
    let journal = ReadJournal::open(folder)?;
    Journal::refuse_if_written(folder)?;
    let manifest = journal.manifest()?;
    let manifest = manifest.ok_or_else(|| JournalError::Empty(folder.to_owned()))?;
    let ended = journal.ending()?;
    // Of a whole that was resumed, everything was there before.
    let is_whole = manifest.joined.is_empty() || ended.is_some() || journal.resumed()? > 0;
    let is_recorded = reuse.replay.is_none() && journal.is_replayed()?;
    match unfit(&manifest, is_whole, is_recorded) {
        Some(why) => Err(Failure::Usage(format!("{} {why}", folder.display()))),
        None => Ok((manifest, ended)),
    }
}

/// Why a run cannot be resumed, as what is said of its folder; `None` where it can.
fn unfit(manifest: &Manifest, is_whole: bool, is_recorded: bool) -> Option<&'static str> {
    if !manifest.origin.is_played() {
        Some(
            "judged conversations that were held before, and held none; judge them again with `rehearsal judge`",
        )
    } else if !is_whole {
        Some(
            "is what was left when `rehearsal merge` was stopped, and holds a part of what was to be joined; remove it, and \
             merge again",
        )
    } else if manifest.plan.is_empty() && manifest.part.is_none() {
        // A part may hold nothing.
        Some("was written by a version of Rehearsal that did not keep its plan; run the suite anew")
    } else if is_recorded {
        Some(
            "took its models' answers from a recording, and would ask providers now; name it with --replay FILE",
        )
    } else {
        None
    }
}

fn suite_file(before: &Manifest, named: &[PathBuf]) -> Result<PathBuf, Failure> {
    match named {
        [] => Ok(PathBuf::from(&before.suite_file)),
        [one] => Ok(one.clone()),
        [..] => {
            Err(Failure::Usage("a run is of one suite: name none, or the file where it is now".to_owned()))
        }
    }
}

/// The attempts of the run's plan, in its order.
fn attempts(folder: &Path, before: &Manifest, suite: &Suite) -> Result<Vec<Attempt>, Failure> {
    let planned = (0..).zip(&before.plan).map(|(index, id)| {
        find(suite, AttemptIndex(index), id, before)
            .ok_or_else(|| changed(folder, &[format!("{id} is not planned any more")]))
    });
    planned.collect()
}

fn find(suite: &Suite, index: AttemptIndex, id: &AttemptId, before: &Manifest) -> Option<Attempt> {
    let case = suite.cases.iter().find(|case| case.name == id.case)?;
    let persona = case.personas.iter().find(|persona| *persona.id() == id.persona)?;
    Some(attempt(index, (case, persona, id.trial), before.seed))
}

/// What the run would set out to do now.
fn now(prepared: &Prepared, args: &RunArgs, before: &Manifest) -> Result<Manifest, Failure> {
    let Prepared { run, suite, attempts, connected, .. } = prepared;
    let setup = Setup {
        run,
        seed: before.seed,
        jobs: before.jobs,
        prompts: prompts::hashes(suite, args.prompts.as_deref())?,
        prices: before.prices.clone(),
        budget: before.budget,
        calibrations: &connected.calibrations,
        baseline: None,
        sequential: None,
        dealt: None,
    };
    Ok(manifest(suite, attempts, setup))
}

fn refuse_changes(folder: &Path, before: &Manifest, now: &Manifest) -> Result<(), Failure> {
    match changed_since(before, now).as_slice() {
        [] => Ok(()),
        changes => Err(changed(folder, changes)),
    }
}

fn changed(folder: &Path, changes: &[String]) -> Failure {
    Failure::Usage(format!(
        "{} cannot be resumed, because what it would go on with is not what it began with: {}; undo that, or run the \
         suite anew",
        folder.display(),
        changes.join("; ")
    ))
}

/// What becomes of each attempt, in a sentence.
pub(crate) fn told(remains: &Remains, attempts: usize, continuity: Continuity) -> String {
    let (mut judged, mut continued, mut again) = (0, 0, 0);
    for begun in remains.begun.values() {
        match begun {
            Begun::Settled(_) => judged += 1,
            Begun::Talking(broken) if broken.turns.is_empty() => again += 1,
            Begun::Talking(_) => continued += 1,
        }
    }
    let finished = remains.summary.rows.len();
    let untouched = attempts.saturating_sub(finished + remains.begun.len());
    let twice = match continuity {
        Continuity::BySession => " (the agent may get the last message of each a second time)",
        Continuity::None | Continuity::Stateless => "",
    };
    let parts = [
        (finished, "finished", ""),
        (judged, "only to be judged", ""),
        (continued, "continued at their turn", twice),
        (again, "begun again", ""),
        (untouched, "not yet begun", ""),
    ];
    let told = parts.iter().filter(|(count, ..)| *count > 0);
    let told: Vec<String> = told.map(|(count, what, more)| format!("{count} {what}{more}")).collect();
    format!("resumed, of {attempts} attempts: {}", told.join(", "))
}
