//! Whether two runs met the same people, wherever runs stand side by side.

use crate::runs;
use rehearsal_core::{
    attempt::Attempt,
    event::{Manifest, RunEvent},
};
use rehearsal_reports::{People, ReadJournal, people};
use rehearsal_simulators::known_profile;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// Runs in a folder that are looked at for the last one of a suite.
const MOST_RUNS: usize = 50;
/// Changes that are told one by one.
const MOST_TOLD: usize = 5;

/// Whether the people of the run in this folder are those of the suite's last run beside it, in a sentence; `None`
/// where they are, and where there is none. A run that cannot be read tells nothing.
pub fn since_last_run(folder: &Path) -> Option<String> {
    let journal = ReadJournal::open(folder).ok()?;
    let suite = manifest(&journal)?.suite;
    let began = journal.span().ok()??.0.0;
    let before = runs::beside(folder);
    let (last, base) = last_run(&suite, before, Some(began))?;
    let change = People::read(&journal).ok()?.change_since(&People::read(&base).ok()?)?;
    Some(told(&change, &last))
}

/// Whether the people who are to play, as far as they are known, are those of the suite's last run, in a sentence.
pub fn since_last_plan(suite: &str, attempts: &[Attempt]) -> Option<String> {
    let (last, base) = last_run(suite, runs::all().unwrap_or_default(), None)?;
    let known = attempts.iter().filter_map(|attempt| {
        let profile = known_profile(&attempt.case, &attempt.persona)?;
        Some(((attempt.case.name.clone(), attempt.persona.id().clone()), profile))
    });
    let planned = People::new(known);
    let mut base = People::read(&base).ok()?;
    // Who is made up anew, or not selected, is no change that can be told beforehand.
    base.retain(|case, persona| planned.profile(case, persona).is_some());
    Some(told(&planned.change_since(&base)?, &last))
}

/// Where runs of one suite that stand side by side met other people than the one before, a sentence each.
pub fn between(folders: &[PathBuf]) -> Vec<String> {
    let mut last: BTreeMap<String, ReadJournal> = BTreeMap::new();
    let mut changes = Vec::new();
    for folder in folders {
        let Ok(journal) = ReadJournal::open(folder) else { continue };
        let Some(manifest) = manifest(&journal) else { continue };
        let base = last.get(&manifest.suite);
        let changed = base.and_then(|base| people::changed(base, &journal).ok().flatten());
        changes.extend(changed.map(|change| format!("{}: {change}", folder.display())));
        last.insert(manifest.suite, journal);
    }
    let more = changes.len().saturating_sub(MOST_TOLD);
    changes.truncate(MOST_TOLD);
    if more > 0 {
        changes.push(format!("{more} more runs with other people than the run before"));
    }
    changes
}

fn told(change: &people::Change, last: &Path) -> String {
    format!("people: {}", change.told(&format!("the last run ({})", last.display())))
}

/// The suite's latest run among these that began before a point in time, in nanoseconds.
fn last_run(suite: &str, folders: Vec<PathBuf>, before: Option<u64>) -> Option<(PathBuf, ReadJournal)> {
    let opened = folders.into_iter().rev().take(MOST_RUNS).filter_map(|folder| {
        let journal = ReadJournal::open(&folder).ok()?;
        let manifest = manifest(&journal)?;
        let began = journal.span().ok()??.0.0;
        let is_earlier = before.is_none_or(|before| began < before);
        let is_whole = manifest.part.is_none() && manifest.origin.is_played();
        (manifest.suite == suite && is_whole && is_earlier).then_some((began, folder, journal))
    });
    opened.max_by_key(|(began, _, _)| *began).map(|(_, folder, journal)| (folder, journal))
}

fn manifest(journal: &ReadJournal) -> Option<Manifest> {
    let RunEvent::RunStarted(manifest) = journal.events().next()?.ok()?.event else { return None };
    Some(*manifest)
}
