//! Evaluators that are code of the user's and live outside of this program, each behind the [`Assessor`] port.

mod command;
mod http;
mod python;
mod told;

use crate::agents::Setting;
use command::CommandAssessor;
use http::HttpAssessor;
use python::PythonAssessor;
use rehearsal_core::{
    assessor::{Assessor, AssessorError},
    suite::{OwnEvaluator, OwnSpec},
};
use std::{
    num::NonZero,
    path::{Path, PathBuf},
    sync::Arc,
    thread::available_parallelism,
};

/// The most of an answer that is read, in bytes.
const ANSWER_LIMIT: usize = 10 * 1024 * 1024;

/// How much of something is shown in an error, in characters.
const SHOWN: usize = 300;

/// Finds what a suite asks for, so that a mistake is known before anything is spent; `None` for a Rust value, which
/// only the program has that brings it. `folder` is where code runs of which the suite does not say it.
///
/// # Errors
/// Where it is not there, or cannot be imported.
pub async fn connect(
    spec: &OwnSpec,
    folder: &Path,
    setting: Setting,
) -> Result<Option<Arc<dyn Assessor>>, AssessorError> {
    let within = |given: &Option<PathBuf>| given.clone().unwrap_or_else(|| folder.to_path_buf());
    match &spec.evaluator {
        OwnEvaluator::Rust { .. } => Ok(None),
        OwnEvaluator::Command { command, folder, environment } => {
            let program = command::program(command, within(folder), environment);
            Ok(Some(Arc::new(CommandAssessor::find(&program, spec.timeout, setting)?)))
        }
        OwnEvaluator::Http { url, headers } => {
            Ok(Some(Arc::new(HttpAssessor::new(url, headers, &setting.parent_env, spec.timeout)?)))
        }
        OwnEvaluator::Python { target, interpreter, folder } => {
            let function = python::function(target, interpreter.clone(), within(folder));
            Ok(Some(Arc::new(PythonAssessor::start(&function, spec.timeout, setting).await?)))
        }
    }
}

/// How many processes of one evaluator there may be at once.
fn processes() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

#[cfg(test)]
mod tests;
