//! What part a span plays, found before anything else of it is read.

use super::{super::DIALECTS, Facts};
use crate::otlp::raw::RawSpan;

/// The part a span plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Role {
    /// A call of a model.
    Model,
    /// A call of a tool.
    Tool,
    /// An invocation of an agent or of a workflow of agents.
    Agent,
    /// Connects others.
    Step,
    /// Not the agent's work: a server, a client, a database.
    Other,
}

/// The first convention that says something wins. The agent's name is no sign of an agent: frameworks copy it
/// onto the spans of models and tools.
pub(super) fn role(span: &Facts<'_>) -> Role {
    DIALECTS.iter().find_map(|dialect| dialect.role(span)).unwrap_or(Role::Other)
}

/// Whether a span without a parent in the turn stands for the turn as a whole: an agent, or a server that
/// has spans under it. Calls of models and tools do not, as the next one may be a root just like them.
pub(in crate::otlp) fn stands_for_turn(span: &RawSpan, has_children: bool) -> bool {
    match role(&Facts::new(span)) {
        Role::Agent => true,
        Role::Step | Role::Other => has_children,
        Role::Model | Role::Tool => false,
    }
}

/// Whether a span tells what an agent did: it called a model or a tool, or is the agent itself.
pub(in crate::otlp) fn is_work(span: &RawSpan) -> bool {
    match role(&Facts::new(span)) {
        Role::Model | Role::Tool | Role::Agent => true,
        Role::Step | Role::Other => false,
    }
}
