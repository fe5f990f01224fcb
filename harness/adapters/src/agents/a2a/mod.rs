//! An agent that speaks the Agent2Agent protocol by JSON-RPC, in version 0.3 or 1.0.
//!
//! Specification: <https://a2a-protocol.org/v0.3.0/specification/> and <https://a2a-protocol.org/latest/specification/>.
//! What comes back is read alike in both versions, by what is there; only what is sent differs.

mod card;
mod dialogue;
mod discovery;
mod outgoing;
mod part;
mod question;
mod result;
mod rpc;
mod task;

use super::{
    conversation::is_name,
    headers::Headers,
    http::{parse_url, shown},
    link::Link,
    setup::SetupError,
};
use crate::net::is_loopback;
use async_trait::async_trait;
use card::Interface;
use dialogue::A2aDialogue;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue},
    ids::SessionId,
    suite::{A2aSpec, A2aVersion},
};
use reqwest::Url;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

/// An agent that speaks A2A. Its conversations share one pool of connections and what its card says.
pub struct A2aAgent {
    peer: Arc<Peer>,
}

/// What the conversations share.
struct Peer {
    link: Link,
    url: Url,
    version: A2aVersion,
    interface: OnceLock<Interface>,
}

impl A2aAgent {
    /// Checks the address, the headers and the variables that they and the proof name. Sends nothing; the card is
    /// asked for with the first message.
    ///
    /// # Errors
    /// What in the suite or the environment must be changed.
    pub fn new(spec: &A2aSpec, variables: &BTreeMap<String, String>) -> Result<Self, SetupError> {
        let url = parse_url(&spec.url)?;
        let headers = Headers::new(&spec.headers, spec.auth.as_ref(), variables)?;
        let link = Link::new(headers, is_loopback(&url))?;
        let peer = Peer { link, url, version: spec.version, interface: OnceLock::new() };
        Ok(Self { peer: Arc::new(peer) })
    }
}

impl fmt::Debug for A2aAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("A2aAgent").field("url", &shown(&self.peer.url)).finish_non_exhaustive()
    }
}

#[async_trait]
impl Agent for A2aAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        self.reopen(session, None).await
    }

    async fn reopen(
        &self,
        session: &SessionId,
        conversation: Option<&str>,
    ) -> Result<Box<dyn Dialogue>, AgentError> {
        let context = conversation.map(str::to_owned);
        Ok(Box::new(A2aDialogue::new(Arc::clone(&self.peer), session.clone(), context)))
    }
}

impl Peer {
    /// Where and how messages are sent. Conversations that begin at the same time may all ask for the card, so that
    /// none has to wait for another; what the first one finds holds.
    async fn interface(&self) -> Result<&Interface, AgentError> {
        match self.interface.get() {
            Some(interface) => Ok(interface),
            None => {
                let found = discovery::find(self).await?;
                Ok(self.interface.get_or_init(|| found))
            }
        }
    }
}

/// A name of a conversation or a task.
fn name(holder: &Value, name: &str) -> Option<String> {
    text(holder, name).filter(|name| is_name(name)).map(str::to_owned)
}

/// A text that is not empty; 1.0 writes an empty one where there is none.
fn text<'a>(holder: &'a Value, name: &str) -> Option<&'a str> {
    holder.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
