//! Plays the tools of a suite for the agent under test: an MCP server that knows each conversation, its state and the
//! faults that the suite puts on its calls.
//!
//! Two decorators tie it to a run: one around the agent, which tells it where its tools are and reads their state after
//! every turn, and one around the source of its spans, which learns of every turn and adds the calls that the agent's
//! own spans do not tell.

mod agent;
mod call;
mod catalogue;
mod desk;
mod fault;
mod house;
mod listen;
mod player;
mod prompts;
mod room;
mod schema;
mod server;
mod spans;
mod spoil;
#[cfg(test)]
mod testing;
mod whose;
mod written;

pub use player::Player;
pub use prompts::{Prompts, ReplaceError};

use agent::EquippedAgent;
use house::House;
use rehearsal_core::{agent::Agent, clock::Clock, span::SpanSource, suite::ToolsSpec};
use spans::WitnessedSpans;
use std::{io, sync::Arc};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Why a suite's tools cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ToolsError {
    /// A schema that is none.
    #[error("the {which} schema of the tool {tool:?} cannot be used: {why}")]
    Schema {
        /// The tool.
        tool: String,
        /// Whether of its arguments or of its answers.
        which: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The port is not to be had.
    #[error("cannot serve the simulated tools on 127.0.0.1:{port}: {error}; take another `port` in `tools`")]
    Port {
        /// The port, 0 for any.
        port: u16,
        /// Why not.
        error: io::Error,
    },
}

/// The tools of a suite, being served: until this, the agent that was told of them, and its spans are dropped.
pub struct SimulatedTools(Arc<Served>);

/// What is served, and where.
struct Served {
    house: Arc<House>,
    url: String,
    _ending: DropGuard,
}

impl SimulatedTools {
    /// Begins to serve on this machine. Without a player, a call that no written answer fits is answered with an
    /// error.
    ///
    /// # Errors
    /// Where a schema is none, or the port is taken.
    pub async fn start(
        spec: &ToolsSpec,
        player: Option<Player>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ToolsError> {
        let house = Arc::new(House::new(spec, player, clock)?);
        let closing = CancellationToken::new();
        let port = spec.port.unwrap_or_default();
        let address = listen::serve(port, Arc::clone(&house), closing.clone()).await;
        let address = address.map_err(|error| ToolsError::Port { port, error })?;
        let url = format!("http://{address}{}", listen::PATH);
        Ok(Self(Arc::new(Served { house, url, _ending: closing.drop_guard() })))
    }

    /// Where they are served; a conversation's own address is this, a slash and its session id.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// The agent, which is told where each conversation's tools are.
    pub fn around(&self, agent: Arc<dyn Agent>) -> Arc<dyn Agent> {
        Arc::new(EquippedAgent::new(agent, Arc::clone(&self.0)))
    }

    /// The agent's spans, with the calls that they do not tell.
    pub fn watching(&self, spans: Arc<dyn SpanSource>) -> Arc<dyn SpanSource> {
        Arc::new(WitnessedSpans::new(spans, Arc::clone(&self.0)))
    }
}

#[cfg(test)]
mod tests;
