//! What a run is held against: the run or file that was named, or the file that is kept next to the suite.

use crate::{exit::Failure, runs};
use rehearsal_core::{baseline::Baseline, event::HeldAgainst, suite::Suite};
use rehearsal_engine::Durations;
use rehearsal_reports::read_baseline;
use std::path::{Path, PathBuf};

/// The file that `rehearsal bless` writes: `desk.baseline.json` next to `desk.yaml`.
pub fn blessed_file(suite: &Path) -> PathBuf {
    suite.with_extension("baseline.json")
}

/// What a suite's run is held against; `None` where nothing was named and nothing is kept next to the suite.
///
/// # Errors
/// [`Failure::Usage`] for a run or a file that cannot be read, or that is another suite's.
pub fn held_against(
    named: Option<&str>,
    anyway: bool,
    suite: &Suite,
) -> Result<Option<Box<HeldAgainst>>, Failure> {
    let Some((file, baseline)) = find(named, suite)? else { return Ok(None) };
    let shown = file.display();
    if !baseline.complete {
        return Err(Failure::Usage(format!(
            "{shown} was not played to its end or is a part to be merged, and a run cannot be held against a part of one"
        )));
    }
    // A file that lies next to a suite that was renamed is no reason not to run; its rules could not tell, and say why.
    if baseline.suite != suite.name && named.is_some() && !anyway {
        let (other, own) = (&baseline.suite, &suite.name);
        return Err(Failure::Usage(format!(
            "{shown} is a baseline of the suite {other}, and not of {own}; compare all the same with --baseline-anyway"
        )));
    }
    Ok(Some(Box::new(HeldAgainst { from: file.display().to_string(), anyway, baseline })))
}

/// How long attempts took in the run or file that was named, or in the file that is kept next to the suite, and where that
/// is known from, in words. All machines that play parts of a run must come to the same.
///
/// # Errors
/// [`Failure::Usage`] where it cannot be read, and where one that was named tells no durations.
pub fn durations(named: Option<&str>, suite: &Suite) -> Result<(Durations, String), Failure> {
    let found = find(named, suite)?;
    let durations = found.as_ref().map(|(_, baseline)| Durations::of(&baseline.attempts)).unwrap_or_default();
    match found {
        Some((file, _)) if !durations.is_empty() => {
            Ok((durations, format!("by the durations in {}", file.display())))
        }
        Some((file, _)) if named.is_some() => Err(Failure::Usage(format!(
            "{} does not tell how long attempts take; name a run that was played, or bless one anew",
            file.display()
        ))),
        Some(_) | None => Ok((durations, "evenly, as no durations are known".to_owned())),
    }
}

/// The baseline that the user named, with where it is: the file of one, or a run's folder.
///
/// # Errors
/// [`Failure::Usage`] where there is none.
pub fn baseline(named: &str) -> Result<(PathBuf, Baseline), Failure> {
    let file = PathBuf::from(named);
    read(if file.is_file() { file } else { runs::find(named)? })
}

fn read(from: PathBuf) -> Result<(PathBuf, Baseline), Failure> {
    let baseline = read_baseline(&from).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok((from, baseline))
}

/// The baseline of the run or file that was named, or of the file that is kept next to the suite.
fn find(named: Option<&str>, suite: &Suite) -> Result<Option<(PathBuf, Baseline)>, Failure> {
    match named {
        Some(named) => baseline(named).map(Some),
        None => {
            let file = Some(blessed_file(&suite.file)).filter(|file| file.is_file());
            file.map(read).transpose()
        }
    }
}
