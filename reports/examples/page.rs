//! Writes the page of the run in the folder given as the only argument, to look at while working on the
//! templates. Where there is none yet, it is one that nobody played.

#[path = "../tests/fake_run/mod.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod fake_run;

use rehearsal_core::event::Reporter;
use rehearsal_reports::{Journal, ReadJournal, decide, write_html};
use std::{
    error::Error,
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    if !folder.join("run.db").exists() {
        make_up(&folder)?;
    }
    let journal = ReadJournal::open(&folder)?;
    let summary = journal.summary()?;
    let rules = summary.manifest.as_ref().map(|manifest| manifest.gate.clone()).unwrap_or_default();
    let gate = decide(&rules, &summary);
    let mut out = BufWriter::new(File::create(folder.join("report.html"))?);
    Ok(write_html(&journal, &summary, &gate, &mut out)?)
}

fn make_up(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut journal = Journal::create(folder)?;
    for event in fake_run::reviewed::reviewed() {
        journal.on_event(&event)?;
    }
    Ok(journal.finish()?)
}
