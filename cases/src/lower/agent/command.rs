//! `command`: a program that is started and ended for the run.

use super::{
    super::{duration, texts},
    environment,
    exchange::{self, ExchangeKeys},
    suite_folder,
};
use crate::{
    complaint::{Notes, quoted},
    format::{CommandMap, Form, PresetForm, ProcessForm, SpeaksForm},
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{CommandSpec, ProcessScope, Speaks};
use std::{collections::BTreeMap, time::Duration};

const READY_TIMEOUT: Duration = Duration::from_secs(30);
const PATH: &str = "/chat";

pub(super) type CommandForm = Form<Vec<Placed<String>>, CommandMap>;

pub(super) fn lower(form: &Placed<CommandForm>, notes: &mut Notes<'_>) -> Option<CommandSpec> {
    match &form.value {
        Form::Short(run) => Some(CommandSpec {
            argv: argv(&Placed { value: run.clone(), at: form.at }, notes),
            folder: Some(suite_folder(notes.file())),
            env: BTreeMap::new(),
            speaks: Speaks::Http {
                path: PATH.to_owned(),
                ready: None,
                exchange: Box::new(ExchangeKeys::default().lower(notes)),
            },
            process: ProcessScope::Run,
            ready_timeout: READY_TIMEOUT,
        }),
        Form::Full(map) => Some(full(map, form.at, notes)),
        Form::Neither => {
            notes.neither::<CommandMap>(form.at);
            None
        }
    }
}

fn full(map: &CommandMap, at: Place, notes: &mut Notes<'_>) -> CommandSpec {
    CommandSpec {
        argv: notes.required(&map.run, "run", at).map(|run| argv(run, notes)).unwrap_or_default(),
        folder: Some(environment::folder(map.folder.get(), notes)),
        env: environment::variables(&map.env, notes),
        speaks: speaks(map, notes),
        process: match map.process.get() {
            None | Some(ProcessForm::Run) => ProcessScope::Run,
            Some(ProcessForm::Attempt) => ProcessScope::Attempt,
        },
        ready_timeout: duration::lower(map.ready_timeout.get(), READY_TIMEOUT, notes),
    }
}

/// The program and its arguments, with a complaint about what cannot be started.
pub(in crate::lower) fn argv(run: &Placed<Vec<Placed<String>>>, notes: &mut Notes<'_>) -> Vec<String> {
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

fn speaks(map: &CommandMap, notes: &mut Notes<'_>) -> Speaks {
    let keys = ExchangeKeys::from(map);
    match map.speaks.get() {
        None | Some(SpeaksForm::Http) => Speaks::Http {
            path: map
                .path
                .get()
                .map_or_else(|| usual_path(keys.preset()), |path| exchange::check_path(path, notes)),
            ready: exchange::ready(map.ready.get(), keys.preset(), notes),
            exchange: Box::new(keys.lower(notes)),
        },
        Some(SpeaksForm::JsonLines) => {
            let own = [("path", map.path.get()), ("ready", map.ready.get())];
            let own = own.into_iter().filter_map(|(key, written)| Some((key, written?.at)));
            for (key, at) in own.chain(keys.written()) {
                let hint = Some("it goes with `speaks: http`".to_owned());
                notes.complain_with(
                    at,
                    format!("{} means nothing with `speaks: json_lines`", quoted(key)),
                    hint,
                );
            }
            Speaks::JsonLines
        }
    }
}

fn usual_path(preset: PresetForm) -> String {
    exchange::path(preset).unwrap_or(PATH).to_owned()
}
