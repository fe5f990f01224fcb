//! Writes the journal of a large run that nobody played, and its page: what a report needs in memory and room, and under
//! `time` how long it takes.
//!
//! `cargo run --release -p rehearsal-reports --example large -- FOLDER [ATTEMPTS]`, with 10 000 attempts and 200 000 spans
//! where no number is given; the first run writes the journal, the second the page. The page is measured in a browser by `tests/browser/large.cjs`.

#[path = "../tests/fake_run/mod.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod fake_run;

use rehearsal_core::event::Reporter;
use rehearsal_reports::{Journal, ReadJournal, decide, write_html};
use std::{
    error::Error,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder")?);
    let attempts = arguments.next().map_or(Ok(10_000), |count| count.parse())?;
    if !folder.join("run.db").exists() {
        let mut journal = Journal::create(&folder)?;
        fake_run::large::play(attempts, |event| journal.on_event(&event))?;
        journal.finish()?;
        return told(&["the journal is written; run this again for the page".to_owned()]);
    }
    let page = folder.join("report.html");
    write(&folder, &page)?;
    let size = fs::metadata(&page)?.len();
    told(&[
        format!(
            "{:.2} MB, {:.2} MB per 1000 attempts",
            size as f64 / 1e6,
            size as f64 / 1e3 / f64::from(attempts)
        ),
        memory(),
    ])
}

fn write(folder: &Path, page: &Path) -> Result<(), Box<dyn Error>> {
    let journal = ReadJournal::open(folder)?;
    let summary = journal.summary()?;
    let rules = summary.manifest.as_ref().map(|manifest| manifest.gate.clone()).unwrap_or_default();
    let gate = decide(&rules, &summary);
    let mut out = BufWriter::new(File::create(page)?);
    Ok(write_html(&journal, &summary, &gate, &mut out)?)
}

/// The most memory that the program has had, as Linux counts it.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "memory not known".to_owned(), |peak| format!("at most {} of memory", peak.trim()))
}

fn told(lines: &[String]) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    Ok(lines.iter().try_for_each(|line| writeln!(out, "{line}"))?)
}
