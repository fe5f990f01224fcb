//! Reports that `run` and `judge` write beside the page, where the user names files for them.

use super::{Told, to_file};
use crate::{args::Output, exit::Failure};
use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
};

/// What stands for the suite's name in a file's.
const SUITE: &str = "{suite}";

/// Refuses reports that could not be written, before anything is spent.
///
/// # Errors
/// [`Failure::Usage`] where a file cannot be written, and where several suites would write the same one.
pub(in crate::commands) fn check(outputs: &[Output], suites: usize) -> Result<(), Failure> {
    for output in outputs {
        let file = &output.file;
        if suites > 1 && !file.to_string_lossy().contains(SUITE) {
            return Err(Failure::Usage(format!(
                "every suite would write {}; with {suites} suites write {SUITE} in its name, as in junit-{SUITE}.xml",
                file.display()
            )));
        }
        let twin = outputs.iter().filter(|other| other.file == *file).count() > 1;
        if twin {
            return Err(Failure::Usage(format!("two reports would write {}", file.display())));
        }
        let file = named(file, "suite");
        writable(&file).map_err(|error| {
            Failure::Usage(format!("the report {} cannot be written: {error}", file.display()))
        })?;
    }
    Ok(())
}

/// Refuses suites whose names would lead to the same file.
///
/// # Errors
/// [`Failure::Usage`].
pub(in crate::commands) fn check_apart<'a>(
    outputs: &[Output],
    suites: impl Iterator<Item = &'a str>,
) -> Result<(), Failure> {
    let Some(output) = outputs.first() else { return Ok(()) };
    let mut files = BTreeSet::new();
    for suite in suites {
        let file = named(&output.file, suite);
        if !files.insert(file.clone()) {
            let file = file.display();
            return Err(Failure::Usage(format!(
                "two suites are called {suite}, or nearly so, and both would write {file}; run them one after the other"
            )));
        }
    }
    Ok(())
}

/// Opens the file for writing and leaves what is in it. One that was not there is not there afterwards.
fn writable(file: &Path) -> std::io::Result<()> {
    let is_new = !file.exists();
    drop(OpenOptions::new().append(true).create(true).open(file)?);
    if is_new { fs::remove_file(file) } else { Ok(()) }
}

/// Writes them, each whatever becomes of the others. Why some could not be written is handed back.
pub(in crate::commands) fn write(outputs: &[Output], told: Told<'_>) -> Vec<Failure> {
    let suite = told.summary.manifest.as_ref().map_or("suite", |manifest| manifest.suite.as_str());
    let written = outputs
        .iter()
        .map(|output| to_file(&named(&output.file, suite), |out| told.write(output.format, false, out)));
    written.filter_map(Result::err).collect()
}

/// The file with the suite's name in it, of which only what is safe in a file's name is taken.
fn named(file: &Path, suite: &str) -> PathBuf {
    let safe = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let suite: String = suite.chars().take(60).map(safe).collect();
    // A path that is not text cannot name the suite.
    file.to_str().map_or_else(|| file.to_owned(), |text| PathBuf::from(text.replace(SUITE, &suite)))
}
