//! What Strands Agents does in its own way. Its content blocks are read with all other messages, and its
//! agents' token counts, which grow over the life of the agent object, are never read at all.

use super::fields::content;
use crate::otlp::raw::RawSpan;
use rehearsal_core::span::ToolDefinition;
use serde_json::Value;

const SCOPE: &str = "strands.telemetry.tracer";

/// Whether Strands' own tracer made the span.
pub(super) fn is_strands(span: &RawSpan) -> bool {
    span.scope == SCOPE
}

/// The names of an agent's tools, which is all that Strands says of them unless it is asked for more.
pub(super) fn tools(span: &RawSpan) -> Vec<ToolDefinition> {
    let names = content(span, &["gen_ai.agent.tools"]);
    let names = names.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    names.map(|name| ToolDefinition { name: name.to_owned(), description: None, parameters: None }).collect()
}

/// An agent's answer without the line end that Strands puts after it.
pub(super) fn without_line_end(span: &RawSpan, mut answer: String) -> String {
    if is_strands(span) && answer.ends_with('\n') {
        answer.pop();
    }
    answer
}
