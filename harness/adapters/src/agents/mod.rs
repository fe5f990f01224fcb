//! Ways to reach the agent under test, each behind the [`Agent`] port.

mod answer;
mod auth;
mod baggage;
mod command;
pub(crate) mod excerpt;
mod exchange;
#[cfg(test)]
mod fixture;
mod http;
mod python;
mod question;
mod setup;
mod template;
mod words;

pub use command::{CommandAgent, Setting};
pub use http::HttpAgent;
pub use python::PythonAgent;
pub use setup::{ConnectError, SetupError};

use rehearsal_core::{
    agent::Agent,
    suite::{AgentSpec, Transport},
};
use std::sync::Arc;

/// Makes the suite's agent ready for its first conversation; a program that serves the whole run is
/// started here and has come up when this returns.
///
/// # Errors
/// [`ConnectError::Setup`] where the suite asks for something that cannot be done, and
/// [`ConnectError::Agent`] where the agent's program does not come up.
pub async fn connect(spec: &AgentSpec, setting: Setting) -> Result<Arc<dyn Agent>, ConnectError> {
    match &spec.transport {
        Transport::Http(http) => Ok(Arc::new(HttpAgent::new(http, &setting.parent_env)?)),
        Transport::InProcess => Err(SetupError::InProcess.into()),
        Transport::OpenAi(_) | Transport::AgentCore(_) | Transport::A2a(_) => {
            Err(SetupError::InProcess.into())
        }
        Transport::Python(python) => Ok(Arc::new(PythonAgent::start(python, setting).await?)),
        Transport::Command(command) => Ok(Arc::new(CommandAgent::start(command, setting).await?)),
    }
}
