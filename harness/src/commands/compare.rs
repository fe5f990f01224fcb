//! `rehearsal compare`: what changed between two runs.

use super::{json_line, print};
use crate::{
    args::{CompareArgs, OutputFormat},
    compose::baseline,
    exit::{Exit, Failure},
    runs,
};
use rehearsal_reports::{Comparison, ReadJournal, comparison_text};

/// Compares two runs. That much changed is no failure; the gate decides that.
///
/// # Errors
/// Where one of them cannot be read.
pub fn compare(args: &CompareArgs) -> Result<Exit, Failure> {
    let (_, base) = baseline(&args.base)?;
    let run = ReadJournal::open(&runs::find(&args.run)?)?.summary()?;
    let comparison = Comparison::new(&base, &run);
    print(&match args.format {
        OutputFormat::Human => comparison_text(&comparison),
        OutputFormat::Json => json_line(&comparison)?,
    })?;
    Ok(Exit::Passed)
}
