//! Ways to reach the agent under test, each behind the [`Agent`] port.

mod a2a;
mod agentcore;
mod answer;
mod auth;
mod baggage;
pub(crate) mod command;
mod conversation;
#[cfg(test)]
mod desk;
pub(crate) mod excerpt;
mod exchange;
#[cfg(test)]
mod fixture;
pub(crate) mod headers;
pub(crate) mod http;
mod incoming;
mod link;
mod openai;
mod places;
pub(crate) mod python;
mod question;
mod setup;
pub mod stand_in;
mod stream;
mod template;
mod words;

pub use a2a::A2aAgent;
pub use agentcore::AgentCoreAgent;
pub use command::{CommandAgent, Setting};
pub use http::HttpAgent;
pub use openai::OpenAiAgent;
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
        Transport::Http(http) => Ok(Arc::new(HttpAgent::connect(http, &setting.parent_env).await?)),
        Transport::InProcess => Err(SetupError::InProcess.into()),
        Transport::OpenAi(openai) => Ok(Arc::new(OpenAiAgent::new(openai, &setting.parent_env)?)),
        Transport::A2a(a2a) => Ok(Arc::new(A2aAgent::new(a2a, &setting.parent_env)?)),
        Transport::AgentCore(core) => Ok(Arc::new(AgentCoreAgent::connect(core, &setting.parent_env).await?)),
        Transport::Python(python) => Ok(Arc::new(PythonAgent::start(python, setting).await?)),
        Transport::Command(command) => Ok(Arc::new(CommandAgent::start(command, setting).await?)),
    }
}
