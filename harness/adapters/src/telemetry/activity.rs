//! A span of the agent's as it came, with what was taken out of its attributes put back by today's conventions.

use super::{
    blank::blank,
    ids,
    messages::{answers, instructions, messages, tools, words},
    names,
    pen::Pen,
};
use opentelemetry::{
    Array, InstrumentationScope, Value,
    trace::{SpanKind, Status},
};
use opentelemetry_sdk::trace::SpanData;
use rehearsal_core::{
    span::{Activity, AgentCall, ModelCall, Span, SpanStatus, ToolCall},
    usage::Usage,
};

/// The span with its ids, its name, its times and its status, whoever made it.
pub(super) fn sent_on(span: &Span) -> SpanData {
    let place = ids::place(ids::trace_id(span.trace_id), ids::span_id(span.span_id));
    let mut sent = blank(place, span.name.clone(), (span.started_at, span.ended_at));
    if let Some(parent) = span.parent_id {
        sent.parent_span_id = ids::span_id(parent);
    }
    sent.span_kind = kind(&span.activity);
    sent.status = status(&span.status);
    sent.instrumentation_scope = InstrumentationScope::builder(span.scope.clone()).build();
    sent.attributes = attributes(span).into_attributes();
    sent
}

fn kind(activity: &Activity) -> SpanKind {
    match activity {
        Activity::Model(_) => SpanKind::Client,
        Activity::Tool(_) | Activity::Agent(_) | Activity::Step | Activity::Other => SpanKind::Internal,
    }
}

fn status(status: &SpanStatus) -> Status {
    match status {
        SpanStatus::Unset => Status::Unset,
        SpanStatus::Ok => Status::Ok,
        SpanStatus::Error { message } => Status::error(message.clone()),
    }
}

fn attributes(span: &Span) -> Pen {
    let mut pen = Pen::default();
    for (key, value) in &span.attributes {
        pen.received(key, value);
    }
    match &span.activity {
        Activity::Model(call) => model(&mut pen, call),
        Activity::Tool(call) => tool(&mut pen, call),
        Activity::Agent(call) => agent(&mut pen, call),
        Activity::Step | Activity::Other => {}
    }
    pen
}

fn model(pen: &mut Pen, call: &ModelCall) {
    pen.text(names::OPERATION, Some(names::CHAT));
    pen.text(names::PROVIDER, call.provider.as_deref());
    pen.text(names::REQUEST_MODEL, call.model.as_deref());
    usage(pen, &call.usage);
    if !call.input.is_empty() {
        pen.json(names::INPUT, Some(&messages(&call.input)));
    }
    if !call.output.is_empty() {
        pen.json(names::OUTPUT, Some(&answers(&call.output, call.finish_reason.as_deref())));
    }
    if let Some(reason) = &call.finish_reason {
        pen.value(names::FINISH_REASONS, Value::Array(Array::String(vec![reason.clone().into()])));
    }
}

fn tool(pen: &mut Pen, call: &ToolCall) {
    pen.text(names::OPERATION, Some(names::EXECUTE_TOOL));
    pen.text(names::TOOL_NAME, Some(&call.name));
    pen.text(names::TOOL_CALL_ID, call.id.as_deref());
    pen.json(names::TOOL_ARGUMENTS, call.arguments.as_ref());
    pen.json(names::TOOL_RESULT, call.result.as_ref());
}

fn agent(pen: &mut Pen, call: &AgentCall) {
    pen.text(names::OPERATION, Some(names::INVOKE_AGENT));
    pen.text(names::AGENT_NAME, call.name.as_deref());
    pen.json(names::INSTRUCTIONS, call.system_prompt.as_deref().map(instructions).as_ref());
    if !call.tools.is_empty() {
        pen.json(names::TOOLS, Some(&tools(&call.tools)));
    }
    pen.json(names::INPUT, call.input.as_deref().map(|text| words("user", text)).as_ref());
    pen.json(names::OUTPUT, call.output.as_deref().map(|text| words("assistant", text)).as_ref());
}

/// The counts as they are: what they include is for whoever counted to say.
pub(super) fn usage(pen: &mut Pen, usage: &Usage) {
    pen.count(names::INPUT_TOKENS, usage.input_tokens);
    pen.count(names::OUTPUT_TOKENS, usage.output_tokens);
    pen.count(names::CACHE_READ_TOKENS, usage.cache_read_tokens);
    pen.count(names::CACHE_WRITE_TOKENS, usage.cache_write_tokens);
    pen.count(names::REASONING_TOKENS, usage.reasoning_tokens);
}
