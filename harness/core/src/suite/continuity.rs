//! Whether a conversation outlives the process that holds it.

use super::{AgentSpec, HistoryKeeper, HttpExchange, SessionCarrier, Speaks, Suite, Transport};

/// Whether a conversation outlives the process of ours that holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Continuity {
    /// It does not: the agent ends with us, or knows the conversation by something that does.
    #[default]
    None,
    /// The agent keeps it, and knows it again by the session's id or by the name that it gave it.
    BySession,
    /// The agent keeps nothing, and is told everything that was said with every message.
    Stateless,
}

impl Continuity {
    /// Whether a conversation can be continued at the turn at which it broke off.
    pub fn continues(self) -> bool {
        match self {
            Self::None => false,
            Self::BySession | Self::Stateless => true,
        }
    }
}

impl Suite {
    /// Whether a conversation of this suite can be continued by another process of ours. One with simulated tools cannot: what
    /// they hold ends with us.
    pub fn continuity(&self) -> Continuity {
        if self.tools.tools.is_empty() { self.agent.continuity() } else { Continuity::None }
    }
}

impl AgentSpec {
    fn continuity(&self) -> Continuity {
        match &self.transport {
            Transport::Http(http) => http.exchange.continuity(),
            Transport::AgentCore(core) => core.exchange.continuity(),
            Transport::A2a(_) => Continuity::BySession,
            Transport::OpenAi(openai) => match openai.history {
                HistoryKeeper::Ours => Continuity::Stateless,
                HistoryKeeper::Theirs => Continuity::None,
            },
            // A program that we start ends with us, and what it remembered with it.
            Transport::Command(command) => match &command.speaks {
                Speaks::Http { exchange, .. } if exchange.tells_everything() => Continuity::Stateless,
                Speaks::Http { .. } | Speaks::JsonLines => Continuity::None,
            },
            Transport::Python(_) | Transport::InProcess => Continuity::None,
        }
    }
}

impl HttpExchange {
    fn continuity(&self) -> Continuity {
        if self.tells_everything() {
            return Continuity::Stateless;
        }
        match self.session {
            SessionCarrier::Ours | SessionCarrier::Header(_) | SessionCarrier::Body(_) => {
                Continuity::BySession
            }
            // Cookies are secrets, and not kept.
            SessionCarrier::Cookie => Continuity::None,
        }
    }

    /// Whether every request holds the conversation so far.
    fn tells_everything(&self) -> bool {
        self.body.to_string().contains("{{messages}}")
    }
}
