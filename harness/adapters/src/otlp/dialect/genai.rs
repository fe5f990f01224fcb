//! The OpenTelemetry GenAI conventions, 1.37 and before: which fields may hold what, the surest first.
//!
//! Source: <https://opentelemetry.io/docs/specs/semconv/gen-ai/>, with the additions that Pydantic AI makes.
//! Token counts are taken as sent; those of agents are sums and are never read.

use super::{
    adk, events, failure,
    fields::{content, count, structured, text},
    message::{last_user_text, messages, text_of, tool_answer},
    strands,
};
use crate::otlp::raw::RawSpan;
use rehearsal_core::{
    span::{AgentCall, Message, ModelCall, Part, ToolCall, ToolDefinition},
    usage::Usage,
};
use serde_json::Value;

/// Reads a call of a model.
pub(super) fn model_call(span: &RawSpan) -> ModelCall {
    let output = content(span, &["gen_ai.output.messages"]).or_else(|| adk::output(span));
    let finish_reason = finish_reason(span, output.as_ref());
    ModelCall {
        model: text(span, &["gen_ai.response.model", "gen_ai.request.model", "model_name"]),
        provider: text(span, &["gen_ai.provider.name", "gen_ai.system"]),
        input: with_system(input(span), system_prompt(span)),
        output: output.map_or_else(|| events::output(span), |output| messages(&output, "assistant")),
        usage: usage(span),
        reported_cost: None,
        finish_reason,
        error: failure::error(span),
    }
}

/// Reads a call of a tool.
pub(super) fn tool_call(span: &RawSpan) -> ToolCall {
    let answer = tool_answer_of(span);
    let error = failure::tool_error(span, answer.as_ref());
    ToolCall {
        name: text(span, &["gen_ai.tool.name"]).unwrap_or_else(|| name_without_operation(span)),
        id: text(span, &["gen_ai.tool.call.id"]).or_else(|| events::tool_call_id(span)),
        arguments: tool_arguments(span),
        result: answer.map(|answer| adk::unwrap_answer(span, answer)),
        error,
    }
}

/// Reads an invocation of an agent.
pub(super) fn agent_call(span: &RawSpan) -> AgentCall {
    let input = input(span);
    let definitions = definitions(span);
    AgentCall {
        name: text(span, &["gen_ai.agent.name", "gen_ai.workflow.name", "agent_name"])
            .or_else(|| adk::agent_name(span)),
        system_prompt: system_prompt(span).or_else(|| system_message(&input)),
        tools: if definitions.is_empty() { strands::tools(span) } else { definitions },
        input: last_user_text(&input),
        output: agent_output(span).map(|output| strands::without_line_end(span, output)),
    }
}

/// The system prompt, where it is a field of its own.
pub(super) fn system_prompt(span: &RawSpan) -> Option<String> {
    let instructions = content(span, &["gen_ai.system_instructions"]).or_else(|| adk::system_prompt(span))?;
    messages(&instructions, "system").iter().find_map(text_of)
}

/// The system prompt, where it is a message among others.
pub(super) fn system_message(messages: &[Message]) -> Option<String> {
    messages.iter().filter(|message| message.role == "system").find_map(text_of)
}

/// The tools on offer with all that is said of them.
pub(super) fn definitions(span: &RawSpan) -> Vec<ToolDefinition> {
    let list = content(span, &["gen_ai.tool.definitions"]).or_else(|| adk::tools(span));
    list.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(definition).collect()
}

fn definition(value: &Value) -> Option<ToolDefinition> {
    let value = structured(value);
    let inner = value.get("function").unwrap_or(&value);
    let schema =
        ["parameters", "inputSchema", "parameters_json_schema"].iter().find_map(|key| inner.get(*key));
    Some(ToolDefinition {
        name: inner.get("name")?.as_str()?.to_owned(),
        description: inner.get("description").and_then(Value::as_str).map(str::to_owned),
        parameters: schema.map(|schema| schema.get("json").unwrap_or(schema).clone()),
    })
}

