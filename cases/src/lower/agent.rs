//! The section `agent`: how the agent under test is reached.

use super::{duration, exchange::ExchangeKeys, texts, urls};
use crate::{
    complaint::{Notes, quoted},
    format::{AgentForm, CommandMap, Form, HttpMap, ProcessForm, Scalar, SpansMap, SpansWord, SpeaksForm},
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{
    AgentSpec, CommandSpec, HttpSpec, ProcessScope, SpansSpec, SpansWait, Speaks, Transport,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

const SPANS_DEADLINE: Duration = Duration::from_secs(10);
const READY_TIMEOUT: Duration = Duration::from_secs(30);
const PATH: &str = "/chat";
/// What a URL looks like, for who wrote something else.
const URL: &str = "http://127.0.0.1:8080/chat";

/// Lowers the section; `None` where it does not say how the agent is reached, which is complained about.
pub(crate) fn lower(form: &Placed<AgentForm>, notes: &mut Notes<'_>) -> Option<AgentSpec> {
    let (http, command) = (form.value.http.get(), form.value.command.get());
    let transport = match (http, command) {
        (Some(http), None) => self::http(http, notes).map(Transport::Http),
        (None, Some(command)) => self::command(command, notes).map(Transport::Command),
        (None, None) => {
            notes.complain(form.at, "`agent` needs `http` or `command`");
            None
        }
        (Some(_), Some(command)) => {
            notes.complain(command.at, "`agent` has both `http` and `command`; keep one of them");
            None
        }
    };
    let spans = spans(form.value.spans.get(), notes);
    transport.map(|transport| AgentSpec { transport, spans, source: notes.source(form.at) })
}

fn http(form: &Placed<Form<String, HttpMap>>, notes: &mut Notes<'_>) -> Option<HttpSpec> {
    match &form.value {
        Form::Short(url) => {
            let url = Placed { value: url.clone(), at: form.at };
            Some(HttpSpec {
                url: urls::http(&url, URL, notes),
                exchange: ExchangeKeys::default().lower(notes),
            })
        }
        Form::Full(map) => {
            let exchange = ExchangeKeys::from(map).lower(notes);
            let url = notes.required(&map.url, "url", form.at)?;
            Some(HttpSpec { url: urls::http(url, URL, notes), exchange })
        }
        Form::Neither => {
            notes.neither::<HttpMap>(form.at);
            None
        }
    }
}

type CommandForm = Form<Vec<Placed<String>>, CommandMap>;

fn command(form: &Placed<CommandForm>, notes: &mut Notes<'_>) -> Option<CommandSpec> {
    match &form.value {
        Form::Short(run) => Some(CommandSpec {
            argv: argv(&Placed { value: run.clone(), at: form.at }, notes),
            folder: Some(suite_folder(notes.file())),
            env: BTreeMap::new(),
            speaks: Speaks::Http { path: PATH.to_owned(), exchange: ExchangeKeys::default().lower(notes) },
            process: ProcessScope::Run,
            ready_timeout: READY_TIMEOUT,
        }),
        Form::Full(map) => Some(full_command(map, form.at, notes)),
        Form::Neither => {
            notes.neither::<CommandMap>(form.at);
            None
        }
    }
}

fn full_command(map: &CommandMap, at: Place, notes: &mut Notes<'_>) -> CommandSpec {
    let folder = suite_folder(notes.file());
    if let Some(written) = map.folder.get() {
        texts::not_blank(written, "`folder`", notes);
    }
    CommandSpec {
        argv: notes.required(&map.run, "run", at).map(|run| argv(run, notes)).unwrap_or_default(),
        folder: Some(map.folder.get().map_or(folder.clone(), |written| folder.join(&written.value))),
        env: env(&map.env, notes),
        speaks: speaks(map, notes),
        process: match map.process.get() {
            None | Some(ProcessForm::Run) => ProcessScope::Run,
            Some(ProcessForm::Attempt) => ProcessScope::Attempt,
        },
        ready_timeout: duration::lower(map.ready_timeout.get(), READY_TIMEOUT, notes),
    }
}

/// The folder that the suite file stands in; an empty path would not do as a process's folder.
fn suite_folder(file: &str) -> PathBuf {
    match Path::new(file).parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

fn argv(run: &Placed<Vec<Placed<String>>>, notes: &mut Notes<'_>) -> Vec<String> {
    match run.value.first() {
        Some(program) => texts::not_blank(program, "the program", notes),
        None => notes.complain(run.at, "the command is empty; write a program and its arguments"),
    }
    // No system can hand a zero byte to a program.
    for word in run.value.iter().filter(|word| word.value.contains('\0')) {
        notes.complain(word.at, "a word of the command holds a zero byte");
    }
    run.value.iter().map(|word| word.value.clone()).collect()
}

fn env(written: &BTreeMap<String, Placed<Scalar>>, notes: &mut Notes<'_>) -> BTreeMap<String, String> {
    for (name, value) in written {
        if name.trim().is_empty() || name.contains(['=', '\0']) || value.value.0.contains('\0') {
            notes.complain(value.at, format!("{} cannot be a variable of the environment", quoted(name)));
        }
    }
    written.iter().map(|(name, value)| (name.clone(), value.value.0.clone())).collect()
}

fn speaks(map: &CommandMap, notes: &mut Notes<'_>) -> Speaks {
    let keys = ExchangeKeys::from(map);
    match map.speaks.get() {
        None | Some(SpeaksForm::Http) => {
            let path = map.path.get().map_or_else(|| PATH.to_owned(), |path| check_path(path, notes));
            Speaks::Http { path, exchange: keys.lower(notes) }
        }
        Some(SpeaksForm::JsonLines) => {
            let path = map.path.get().map(|path| ("path", path.at));
            for (key, at) in path.into_iter().chain(keys.written()) {
                let hint = Some("it goes with `speaks: http`".to_owned());
                notes.complain_with(at, format!("`{key}` means nothing with `speaks: json_lines`"), hint);
            }
            Speaks::JsonLines
        }
    }
}

fn check_path(path: &Placed<String>, notes: &mut Notes<'_>) -> String {
    let broken = path.value.chars().any(|c| c.is_whitespace() || c.is_control());
    if broken || !path.value.starts_with('/') {
        let hint = Some("start it with a slash, as in `/chat`".to_owned());
        notes.complain_with(path.at, format!("{} is not a path to post to", quoted(&path.value)), hint);
    }
    path.value.clone()
}

fn spans(form: Option<&Placed<Form<SpansWord, SpansMap>>>, notes: &mut Notes<'_>) -> SpansSpec {
    let (word, deadline) = match form.map(|form| (&form.value, form.at)) {
        None => (None, None),
        Some((Form::Short(word), _)) => (Some(word), None),
        Some((Form::Full(map), _)) => (map.wait.get(), map.deadline.get()),
        Some((Form::Neither, at)) => {
            notes.neither::<SpansMap>(at);
            (None, None)
        }
    };
    let wait = match word {
        None | Some(SpansWord::Auto) => SpansWait::Auto,
        Some(SpansWord::Expected) => SpansWait::Expected,
        Some(SpansWord::Off) => SpansWait::Off,
    };
    SpansSpec { wait, deadline: duration::lower(deadline, SPANS_DEADLINE, notes) }
}
