//! An evaluator that is a program, started anew for each session: the evaluation on standard input, the answer on
//! standard output.

use super::{ANSWER_LIMIT, processes, told};
use crate::agents::{
    Setting,
    command::{End, Farewell, Launch, Piped},
};
use async_trait::async_trait;
use rehearsal_core::{
    assessor::{Assessor, AssessorError},
    suite::{CommandSpec, ProcessScope, Speaks},
};
use serde_json::Value;
use std::{collections::BTreeMap, path::PathBuf, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::ChildStdin,
    sync::Semaphore,
    time::timeout,
};

/// Starts the program for each evaluation.
pub(super) struct CommandAssessor {
    launch: Launch,
    patience: Duration,
    seats: Semaphore,
}

/// The program as the suite describes it.
pub(super) fn program(argv: &[String], folder: PathBuf, env: &BTreeMap<String, String>) -> CommandSpec {
    CommandSpec {
        argv: argv.to_vec(),
        folder: Some(folder),
        env: env.clone(),
        speaks: Speaks::JsonLines,
        process: ProcessScope::Attempt,
        ready_timeout: Duration::ZERO,
    }
}

impl CommandAssessor {
    /// Finds the program; starts nothing.
    pub(super) fn find(
        program: &CommandSpec,
        patience: Duration,
        setting: Setting,
    ) -> Result<Self, AssessorError> {
        let launch = Launch::prepare(program, setting).map_err(told::not_ready)?;
        Ok(Self { launch, patience, seats: Semaphore::new(processes()) })
    }

    async fn ask(&self, evaluation: &[u8]) -> Result<Value, AssessorError> {
        let started = self.launch.start_piped(None, Farewell::AtOnce);
        // Dropping this kills the process and all that it started.
        let piped = started.map_err(|error| told::not_ready(error.into()))?;
        let Piped { input, output, process, .. } = piped;
        let mut answer = Vec::new();
        let mut output = output.take(ANSWER_LIMIT as u64 + 1);
        let ((), read) = tokio::join!(write(input, evaluation), output.read_to_end(&mut answer));
        read.map_err(|error| AssessorError::Failed(error.to_string()))?;
        if answer.len() > ANSWER_LIMIT {
            return told::answer(&answer);
        }
        match process.ended().await {
            End { is_clean: true, .. } => told::answer(&answer),
            End { is_clean: false, told } => Err(AssessorError::Failed(told)),
        }
    }
}

/// Writes all of it and ends the input. A program that does not read may know its answer all the same.
async fn write(mut input: ChildStdin, evaluation: &[u8]) {
    let _ = input.write_all(evaluation).await;
}

#[async_trait]
impl Assessor for CommandAssessor {
    async fn assess(&self, evaluation: &Value) -> Result<Value, AssessorError> {
        let line = format!("{evaluation}\n");
        // The seats are never closed.
        let _seat = self.seats.acquire().await;
        let asked = timeout(self.patience, self.ask(line.as_bytes())).await;
        asked.unwrap_or_else(|_| {
            Err(AssessorError::Late(format!("within {:?}, and was ended", self.patience)))
        })
    }
}
