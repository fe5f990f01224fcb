//! `rehearsal report`: the report of a run, from its journal alone.

mod bases;
mod formats;
mod outputs;

pub(super) use bases::Base;
pub(super) use formats::Told;
pub(super) use outputs::{check, check_apart, write};

use super::{print, tell};
use crate::{
    args::{ReportArgs, ReportFormat},
    environment::Environment,
    exit::{Exit, Failure},
    runs,
};
use rehearsal_core::{gate::GateOutcome, summary::Summary};
use rehearsal_reports::{Diagnosis, ReadJournal, decide, html};
use std::{
    fs::{self, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt as _,
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
    let bases = args.base.iter().map(|base| Base::read(base, &summary)).collect::<Result<Vec<_>, _>>()?;
    let told = Told {
        journal: &journal,
        summary: &summary,
        gate: &gate,
        folder: &folder,
        environment,
        bases: &bases,
    };
    let write = |out: &mut dyn Write| told.write(args.format, args.out.is_none(), out);
    match (&args.out, file_name(args.format)) {
        (Some(out), _) if out == Path::new("-") => printed(write)?,
        (None, None) => printed(write)?,
        (Some(file), _) => written(file, write)?,
        (None, Some(name)) => written(&folder.join(name), write)?,
    }
    Ok(Exit::Passed)
}

/// What a report is called in the run's folder; `None` for what is printed.
fn file_name(format: ReportFormat) -> Option<&'static str> {
    match format {
        ReportFormat::Html => Some("report.html"),
        ReportFormat::Json => Some("record.json"),
        ReportFormat::Junit => Some("junit.xml"),
        ReportFormat::Markdown => Some("summary.md"),
        ReportFormat::Csv => Some("scores.csv"),
        ReportFormat::Jsonl => Some("scores.jsonl"),
        ReportFormat::Text | ReportFormat::Github => None,
    }
}

fn printed(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(WhileRead { out: io::stdout().lock(), read: true });
    let file = PathBuf::from("standard output");
    write(&mut out).and_then(|()| out.flush()).map_err(|source| Failure::Write { file, source })
}

fn written(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    to_file(file, write)?;
    print(&format!("{}\n", file.display()))
}

/// The run's diagnosis, where there is one. One that does not read is said and left out: the run is told without it.
fn diagnosis(folder: &Path) -> Option<Diagnosis> {
    Diagnosis::read(folder).unwrap_or_else(|error| {
        tell(&format!("warning: the diagnosis in {} does not read: {error}", folder.display()));
        None
    })
}

/// Writes the page of a run.
pub(super) fn write_page(
    journal: &ReadJournal,
    (summary, gate): (&Summary, &GateOutcome),
    file: &Path,
) -> Result<(), Failure> {
    let base = Base::of_run(summary);
    let bases: Vec<_> = base.iter().map(Base::told).collect();
    let told = html::Told { summary, gate, diagnosis: None, bases: &bases };
    to_file(file, |out| html::write_page(journal, &told, out).map_err(io::Error::other))
}

/// An output whose reader may go away when it has seen enough, such as `head`. What is written after
/// that goes nowhere, and nothing is wrong.
struct WhileRead<W> {
    out: W,
    read: bool,
}

impl<W: Write> WhileRead<W> {
    fn unless_gone<T>(&mut self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.read = false;
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for WhileRead<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = if self.read { self.out.write(bytes) } else { Ok(bytes.len()) };
        self.unless_gone(done, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = if self.read { self.out.flush() } else { Ok(()) };
        self.unless_gone(done, ())
    }
}

/// Writes a file for the one who ran it.
pub(super) fn to_file(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    // What users said is for the one who ran it.
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let cannot = |why: &io::Error| Failure::Usage(format!("cannot write {}: {why}", file.display()));
    let mut out = BufWriter::new(options.open(file).map_err(|why| cannot(&why))?);
    let written = write(&mut out).and_then(|()| out.flush());
    written.map_err(|source| {
        // Half a report would be taken for a whole one. What is no plain file, such as a pipe, stays.
        if file.is_file() {
            let _is_left = fs::remove_file(file);
        }
        Failure::Write { file: file.to_owned(), source }
    })
}
