//! What part a span plays, found before anything else of it is read.

use super::{adk, strands};
use crate::otlp::raw::RawSpan;

/// The part a span plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
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

/// The first rule that says something wins. The agent's name is no sign of an agent: frameworks copy it
/// onto the spans of models and tools.
pub(super) fn role(span: &RawSpan) -> Role {
    by_operation(span).or_else(|| adk::role(span)).or_else(|| by_name(span)).unwrap_or(Role::Other)
}

/// The convention a span follows, where it follows one.
pub(super) fn dialect(span: &RawSpan) -> Option<&'static str> {
    match role(span) {
        Role::Other => None,
        Role::Model | Role::Tool | Role::Agent | Role::Step if strands::is_strands(span) => Some("strands"),
        Role::Model | Role::Tool | Role::Agent | Role::Step if adk::is_adk(span) => Some("google-adk"),
        Role::Model | Role::Tool | Role::Agent | Role::Step => Some("gen-ai"),
    }
}

/// Whether a span without a parent in the turn stands for the turn as a whole: an agent, or a server that
/// has spans under it. Calls of models and tools do not, as the next one may be a root just like them.
pub(in crate::otlp) fn stands_for_turn(span: &RawSpan, has_children: bool) -> bool {
    match role(span) {
        Role::Agent => true,
        Role::Step | Role::Other => has_children,
        Role::Model | Role::Tool => false,
    }
}

/// Whether a span tells what an agent did: it called a model or a tool, or is the agent itself.
pub(in crate::otlp) fn is_work(span: &RawSpan) -> bool {
    match role(span) {
        Role::Model | Role::Tool | Role::Agent => true,
        Role::Step | Role::Other => false,
    }
}

/// By `gen_ai.operation.name` of the OpenTelemetry conventions.
fn by_operation(span: &RawSpan) -> Option<Role> {
    Some(match span.text("gen_ai.operation.name")? {
        "chat" | "text_completion" | "generate_content" => Role::Model,
        "execute_tool" => Role::Tool,
        "invoke_agent" | "invoke_workflow" => Role::Agent,
        _ => Role::Step,
    })
}

/// By scope and name, for Pydantic AI before it wrote operations.
fn by_name(span: &RawSpan) -> Option<Role> {
    match (span.scope.as_str(), span.name.as_str()) {
        ("pydantic-ai", "agent run") => Some(Role::Agent),
        ("pydantic-ai", "running tool") => Some(Role::Tool),
        _ => None,
    }
}
