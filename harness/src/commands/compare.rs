//! `rehearsal compare`: what changed between two runs.

use super::{json_line, print};
use crate::{
    args::{CompareArgs, OutputFormat},
    exit::{Exit, Failure},
    runs,
};
use rehearsal_reports::{Comparison, ReadJournal, comparison_text, read_baseline};
use std::path::{Path, PathBuf};

/// Compares two runs. That much changed is no failure; the gate decides that.
///
/// # Errors
/// Where one of them cannot be read.
pub fn compare(args: &CompareArgs) -> Result<Exit, Failure> {
    let base = match Path::new(&args.base).is_file() {
        true => PathBuf::from(&args.base),
        false => runs::find(&args.base)?,
    };
    let base = read_baseline(&base).map_err(|error| Failure::Usage(error.to_string()))?;
    let run = ReadJournal::open(&runs::find(&args.run)?)?.summary()?;
    let comparison = Comparison::new(&base, &run);
    print(&match args.format {
        OutputFormat::Human => comparison_text(&comparison),
        OutputFormat::Json => json_line(&comparison)?,
    })?;
    Ok(Exit::Passed)
}
