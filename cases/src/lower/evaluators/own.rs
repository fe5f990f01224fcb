//! Evaluators that are code of the user's.

use super::{
    named::Named,
    settled::{self, Asked},
};
use crate::{
    complaint::Notes,
    format::{DurationText, Optional, OwnCommandMap, OwnForm, OwnHttpMap, OwnPythonMap},
    lower::{
        agent::{command, environment, python},
        duration, headers, texts, urls,
    },
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{EvaluatorKind, OwnEvaluator, OwnSpec};
use serde_json::Value;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(60);

/// What a URL looks like, for who wrote something else.
const URL: &str = "http://127.0.0.1:8080/judge";

pub(super) fn lower(form: &OwnForm, asked: Asked<'_>, notes: &mut Notes<'_>) -> Named {
    match form {
        OwnForm::Command(form) => settled::lower(("command", form), asked, notes, |map, at, notes| {
            let evaluator = program(map, at, notes);
            own(evaluator, &map.settings, &map.timeout, notes)
        }),
        OwnForm::Http(form) => settled::lower(("http", form), asked, notes, |map, at, notes| {
            let evaluator = endpoint(map, at, notes);
            own(evaluator, &map.settings, &map.timeout, notes)
        }),
        OwnForm::Python(form) => settled::lower(("python", form), asked, notes, |map, at, notes| {
            let evaluator = function(map, at, notes);
            own(evaluator, &map.settings, &map.timeout, notes)
        }),
        OwnForm::Rust(form) => settled::lower(("rust", form), asked, notes, |map, at, notes| {
            let evaluator = OwnEvaluator::Rust { name: texts::name(&map.name, "name", at, notes) };
            own(evaluator, &map.settings, &map.timeout, notes)
        }),
    }
}

fn own(
    evaluator: OwnEvaluator,
    settings: &Optional<Placed<Value>>,
    timeout: &Optional<Placed<DurationText>>,
    notes: &mut Notes<'_>,
) -> EvaluatorKind {
    EvaluatorKind::Own(OwnSpec {
        evaluator,
        settings: settings.get().map(|settings| settings.value.clone()).unwrap_or_default(),
        timeout: duration::lower(timeout.get(), TIMEOUT, notes),
    })
}

fn program(map: &OwnCommandMap, at: Place, notes: &mut Notes<'_>) -> OwnEvaluator {
    let run = notes.required(&map.run, "run", at);
    OwnEvaluator::Command {
        command: run.map(|run| command::argv(run, notes)).unwrap_or_default(),
        folder: Some(environment::folder(map.folder.get(), notes)),
        environment: environment::variables(&map.env, notes),
    }
}

fn endpoint(map: &OwnHttpMap, at: Place, notes: &mut Notes<'_>) -> OwnEvaluator {
    let url = notes.required(&map.url, "url", at);
    OwnEvaluator::Http {
        url: url.map(|url| urls::http(url, URL, notes)).unwrap_or_default(),
        headers: map.headers.get().map(|written| headers::lower(&written.value, notes)).unwrap_or_default(),
    }
}

fn function(map: &OwnPythonMap, at: Place, notes: &mut Notes<'_>) -> OwnEvaluator {
    let target = notes.required(&map.target, "target", at);
    if let Some(target) = target {
        python::check_target(target, notes);
    }
    if let Some(interpreter) = map.interpreter.get() {
        texts::not_blank(interpreter, "`interpreter`", notes);
    }
    OwnEvaluator::Python {
        target: target.map(|target| target.value.clone()).unwrap_or_default(),
        interpreter: map.interpreter.get().map(|written| written.value.clone()),
        folder: Some(environment::folder(map.folder.get(), notes)),
    }
}
