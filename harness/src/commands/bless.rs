//! `rehearsal bless`: keeps what a run came to as the baseline of those to come.

use super::{print, tell, warn};
use crate::{
    args::BlessArgs,
    compose::blessed_file,
    exit::{Exit, Failure},
    runs,
};
use rehearsal_core::{baseline::Baseline, event::RunEnding, summary::Summary};
use rehearsal_reports::{ReadJournal, baseline, write_baseline};
use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

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
    is_whole(&summary, &folder)?;
    let suite = Path::new(&manifest.suite_file);
    if args.out.is_none() && !suite.is_file() {
        let suite = suite.display();
        return Err(Failure::Usage(format!(
            "the suite {suite} is not to be found from here; go to where the run was started, or name a file with --out"
        )));
    }
    let file = args.out.clone().unwrap_or_else(|| blessed_file(suite));
    let baseline = baseline(&summary, began).ok_or_else(none)?;
    let doubtful = summary.rows.values().filter(|row| !row.is_valid()).count();
    if doubtful > 0 {
        let all = summary.rows.len();
        warn([format!(
            "{doubtful} of {all} attempts broke off or cannot be believed; rules about the baseline will not be told \
             where they are missing"
        )]);
    }
    write(&file, &baseline)?;
    tell("commit it; runs of the suite are held against it from now on");
    print(&format!("{}\n", file.display()))?;
    Ok(Exit::Passed)
}

/// Refuses a run of which a part is missing.
fn is_whole(summary: &Summary, folder: &Path) -> Result<(), Failure> {
    let folder = folder.display();
    if let Some(shard) = summary.shard() {
        return Err(Failure::Usage(format!(
            "the run in {folder} is {shard}, and later runs cannot be held against a part of one; join the parts with \
             `rehearsal merge` first"
        )));
    }
    if summary.ending != Some(RunEnding::Completed) {
        return Err(Failure::Usage(format!(
            "the run in {folder} was not played to its end, and later runs cannot be held against a part of one; play the \
             suite once without --sequential"
        )));
    }
    Ok(())
}

/// Writes the file. It holds no words that were said, and is for everybody who has the suite.
fn write(file: &Path, baseline: &Baseline) -> Result<(), Failure> {
    let cannot = |source| Failure::Write { file: file.to_owned(), source };
    let refused = |why: std::io::Error| Failure::Usage(format!("cannot write {}: {why}", file.display()));
    let mut out = BufWriter::new(File::create(file).map_err(refused)?);
    write_baseline(baseline, &mut out).and_then(|()| out.flush()).map_err(cannot)
}
