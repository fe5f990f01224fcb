//! `rehearsal bless`: keeps what a run came to as the baseline of those to come.

use super::{print, report::to_file, tell};
use crate::{
    args::BlessArgs,
    compose::blessed_file,
    exit::{Exit, Failure},
    runs,
};
use rehearsal_core::event::RunEnding;
use rehearsal_reports::{ReadJournal, baseline, write_baseline};
use std::path::Path;

/// Writes the baseline.
///
/// # Errors
/// Where the run cannot be read, has no end, or the file cannot be written.
pub fn bless(args: &BlessArgs) -> Result<Exit, Failure> {
    let folder = runs::find(&args.run)?;
    let journal = ReadJournal::open(&folder)?;
    let (summary, began) = (journal.summary()?, journal.span()?.map(|(began, _)| began).unwrap_or_default());
    let none = || Failure::Usage(format!("the run in {} never began", folder.display()));
    let manifest = summary.manifest.as_ref().ok_or_else(none)?;
    if summary.ending != Some(RunEnding::Completed) {
        let folder = folder.display();
        return Err(Failure::Usage(format!(
            "the run in {folder} was not played to its end, and later runs cannot be held against a part of one"
        )));
    }
    let file = args.out.clone().unwrap_or_else(|| blessed_file(Path::new(&manifest.suite_file)));
    let baseline = baseline(&summary, began).ok_or_else(none)?;
    to_file(&file, |out| write_baseline(&baseline, out))?;
    tell("commit it; runs of the suite are held against it from now on");
    print(&format!("{}\n", file.display()))?;
    Ok(Exit::Passed)
}
