//! `python`: an object of a Python module.

use super::{
    super::{counts::PROCESSES, duration, texts},
    environment, suite_folder,
};
use crate::{
    complaint::{Notes, quoted},
    format::{Form, PythonMap},
    yaml::Placed,
};
use rehearsal_core::suite::PythonSpec;
use std::{collections::BTreeMap, time::Duration};

/// Importing an agent framework can take half a minute on a busy machine.
const READY_TIMEOUT: Duration = Duration::from_secs(60);

pub(super) fn lower(form: &Placed<Form<String, PythonMap>>, notes: &mut Notes<'_>) -> Option<PythonSpec> {
    match &form.value {
        Form::Short(target) => {
            let target = Placed { value: target.clone(), at: form.at };
            check_target(&target, notes);
            Some(PythonSpec {
                target: target.value,
                interpreter: None,
                folder: suite_folder(notes.file()),
                env: BTreeMap::new(),
                processes: None,
                ready_timeout: READY_TIMEOUT,
            })
        }
        Form::Full(map) => {
            let target = notes.required(&map.target, "target", form.at);
            if let Some(target) = target {
                check_target(target, notes);
            }
            if let Some(interpreter) = map.interpreter.get() {
                texts::not_blank(interpreter, "`interpreter`", notes);
            }
            Some(PythonSpec {
                target: target.map(|target| target.value.clone()).unwrap_or_default(),
                interpreter: map.interpreter.get().map(|written| written.value.clone()),
                folder: environment::folder(map.folder.get(), notes),
                env: environment::variables(&map.env, notes),
                processes: PROCESSES.lower(&map.processes, notes),
                ready_timeout: duration::lower(map.ready_timeout.get(), READY_TIMEOUT, notes),
            })
        }
        Form::Neither => {
            notes.neither::<PythonMap>(form.at);
            None
        }
    }
}

/// Complains about what cannot be an object of a module.
pub(in crate::lower) fn check_target(target: &Placed<String>, notes: &mut Notes<'_>) {
    if !is_target(&target.value) {
        let hint = Some("write `module:attribute`, such as `my_agent.app:agent`".to_owned());
        notes.complain_with(
            target.at,
            format!("{} does not name an object of a module", quoted(&target.value)),
            hint,
        );
    }
}

/// Dotted names on both sides of one colon.
fn is_target(text: &str) -> bool {
    let dotted = |side: &str| side.split('.').all(is_identifier);
    text.split_once(':').is_some_and(|(module, attribute)| dotted(module) && dotted(attribute))
}

/// Python's own rule is wider, but not by anything that people name modules with.
fn is_identifier(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    starts && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("agent:agent", true)]
    #[case("my_pkg.app:make.agent", true)]
    #[case("agent", false)]
    #[case("agent.py:agent", true)]
    #[case("a/b:agent", false)]
    #[case("agent:", false)]
    #[case("agent:1st", false)]
    #[case("a:b:c", false)]
    fn a_target_is_a_module_and_an_attribute(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_target(text), expected);
    }
}