fn tool_arguments(span: &RawSpan) -> Option<Value> {
    let in_message = |part| match part {
        Part::ToolCall(call) => call.arguments,
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => None,
    };
    content(span, &["gen_ai.tool.call.arguments", "gcp.vertex.agent.tool_call_args", "tool_arguments"])
        .or_else(|| find_part(span, "gen_ai.input.messages", in_message))
        .or_else(|| events::tool_arguments(span))
}

fn tool_answer_of(span: &RawSpan) -> Option<Value> {
    let in_message = |part| match part {
        Part::ToolResult { result, .. } => Some(result),
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolCall(_) | Part::Other { .. } => None,
    };
    content(span, &["gen_ai.tool.call.result", "gcp.vertex.agent.tool_response", "tool_response"])
        .map(|answer| tool_answer(&answer))
        .or_else(|| find_part(span, "gen_ai.output.messages", in_message))
        .or_else(|| events::tool_result(span))
}

fn input(span: &RawSpan) -> Vec<Message> {
    let sent =
        content(span, &["gen_ai.input.messages", "pydantic_ai.all_messages"]).or_else(|| adk::input(span));
    sent.map_or_else(|| events::input(span), |sent| messages(&sent, "user"))
}

fn with_system(mut input: Vec<Message>, system_prompt: Option<String>) -> Vec<Message> {
    if let (Some(text), None) = (system_prompt, system_message(&input)) {
        input.insert(0, Message { role: "system".to_owned(), parts: vec![Part::Text { text }] });
    }
    input
}

fn agent_output(span: &RawSpan) -> Option<String> {
    let last = |messages: Vec<Message>| messages.last().and_then(text_of);
    content(span, &["gen_ai.output.messages"])
        .and_then(|output| last(messages(&output, "assistant")))
        .or_else(|| text(span, &["final_result"]))
        .or_else(|| last(events::output(span)))
}

fn finish_reason(span: &RawSpan, output: Option<&Value>) -> Option<String> {
    let reasons = content(span, &["gen_ai.response.finish_reasons"]);
    let said = reasons.as_ref().and_then(|reasons| reasons.get(0).unwrap_or(reasons).as_str());
    let in_output =
        output.and_then(Value::as_array).and_then(|list| list.last()?.get("finish_reason")?.as_str());
    said.or(in_output).map(str::to_owned).or_else(|| events::finish_reason(span))
}

fn usage(span: &RawSpan) -> Usage {
    Usage {
        input_tokens: count(span, &["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]),
        output_tokens: count(span, &["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"]),
        cache_read_tokens: count(
            span,
            &[
                "gen_ai.usage.cache_read.input_tokens",
                "gen_ai.usage.cache_read_input_tokens",
                "gen_ai.usage.details.cache_read_tokens",
            ],
        ),
        cache_write_tokens: count(
            span,
            &[
                "gen_ai.usage.cache_creation.input_tokens",
                "gen_ai.usage.cache_write_input_tokens",
                "gen_ai.usage.details.cache_write_tokens",
            ],
        ),
        cache_write_1h_tokens: None,
        reasoning_tokens: count(
            span,
            &[
                "gen_ai.usage.reasoning.output_tokens",
                "gen_ai.usage.reasoning_tokens",
                "gen_ai.usage.details.reasoning_tokens",
            ],
        ),
    }
}

/// The first part of a tool span's messages that holds what is looked for.
fn find_part<T>(span: &RawSpan, key: &str, wanted: impl Fn(Part) -> Option<T>) -> Option<T> {
    let list = messages(&content(span, &[key])?, "tool");
    list.into_iter().flat_map(|message| message.parts).find_map(wanted)
}

fn name_without_operation(span: &RawSpan) -> String {
    span.name.strip_prefix("execute_tool ").unwrap_or(&span.name).to_owned()
}
