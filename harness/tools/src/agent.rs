//! The agent with its tools: told where they are with every message, and their state read after every reply.

use crate::{Served, player::Unplayed, room::Room};
use async_trait::async_trait;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    ids::SessionId,
};
use std::sync::Arc;

/// An agent whose tools are simulated.
pub(crate) struct EquippedAgent {
    agent: Arc<dyn Agent>,
    tools: Arc<Served>,
}

impl EquippedAgent {
    pub(crate) fn new(agent: Arc<dyn Agent>, tools: Arc<Served>) -> Self {
        Self { agent, tools }
    }
}

#[async_trait]
impl Agent for EquippedAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let room = self.tools.house.desk.room(session);
        let dialogue = self.agent.open(session).await?;
        Ok(Box::new(EquippedDialogue { dialogue, room, url: format!("{}/{session}", self.tools.url) }))
    }

    async fn shutdown(&self) {
        self.agent.shutdown().await;
    }
}

struct EquippedDialogue {
    dialogue: Box<dyn Dialogue>,
    room: Arc<Room>,
    url: String,
}

#[async_trait]
impl Dialogue for EquippedDialogue {
    /// A reply that was made without a tool which could not be played says nothing of the agent.
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        let reply = self.dialogue.reply(Request { mcp_url: Some(&self.url), ..request }).await;
        if let Some(Unplayed { why, owner }) = self.room.trouble() {
            return Err(AgentError::Tools { why, owner });
        }
        let mut reply = reply?;
        // What the agent tells of a state goes before what we think of it.
        let told = std::mem::replace(&mut reply.state, self.room.states());
        reply.state.extend(told);
        Ok(reply)
    }

    async fn close(&mut self) {
        self.dialogue.close().await;
    }
}

#[cfg(test)]
mod tests;
