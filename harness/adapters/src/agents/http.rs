//! An agent that already runs and answers `POST` with JSON or with a stream.

mod poster;
mod ready;

pub(super) use poster::{Poster, broken, parse_url, send, taken_apart};
pub(crate) use poster::{client, shown};
pub(super) use ready::Ready;

use super::{conversation::Conversation, setup::ConnectError, setup::SetupError};
use crate::net::is_loopback;
use async_trait::async_trait;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    ids::SessionId,
    suite::HttpSpec,
};
use reqwest::Url;
use std::{collections::BTreeMap, fmt, time::Duration};

/// How long an agent that runs already may take until it says that it is ready.
const READY_TIMEOUT: Duration = Duration::from_secs(30);

/// An agent at an address. All of its conversations share one pool of connections.
pub struct HttpAgent {
    poster: Poster,
    url: Url,
}

impl HttpAgent {
    /// Checks the address, the exchange and the variables that its headers name. Sends nothing.
    ///
    /// # Errors
    /// What in the suite or the environment must be changed.
    pub fn new(spec: &HttpSpec, variables: &BTreeMap<String, String>) -> Result<Self, SetupError> {
        let url = parse_url(&spec.url)?;
        let poster = Poster::new(&spec.exchange, variables, is_loopback(&url))?;
        Ok(Self { poster, url })
    }

    /// The same, and waits until the agent is ready where the suite says how to ask it.
    ///
    /// # Errors
    /// As [`new`](Self::new), and [`AgentError::NotReady`] where it is not after half a minute.
    pub async fn connect(
        spec: &HttpSpec,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, ConnectError> {
        Self::connect_within(READY_TIMEOUT, spec, variables).await
    }

    async fn connect_within(
        patience: Duration,
        spec: &HttpSpec,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, ConnectError> {
        let agent = Self::new(spec, variables)?;
        if let Some(path) = &spec.ready {
            agent.poster.ready(&agent.url, path).within(patience).await?;
        }
        Ok(agent)
    }
}

impl fmt::Debug for HttpAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpAgent").field("url", &shown(&self.url)).finish_non_exhaustive()
    }
}

#[async_trait]
impl Agent for HttpAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        self.reopen(session, None).await
    }

    async fn reopen(
        &self,
        session: &SessionId,
        conversation: Option<&str>,
    ) -> Result<Box<dyn Dialogue>, AgentError> {
        let (poster, url) = (self.poster.clone(), self.url.clone());
        let conversation = poster.conversation(session).named(conversation);
        Ok(Box::new(HttpDialogue { poster, url, conversation }))
    }
}

struct HttpDialogue {
    poster: Poster,
    url: Url,
    conversation: Conversation,
}

#[async_trait]
impl Dialogue for HttpDialogue {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        self.poster.post(&self.url, &self.conversation, request).await
    }
}

#[cfg(test)]
mod tests;
