//! `rehearsal report`: the report of a run, from its journal alone.

use super::{print, tell};
use crate::{
    args::{ReportArgs, ReportFormat},
    environment::Environment,
    exit::{Exit, Failure},
    runs,
};
use rehearsal_core::{gate::GateOutcome, summary::Summary};
use rehearsal_reports::{
    Diagnosis, ReadJournal, decide, terminal, write_diagnosed, write_html, write_record,
};
use std::{
    fs::OpenOptions,
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
    let told = (&summary, &gate);
    match args.format {
        ReportFormat::Html => written(&folder, args, "report.html", |out| {
            write_diagnosed(&journal, told, diagnosis(&folder).as_ref(), out).map_err(io::Error::other)
        })?,
        ReportFormat::Json => written(&folder, args, "record.json", |out| {
            write_record(&journal, told.0, told.1, out).map_err(io::Error::other)
        })?,
        ReportFormat::Text => {
            let style =
                if environment.colours() { terminal::Style::coloured() } else { terminal::Style::plain() };
            let page = Some(folder.join("report.html")).filter(|page| page.exists());
            let tables = terminal::end_table(told.0, told.1, page.as_deref(), style);
            match &args.out {
                Some(_) => written(&folder, args, "report.txt", |out| out.write_all(tables.as_bytes()))?,
                None => print(&tables)?,
            }
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
        let mut out = BufWriter::new(WhileRead { out: io::stdout().lock(), read: true });
        let file = PathBuf::from("standard output");
        return write(&mut out).and_then(|()| out.flush()).map_err(|source| Failure::Write { file, source });
    }
    let file = args.out.clone().unwrap_or_else(|| folder.join(name));
    to_file(&file, write)?;
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
    to_file(file, |out| write_html(journal, summary, gate, out).map_err(io::Error::other))
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
    let written = || {
        // What users said is for the one who ran it.
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut out = BufWriter::new(options.open(file)?);
        write(&mut out)?;
        out.flush()
    };
    written().map_err(|source| Failure::Write { file: file.to_owned(), source })
}
