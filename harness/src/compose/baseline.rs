//! What a run is held against: the run or file that was named, or the file that is kept next to the suite.

use crate::{exit::Failure, runs};
use rehearsal_core::{event::HeldAgainst, suite::Suite};
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
    let file = match named {
        Some(named) if Path::new(named).is_file() => PathBuf::from(named),
        Some(named) => runs::find(named)?,
        None => Some(blessed_file(&suite.file)).filter(|file| file.is_file()).unwrap_or_default(),
    };
    if named.is_none() && file.as_os_str().is_empty() {
        return Ok(None);
    }
    let baseline = read_baseline(&file).map_err(|error| Failure::Usage(error.to_string()))?;
    let shown = file.display();
    if !baseline.complete {
        return Err(Failure::Usage(format!(
            "{shown} was not played to its end, and a run cannot be held against a part of one"
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
