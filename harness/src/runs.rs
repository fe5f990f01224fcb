//! Where runs are kept: a folder each, below `runs` unless the user says otherwise.

use crate::exit::Failure;
use rehearsal_core::{clock::Timestamp, ids::RunId};
use rehearsal_reports::{ReadJournal, journal::FILE_NAME};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// The folder that holds the runs.
pub const RUNS: &str = "runs";

/// A run's name: when it began, and of which suite, so that names sort by time.
pub fn name(suite: &str, began: Timestamp) -> RunId {
    let nanos = i128::from(began.0);
    let began = jiff::Timestamp::from_nanosecond(nanos).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let suite: String = suite
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .take(40)
        .collect();
    RunId::new(format!("{}-{suite}", began.strftime("%Y%m%dT%H%M%S%3fZ")))
}

/// The folder of the run that the user named: a path, or `latest`.
///
/// # Errors
/// [`Failure::Usage`] where there is none.
pub fn find(named: &str) -> Result<PathBuf, Failure> {
    if named != "latest" {
        let folder = PathBuf::from(named);
        let below = Path::new(RUNS).join(named);
        return Ok(if !folder.exists() && below.exists() { below } else { folder });
    }
    all()?.into_iter().rfind(|folder| !is_calibration(folder)).ok_or_else(none)
}

/// What the runs of calibrations are called, before the name of their suite.
pub const CALIBRATE: &str = "calibrate-";

/// Whether a folder holds the run of a calibration, whose conversations are nobody's latest.
fn is_calibration(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.split_once('-').is_some_and(|(_, suite)| suite.starts_with(CALIBRATE))
}

/// Whether a run is kept in this folder.
pub fn is_run(folder: &Path) -> bool {
    folder.join(FILE_NAME).exists()
}

/// The folders of all runs that are kept, the oldest first.
///
/// # Errors
/// [`Failure::Usage`] where there is none.
pub fn all() -> Result<Vec<PathBuf>, Failure> {
    let folders = below(Path::new(RUNS));
    if folders.is_empty() { Err(none()) } else { Ok(folders) }
}

/// The folders of the other runs that are kept where this one is, by their names.
pub fn beside(run: &Path) -> Vec<PathBuf> {
    let parent = run.parent().filter(|parent| !parent.as_os_str().is_empty());
    below(parent.unwrap_or(Path::new(".")))
        .into_iter()
        .filter(|folder| folder.file_name() != run.file_name())
        .collect()
}

/// The folders of all runs that are kept in this one, by their names.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let folders = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut folders: Vec<_> = folders.filter(|folder| is_run(folder)).collect();
    folders.sort();
    folders
}

/// The runs without parts that others of them were joined from, which hold all that is in them already.
pub fn counted_once(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let manifest = |folder: &PathBuf| ReadJournal::open(folder).ok()?.manifest().ok()?;
    let joined: BTreeSet<RunId> =
        folders.iter().filter_map(manifest).flat_map(|whole| whole.joined).collect();
    let is_joined = |folder: &PathBuf| {
        let part = manifest(folder).filter(|manifest| manifest.part.is_some());
        part.is_some_and(|part| joined.contains(&part.run))
    };
    folders.retain(|folder| joined.is_empty() || !is_joined(folder));
    folders
}

fn none() -> Failure {
    Failure::Usage(format!("there is no run in the folder \"{RUNS}\"; name a run's folder"))
}

/// Takes back the journal of a run that never began. What else is in its folder, such as the words of an
/// agent that did not start, stays.
pub fn discard(folder: &Path) {
    for end in ["", "-wal", "-shm"] {
        // What cannot be removed was not there, or is not ours to remove.
        let _absent = std::fs::remove_file(folder.join(format!("{FILE_NAME}{end}")));
    }
    for folder in
        [Some(folder), folder.parent().filter(|parent| *parent == Path::new(RUNS))].into_iter().flatten()
    {
        // Only an empty folder can be removed this way.
        let _in_use = std::fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suites_name_cannot_lead_out_of_the_folder() {
        let name = name("../../etc/Passwd", Timestamp(1_795_000_000_123_000_000));
        assert_eq!(name.as_str(), "20261118T110640123Z-------etc-passwd");
    }
}
