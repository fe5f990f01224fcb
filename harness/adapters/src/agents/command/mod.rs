//! An agent that is a program: Rehearsal starts it, talks to it and ends it.

mod environment;
mod farewell;
mod group;
mod launch;
mod lines;
mod log;
mod pieces;
mod port;
mod process;
mod program;
mod tail;
mod web;

pub(in crate::agents) use self::lines::LinesChild;
pub(crate) use self::{farewell::Farewell, launch::Launch, lines::Piped, process::End};

use super::setup::ConnectError;
use crate::secrets::Secrets;
use async_trait::async_trait;
use launch::Running;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    ids::{RunId, SessionId},
    suite::{CommandSpec, ProcessScope},
};
use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc};

/// What a started program gets from the run rather than from the suite.
pub struct Setting {
    /// What the program name `rehearsal` stands for: the running binary.
    pub own_binary: PathBuf,
    /// The whole environment that the program inherits.
    pub parent_env: BTreeMap<String, String>,
    /// The base address of our OTLP receiver; `None` where nobody waits for spans.
    pub otlp_endpoint: Option<String>,
    /// Where the suite's simulated tools are served by MCP; `None` where it has none.
    pub mcp_url: Option<String>,
    /// The run.
    pub run: RunId,
    /// Where the program's output is appended that is not an answer; `None` drops it.
    pub log: Option<PathBuf>,
    /// What is left out of that, and of the program's last words.
    pub secrets: Secrets,
}

/// An agent whose program serves the whole run, or is started anew for every attempt.
pub struct CommandAgent {
    launch: Launch,
    /// The one process; `None` where each attempt has its own.
    shared: Option<Arc<Running>>,
}

impl CommandAgent {
    /// Finds the program, and starts it where one process serves the whole run. A program that speaks
    /// HTTP has come up when this returns.
    ///
    /// # Errors
    /// [`ConnectError::Setup`] for an exchange that cannot be had; [`AgentError::NotFound`] where there
    /// is no such program, and [`AgentError::NotReady`] where it does not come up.
    pub async fn start(spec: &CommandSpec, setting: Setting) -> Result<Self, ConnectError> {
        let launch = Launch::prepare(spec, setting)?;
        let shared = match spec.process {
            ProcessScope::Run => Some(Arc::new(launch.start(None).await?)),
            ProcessScope::Attempt => None,
        };
        Ok(Self { launch, shared })
    }
}

impl fmt::Debug for CommandAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandAgent").field("one_process", &self.shared.is_some()).finish_non_exhaustive()
    }
}

#[async_trait]
impl Agent for CommandAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let (running, own) = match &self.shared {
            Some(running) => (Arc::clone(running), false),
            None => (Arc::new(self.launch.start(Some(session)).await?), true),
        };
        Ok(Box::new(CommandDialogue { running, own, session: session.clone() }))
    }

    async fn shutdown(&self) {
        self.launch.end().await;
    }
}

struct CommandDialogue {
    running: Arc<Running>,
    /// Whether the process is this conversation's alone, and ends with it.
    own: bool,
    session: SessionId,
}

#[async_trait]
impl Dialogue for CommandDialogue {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        self.running.reply(&self.session, request).await
    }

    async fn close(&mut self) {
        if self.own {
            self.running.end().await;
        }
    }
}

impl Drop for CommandDialogue {
    fn drop(&mut self) {
        self.running.forget(&self.session);
    }
}

#[cfg(test)]
mod tests;
