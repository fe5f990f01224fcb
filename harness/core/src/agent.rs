//! The agent under test, as the engine sees it: something that opens dialogues and replies.

use crate::{
    ids::{SessionId, TraceContext},
    question::{Answer, Question},
    review::Owner,
    session::Turn,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is sent to the agent for one turn.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What the user says.
    pub input: Input<'a>,
    /// Which turn, from 1.
    pub turn: u32,
    /// The trace the agent's spans of this turn belong to.
    pub context: TraceContext,
    /// The turns before this one, for agents that keep no history of their own.
    pub history: &'a [Turn],
    /// Where the conversation's simulated tools are served by MCP; `None` where the suite has none.
    pub mcp_url: Option<&'a str>,
}

/// What the user says.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A message.
    Message(&'a str),
    /// Answers to the questions of the turn before, one for each.
    Answers {
        /// The answers.
        answers: &'a [Answer],
        /// The same in words, for agents that read nothing else.
        words: &'a str,
    },
}

impl<'a> Input<'a> {
    /// The words, whichever it is.
    pub fn words(self) -> &'a str {
        match self {
            Self::Message(words) | Self::Answers { words, .. } => words,
        }
    }
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The agent's words; may be empty, which is the agent's doing and is judged as such.
    pub text: String,
    /// What the agent asks before it goes on. Where there is any, the turn is not over: the next request holds
    /// the answers.
    pub questions: Vec<Question>,
    /// The agent's own name for the conversation, where it told one; its spans may carry it.
    pub conversation: Option<String>,
    /// What holds outside the conversation now, by name, where the agent tells.
    pub state: BTreeMap<String, Value>,
}

impl Reply {
    /// A reply of words and nothing else.
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// Why no reply came back. "The agent did badly" is not among these: a bad reply is a [`Reply`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgentError {
    /// The agent's program is not there; known before anything was spent.
    #[error("cannot start the agent: {0}")]
    NotFound(String),
    /// The agent did not come up.
    #[error("the agent did not start: {0}")]
    NotReady(String),
    /// No connection, or it broke.
    #[error("the agent cannot be reached: {0}")]
    Unreachable(String),
    /// The agent answered that it failed.
    #[error("the agent answered with an error: {0}")]
    Failed(String),
    /// The agent answered with something that holds no reply.
    #[error("no reply in the agent's answer: {0}")]
    Malformed(String),
    /// A tool that is simulated for the agent could not be played, which is not the agent's doing.
    #[error("a simulated tool could not be played: {why}")]
    Tools {
        /// Which, and why.
        why: String,
        /// Whose fault it is.
        owner: Owner,
    },
}

impl AgentError {
    /// Whose fault it is: the agent's only where it answered.
    pub fn owner(&self) -> Owner {
        match self {
            Self::NotFound(_) | Self::NotReady(_) | Self::Unreachable(_) => Owner::Infrastructure,
            Self::Tools { owner, .. } => *owner,
            Self::Failed(_) | Self::Malformed(_) => Owner::Agent,
        }
    }
}

/// The agent under test. `open` may be called many times at once.
#[async_trait]
pub trait Agent: Send + Sync {
    /// Begins a conversation under this session id.
    ///
    /// # Errors
    /// Where the agent cannot be had.
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError>;

    /// Goes on with a conversation that was begun under this session id by a process of ours that was killed; the agent may
    /// have given it a name of its own. Asked only of agents that [continue](crate::suite::Continuity::continues).
    ///
    /// # Errors
    /// Where the agent cannot be had.
    async fn reopen(
        &self,
        session: &SessionId,
        _conversation: Option<&str>,
    ) -> Result<Box<dyn Dialogue>, AgentError> {
        self.open(session).await
    }

    /// Ends what the agent needed for the run, such as its process, and waits until it has ended.
    async fn shutdown(&self) {}
}

/// One open conversation with the agent.
#[async_trait]
pub trait Dialogue: Send {
    /// Sends what the user says and waits for the reply. The engine bounds the wait and drops the
    /// future when it is over, so implementations must be cancel-safe.
    ///
    /// # Errors
    /// Where no reply came back.
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError>;

    /// Says goodbye; the place to let an agent of its own process flush its spans.
    async fn close(&mut self) {}
}
