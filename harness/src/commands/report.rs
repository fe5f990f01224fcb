//! `rehearsal report`: the report of a run, from its journal alone.

use super::print;
use crate::{
    args::{ReportArgs, ReportFormat},
    environment::Environment,
    exit::{Exit, Failure},
    runs,
};
use rehearsal_core::{gate::GateOutcome, summary::Summary};
use rehearsal_reports::{ReadJournal, decide, terminal, write_html, write_record};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// Writes the report.
///
/// # Errors
/// Where the run cannot be read or the report cannot be written.
pub fn report(args: &ReportArgs, environment: &Environment) -> Result<Exit, Failure> {
    let folder = runs::find(&args.run)?;
    let journal = ReadJournal::open(&folder)?;
    let summary = journal.summary()?;
    let rules = summary.manifest.as_ref().map(|manifest| manifest.gate.clone()).unwrap_or_default();
    let gate = decide(&rules, &summary);
    let told = (&summary, &gate);
    match args.format {
        ReportFormat::Html => written(&folder, args, "report.html", |out| {
            write_html(&journal, told.0, told.1, out).map_err(io::Error::other)
        })?,
        ReportFormat::Json => written(&folder, args, "record.json", |out| {
            write_record(&journal, told.0, told.1, out).map_err(io::Error::other)
        })?,
        ReportFormat::Text => {
            let style =
                if environment.colours() { terminal::Style::coloured() } else { terminal::Style::plain() };
            print(&terminal::end_table(told.0, told.1, Some(&folder.join("report.html")), style))?;
        }
    }
    Ok(Exit::Passed)
}

fn written(
    folder: &Path,
    args: &ReportArgs,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    if args.out.as_deref() == Some(Path::new("-")) {
        let mut out = BufWriter::new(io::stdout().lock());
        let file = PathBuf::from("standard output");
        return write(&mut out).and_then(|()| out.flush()).map_err(|source| Failure::Write { file, source });
    }
    let file = args.out.clone().unwrap_or_else(|| folder.join(name));
    to_file(&file, write)?;
    print(&format!("{}\n", file.display()))
}

/// Writes the page of a run.
pub(super) fn write_page(
    journal: &ReadJournal,
    (summary, gate): (&Summary, &GateOutcome),
    file: &Path,
) -> Result<(), Failure> {
    to_file(file, |out| write_html(journal, summary, gate, out).map_err(io::Error::other))
}

fn to_file(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let written = || {
        let mut out = BufWriter::new(File::create(file)?);
        write(&mut out)?;
        out.flush()
    };
    written().map_err(|source| Failure::Write { file: file.to_owned(), source })
}
