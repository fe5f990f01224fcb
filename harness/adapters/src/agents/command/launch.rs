//! All that is needed to start the agent's program, once or once for every attempt.

use super::{
    Setting,
    environment::{Links, child_environment, given_environment, obstacles},
    farewell::Farewell,
    lines::{LinesChild, Piped},
    log::Log,
    port::Ports,
    process::Processes,
    program::Program,
    web::{Paths, WebChild, WebSpec},
};
use crate::agents::setup::ConnectError;
use rehearsal_core::{
    agent::{AgentError, Reply, Request},
    ids::{RunId, SessionId},
    suite::{CommandSpec, Speaks},
};
use std::{collections::BTreeMap, process::Stdio, sync::Arc};
use tokio::process::{Child, Command};

/// A program that was found, and everything to start it with.
pub(crate) struct Launch {
    program: Program,
    /// The environment of the parent and of the suite.
    given: BTreeMap<String, String>,
    otlp_endpoint: Option<String>,
    mcp_url: Option<String>,
    run: RunId,
    speech: Speech,
    log: Arc<Log>,
    ports: Ports,
    processes: Processes,
}

enum Speech {
    Http(WebSpec),
    JsonLines,
}

/// A started program that holds conversations.
pub(super) enum Running {
    Web(WebChild),
    Lines(LinesChild),
}

impl Launch {
    /// Finds the program and checks the exchange; starts nothing.
    pub(crate) fn prepare(spec: &CommandSpec, setting: Setting) -> Result<Self, ConnectError> {
        let given = given_environment(setting.parent_env, &spec.env, setting.otlp_endpoint.as_deref());
        let speech = match &spec.speaks {
            Speaks::Http { path, ready, exchange } => {
                let paths = Paths { post: path, ready: ready.as_deref() };
                Speech::Http(WebSpec::new(paths, exchange, &given, spec.ready_timeout)?)
            }
            Speaks::JsonLines => Speech::JsonLines,
        };
        let launch = Self {
            program: Program::find(spec, &setting.own_binary, given.get("PATH").map(String::as_str))?,
            given,
            otlp_endpoint: setting.otlp_endpoint,
            mcp_url: setting.mcp_url,
            run: setting.run,
            speech,
            log: Arc::new(Log::append_to(setting.log.as_deref(), setting.secrets)?),
            ports: Ports::default(),
            processes: Processes::default(),
        };
        launch.warn();
        Ok(launch)
    }

    /// Notes in the log what keeps the agent's spans from arriving here.
    fn warn(&self) {
        if self.otlp_endpoint.is_some() {
            for obstacle in obstacles(&self.environment(None, None)) {
                self.log.line(format!("rehearsal: {obstacle}").as_bytes());
            }
        }
    }

    /// Starts a process, for one session or, where `session` is `None`, for all of them.
    pub(super) async fn start(&self, session: Option<&SessionId>) -> Result<Running, AgentError> {
        match &self.speech {
            Speech::Http(spec) => self.start_web(spec, session).await.map(Running::Web),
            Speech::JsonLines => {
                let piped = self.start_piped(session, Farewell::CloseInput)?;
                Ok(Running::Lines(self.begin_lines(piped, session)))
            }
        }
    }

    /// Ends every process that was started here and waits until the last has ended.
    pub(in crate::agents) async fn end(&self) {
        self.processes.end().await;
    }

    /// Starts a process and leaves its standard input and output to the caller.
    pub(crate) fn start_piped(
        &self,
        session: Option<&SessionId>,
        farewell: Farewell,
    ) -> Result<Piped, AgentError> {
        let mut command = self.command(session, None);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = self.spawn(command)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(AgentError::NotReady("its standard input and output cannot be had".to_owned()));
        };
        let process = self.processes.adopt(child, farewell, &self.log);
        Ok(Piped::new(input, output, process))
    }

    /// Begins to exchange lines with a process. `session` is its only session, where it serves one.
    pub(in crate::agents) fn begin_lines(&self, piped: Piped, session: Option<&SessionId>) -> LinesChild {
        LinesChild::new(piped, (&self.processes, &self.log), session)
    }

    /// Where goes what the processes print and what is not an answer.
    pub(in crate::agents) fn log(&self) -> &Log {
        &self.log
    }

    async fn start_web(&self, spec: &WebSpec, session: Option<&SessionId>) -> Result<WebChild, AgentError> {
        let port = self.ports.lease()?;
        let mut command = self.command(session, Some(port.number()));
        command.stdin(Stdio::null()).stdout(self.log.stdio());
        let child = self.spawn(command)?;
        let process = self.processes.adopt(child, Farewell::Interrupt, &self.log);
        WebChild::when_ready(spec, process, port).await
    }

    fn command(&self, session: Option<&SessionId>, port: Option<u16>) -> Command {
        let mut command = self.program.command();
        command.env_clear().envs(self.environment(session, port));
        // A group of its own: an interrupt from the terminal reaches us alone, so that we decide when
        // the agent ends, and at the end its own children can be reached with it.
        command.process_group(0).kill_on_drop(true).stderr(Stdio::piped());
        command
    }

    fn environment(&self, session: Option<&SessionId>, port: Option<u16>) -> BTreeMap<String, String> {
        let (endpoint, mcp_url) = (self.otlp_endpoint.as_deref(), self.mcp_url.as_deref());
        child_environment(&self.given, &Links { endpoint, run: &self.run, mcp_url, session, port })
    }

    fn spawn(&self, mut command: Command) -> Result<Child, AgentError> {
        command.spawn().map_err(|error| self.program.start_error(&error))
    }
}

impl Running {
    pub(super) async fn reply(&self, session: &SessionId, request: Request<'_>) -> Result<Reply, AgentError> {
        match self {
            Self::Web(child) => child.reply(session, request).await,
            Self::Lines(child) => child.reply(session, request).await,
        }
    }

    /// Ends the process and waits until it has ended.
    pub(super) async fn end(&self) {
        match self {
            Self::Web(child) => child.end().await,
            Self::Lines(child) => child.end().await,
        }
    }

    /// Lets go of what is kept for a session whose conversation is over.
    pub(super) fn forget(&self, session: &SessionId) {
        match self {
            Self::Web(child) => child.forget(session),
            Self::Lines(child) => child.forget(session),
        }
    }
}
