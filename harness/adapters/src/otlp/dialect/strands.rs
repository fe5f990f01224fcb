//! Strands Agents. Its messages come as the OpenTelemetry conventions have them, old or new, with Bedrock's content
//! blocks inside; its agents' token counts grow over the life of the agent object.

use super::{Dialect, read::Facts};
use crate::otlp::note::Missing;
use rehearsal_core::span::ToolDefinition;
use serde_json::Value;

pub(super) struct Strands;

impl Dialect for Strands {
    fn name(&self) -> &'static str {
        "strands"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.scope() == "strands.telemetry.tracer"
    }

    /// An agent's tools by name, which is all that Strands says of them unless it is asked for more.
    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        if span.content("gen_ai.tool.definitions").is_some() {
            return Vec::new();
        }
        let names = span.json("gen_ai.agent.tools").and_then(Value::as_array);
        let named =
            |name: &str| ToolDefinition { name: name.to_owned(), description: None, parameters: None };
        names.into_iter().flatten().filter_map(Value::as_str).map(named).collect()
    }

    fn remedy(&self, missing: Missing, _scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Session => Some("give the agent trace_attributes={\"session.id\": ...}"),
            Missing::Words => Some(
                "send the logs as well, where the messages are exported apart from the spans, as AWS's \
                 distribution of OpenTelemetry does",
            ),
            Missing::Models | Missing::Tokens | Missing::Agent | Missing::Turns => None,
        }
    }
}
