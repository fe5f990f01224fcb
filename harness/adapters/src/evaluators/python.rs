//! An evaluator that is a Python function: a small program of ours imports it in the user's own interpreter and calls
//! it for one session after another.

use super::{ANSWER_LIMIT, processes, told};
use crate::agents::{
    Setting,
    command::{Farewell, Piped},
    excerpt::one_line,
    python::{COMMON, Starter, starter},
};
use async_trait::async_trait;
use rehearsal_core::{
    assessor::{Assessor, AssessorError},
    suite::PythonSpec,
};
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    sync::Semaphore,
    time::timeout,
};

/// How long the function's module may take to be imported.
const IMPORT: Duration = Duration::from_secs(60);

/// How much of an error of the function's is shown, in characters.
const SHOWN: usize = 600;

const MAIN: (&str, &str) = ("rehearsal_shim.main", include_str!("python/shim/main.py"));

/// The function as the suite names it.
pub(super) fn function(target: &str, interpreter: Option<String>, folder: PathBuf) -> PythonSpec {
    let (target, env) = (target.to_owned(), BTreeMap::new());
    PythonSpec { target, interpreter, folder, env, processes: None, ready_timeout: IMPORT }
}

/// The function in a few processes, each of which serves one session at a time.
pub(super) struct PythonAssessor {
    starter: Starter,
    idle: Mutex<Vec<Piped>>,
    seats: Semaphore,
    patience: Duration,
}

/// What a process says to an evaluation.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    /// What the function returned.
    Answer(Value),
    /// What it raised.
    Error(String),
}

impl PythonAssessor {
    /// Finds the interpreter and starts the first process; the function has been imported when this returns.
    pub(super) async fn start(
        function: &PythonSpec,
        patience: Duration,
        setting: Setting,
    ) -> Result<Self, AssessorError> {
        let modules = COMMON.into_iter().chain([MAIN]);
        let mut starter = starter(function, modules, setting).map_err(told::not_ready)?;
        starter.hint = "what it imports may not take longer";
        let (idle, seats) = (Mutex::default(), Semaphore::new(processes()));
        let this = Self { starter, idle, seats, patience };
        let first = this.process().await?;
        this.give_back(first);
        Ok(this)
    }

    /// A process that has nothing to do, or a new one.
    async fn process(&self) -> Result<Piped, AssessorError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(piped) => Ok(piped),
            None => {
                let started = self.starter.start_piped(Farewell::AtOnce).await;
                started.map_err(|error| told::not_ready(error.into()))
            }
        }
    }

    fn give_back(&self, piped: Piped) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(piped);
    }
}

/// Tells a process the evaluation and reads what it says; `None` where it says nothing more.
async fn exchange(piped: &mut Piped, evaluation: &[u8]) -> Option<Vec<u8>> {
    // A process that does not read tells why by its end.
    let _ = piped.input.write_all(evaluation).await;
    let mut line = Vec::new();
    let read = (&mut piped.output).take(ANSWER_LIMIT as u64 + 1).read_until(b'\n', &mut line).await;
    read.ok().filter(|length| *length > 0).map(|_| line)
}

#[async_trait]
impl Assessor for PythonAssessor {
    async fn assess(&self, evaluation: &Value) -> Result<Value, AssessorError> {
        let line = format!("{evaluation}\n");
        // The seats are never closed.
        let _seat = self.seats.acquire().await;
        // Dropping this ends the process: after a call that did not end in time, and after one that broke off.
        let mut piped = self.process().await?;
        let Ok(said) = timeout(self.patience, exchange(&mut piped, line.as_bytes())).await else {
            return Err(AssessorError::Late(format!("within {:?}; its process was ended", self.patience)));
        };
        let Some(said) = said else {
            return Err(AssessorError::Failed(piped.process.exited().await));
        };
        let said: Said = serde_json::from_value(told::answer(&said)?)
            .map_err(|error| AssessorError::Malformed(error.to_string()))?;
        self.give_back(piped);
        match said {
            Said::Answer(answer) => Ok(answer),
            Said::Error(why) => Err(AssessorError::Failed(one_line(&why, SHOWN))),
        }
    }
}
