//! An agent that is an object of a Python module: a small program of ours, the shim, imports it in the user's own
//! interpreter and holds its conversations, in a few processes that share them.

mod greeting;
mod interpreter;
mod pool;
mod shim;

use super::{
    command::{Launch, LinesChild, Setting},
    setup::ConnectError,
};
use async_trait::async_trait;
use pool::{Pool, Seat};
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    ids::SessionId,
    suite::{CommandSpec, ProcessScope, PythonSpec, Speaks},
};
pub(crate) use shim::{COMMON, Starter};
use std::{fmt, num::NonZero, sync::Arc, thread::available_parallelism};

/// An agent in Python, and the processes that it lives in.
pub struct PythonAgent {
    pool: Pool,
}

impl PythonAgent {
    /// Finds the interpreter and starts the first process; the agent has been imported when this returns.
    ///
    /// # Errors
    /// [`AgentError::NotFound`] where there is no interpreter, and [`AgentError::NotReady`] where the agent cannot
    /// be imported, is nothing that the shim understands, or takes too long.
    pub async fn start(spec: &PythonSpec, setting: Setting) -> Result<Self, ConnectError> {
        let starter = starter(spec, shim::MODULES, setting)?;
        let pool = Pool::new(starter, processes(spec.processes));
        pool.start_first().await?;
        Ok(Self { pool })
    }
}

/// Everything to start processes with that run these modules of ours in the user's interpreter.
pub(crate) fn starter(
    spec: &PythonSpec,
    modules: impl IntoIterator<Item = (&'static str, &'static str)>,
    setting: Setting,
) -> Result<Starter, ConnectError> {
    let interpreter = interpreter::choose(spec, &setting.parent_env);
    let command = command(spec, interpreter.program());
    Ok(Starter {
        opening: shim::opening(modules, &spec.target),
        interpreter: interpreter.to_string(),
        patience: spec.ready_timeout,
        hint: "`ready_timeout` gives more time",
        launch: Launch::prepare(&command, setting)?,
    })
}

/// The interpreter with the shim, as a program that reads and writes lines.
fn command(spec: &PythonSpec, interpreter: &str) -> CommandSpec {
    CommandSpec {
        argv: vec![interpreter.to_owned(), "-c".to_owned(), shim::BOOT.to_owned()],
        folder: Some(spec.folder.clone()),
        env: spec.env.clone(),
        speaks: Speaks::JsonLines,
        process: ProcessScope::Run,
        ready_timeout: spec.ready_timeout,
    }
}

/// How many processes there may be: Python runs the code of one process on one processor.
fn processes(asked: Option<u32>) -> usize {
    let asked = asked.and_then(|asked| usize::try_from(asked).ok());
    asked.unwrap_or_else(|| available_parallelism().map_or(1, NonZero::get)).max(1)
}

impl fmt::Debug for PythonAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PythonAgent").finish_non_exhaustive()
    }
}

#[async_trait]
impl Agent for PythonAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let (seat, child) = self.pool.seat().await?;
        Ok(Box::new(PythonDialogue { child, session: session.clone(), _seat: seat }))
    }

    async fn shutdown(&self) {
        self.pool.end().await;
    }
}

/// A conversation, which stays with its process.
struct PythonDialogue {
    child: Arc<LinesChild>,
    session: SessionId,
    _seat: Seat,
}

#[async_trait]
impl Dialogue for PythonDialogue {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        self.child.reply(&self.session, request).await
    }
}

impl Drop for PythonDialogue {
    fn drop(&mut self) {
        self.child.part(&self.session);
    }
}

#[cfg(test)]
mod tests;
