//! Writes the page of a made-up run into the folder given as the only argument, to look at while
//! working on the templates.

#[path = "../tests/fake_run/mod.rs"]
mod fake_run;

use rehearsal_core::event::Reporter;
use rehearsal_reports::{Journal, ReadJournal, decide, write_html};
use std::{error::Error, fs::File, io::BufWriter, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder that is not there yet")?);
    let mut journal = Journal::create(&folder)?;
    for event in fake_run::reviewed::reviewed() {
        journal.on_event(&event)?;
    }
    journal.finish()?;
    let journal = ReadJournal::open(&folder)?;
    let summary = journal.summary()?;
    let rules = summary.manifest.as_ref().map(|manifest| manifest.gate.clone()).unwrap_or_default();
    let gate = decide(&rules, &summary);
    let mut out = BufWriter::new(File::create(folder.join("report.html"))?);
    Ok(write_html(&journal, &summary, &gate, &mut out)?)
}
