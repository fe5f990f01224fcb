//! `rehearsal traces`: what is understood of spans.

mod human;
mod object;

use super::{clean_json_line, print};
use crate::{
    args::{OutputFormat, TracesArgs},
    environment::Environment,
    exit::{Exit, Failure},
    runs,
};
pub(crate) use object::TracesObject;
use object::{FORMAT, SessionEntry};
use rehearsal_adapters::{
    secrets::Secrets,
    traces::{self, Limits, RecordedSession, Recording},
};
use rehearsal_core::discretion::clean_trace;
use rehearsal_reports::{ReadJournal, terminal::Style};
use std::path::{Path, PathBuf};

/// Prints what is understood.
///
/// # Errors
/// Where a file or a run cannot be read.
pub fn traces(args: &TracesArgs, environment: &Environment) -> Result<Exit, Failure> {
    let understood = match run(&args.what) {
        Some(folder) => of_run(&folder?)?,
        None => of_files(args, environment)?,
    };
    print(&match args.format {
        OutputFormat::Json => clean_json_line(&understood, environment)?,
        OutputFormat::Human => {
            let coloured = environment.colours() && !args.no_color;
            human::text(&understood, if coloured { Style::coloured() } else { Style::plain() })
        }
    })?;
    Ok(Exit::Passed)
}

/// The folder of the run that is named; `None` where files are.
fn run(what: &[String]) -> Option<Result<PathBuf, Failure>> {
    let named = what.iter().find(|named| names_run(named))?;
    Some(match what {
        [_] => runs::find(named),
        _ => Err(Failure::Usage(format!(
            "{named} is a run; one run is read at a time, and no file of traces with it: name each by itself"
        ))),
    })
}

fn names_run(named: &str) -> bool {
    let folder = Path::new(named);
    let is_run =
        named == "latest" || runs::is_run(folder) || runs::is_run(&Path::new(runs::RUNS).join(named));
    is_run && !folder.is_file()
}

fn of_run(folder: &Path) -> Result<TracesObject, Failure> {
    let journal = ReadJournal::open(folder)?;
    let mut sessions = Vec::new();
    for record in journal.attempts() {
        if let Some(session) = record?.session {
            sessions.push(SessionEntry::of_run(session));
        }
    }
    Ok(TracesObject { format: FORMAT, written_as: Vec::new(), sessions, notes: Vec::new() })
}

fn of_files(args: &TracesArgs, environment: &Environment) -> Result<TracesObject, Failure> {
    let Recording { formats, sessions, notes } =
        traces::read(&args.what, args.session_attribute.as_deref(), Limits::default())?;
    let written_as = formats.iter().map(|format| format.as_str().to_owned()).collect();
    let secrets = environment.secrets();
    let cleaned = sessions.into_iter().map(|session| without(session, &secrets));
    let sessions = cleaned.map(SessionEntry::recorded).collect();
    Ok(TracesObject { format: FORMAT, written_as, sessions, notes })
}

/// The session as it may be shown.
fn without(mut session: RecordedSession, secrets: &Secrets) -> RecordedSession {
    for turn in &mut session.turns {
        for text in [&mut turn.user, &mut turn.reply, &mut turn.error].into_iter().flatten() {
            *text = secrets.redact(text);
        }
        clean_trace(&mut turn.trace, secrets);
    }
    session
}
