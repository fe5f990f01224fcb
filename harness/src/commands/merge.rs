//! `rehearsal merge`: the parts of a run that several machines played, joined into the whole.

use super::{finish::Finish, report, runner::Runner, tell};
use crate::{
    args::MergeArgs,
    clock::SystemClock,
    compose::Reuse,
    environment::Environment,
    exit::{Exit, Failure},
    play::stage::folder,
    runs,
};
use rehearsal_core::{clock::Clock as _, event::Manifest, summary::Summary};
use rehearsal_engine::Dispatched;
use rehearsal_reports::{Journal, Merge, ReadJournal};
use std::path::Path;

/// Joins them, writes the report, prints the result and decides, as `run` does.
///
/// # Errors
/// Where they are not all the parts of one run, or the whole cannot be written.
pub fn merge(args: &MergeArgs, environment: &Environment) -> Result<Exit, Failure> {
    report::check(&args.outputs.reports, 1)?;
    let runner = Runner::stop(environment);
    let merge = Merge::new(opened(&args.runs)?)?;
    let manifest = merge.manifest(|suite| runs::name(suite, SystemClock.now()));
    let folder = folder(args.out.as_deref(), &manifest.run, false);
    let (rules, parts, planned) = (manifest.gate.clone(), manifest.joined.len(), manifest.attempts);
    let summary = written(&merge, manifest, &folder)?;
    if !args.show.quiet {
        tell(&format!("joined {parts} parts: {} of {} attempts", summary.total.attempts, planned));
    }
    let reuse = Reuse::default();
    let outputs = args.outputs.reports.as_slice();
    let finish =
        Finish { environment, show: args.show, folder: &folder, reuse: &reuse, outputs, runner: &runner };
    let exit = finish.end(&rules, &Dispatched { summary, warnings: Vec::new() })?;
    finish.tell_of_people();
    Ok(exit)
}

fn opened(runs: &[String]) -> Result<Vec<(String, ReadJournal)>, Failure> {
    let open = |named: &String| {
        let folder = runs::find(named)?;
        Ok((folder.display().to_string(), ReadJournal::open(&folder)?))
    };
    runs.iter().map(open).collect()
}

/// Writes the whole. Half of it is worth nothing while its parts are there, and is taken back.
fn written(merge: &Merge, manifest: Manifest, folder: &Path) -> Result<Summary, Failure> {
    let mut journal = Journal::create(folder)?;
    let written = merge.write(manifest, &mut journal);
    drop(journal);
    if written.is_err() {
        runs::discard(folder);
    }
    Ok(written?)
}
