//! The desk's spans, in the GenAI semantic conventions, sent by the OpenTelemetry SDK.

mod exporter;
mod names;

use crate::{
    message::{FinishReason, Message, Part, to_text},
    tools::{DEFINITIONS, ToolCall, ToolResult, error_type, result_json},
};
use names::{AGENT, MODEL, SYSTEM};
use opentelemetry::{
    Array, Context, KeyValue, Value,
    trace::{Span as _, SpanKind, Status, TraceContextExt as _, Tracer as _, TracerProvider as _},
};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};
use serde_json::json;

/// Makes the desk's spans and sends them.
#[derive(Clone, Debug)]
pub(crate) struct Telemetry {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

/// The spans of one turn, below the span `invoke_agent`.
pub(crate) struct TurnSpans {
    tracer: SdkTracer,
    agent: Context,
}

/// A model call that goes on.
pub(crate) struct ChatSpan(Span);

/// A tool call that goes on.
pub(crate) struct ToolSpan(Span);

impl Telemetry {
    fn new(provider: SdkTracerProvider) -> Self {
        Self { tracer: provider.tracer(AGENT), provider }
    }

    /// Opens the span of a turn below the caller's own span.
    pub(crate) fn begin_turn(&self, caller: &Context, session: &str, message: &str) -> TurnSpans {
        let attributes = [
            KeyValue::new(names::OPERATION, "invoke_agent"),
            KeyValue::new(names::PROVIDER, names::PROVIDER_VALUE),
            KeyValue::new(names::AGENT_NAME, AGENT),
            KeyValue::new(names::CONVERSATION, session.to_owned()),
            KeyValue::new(names::INSTRUCTIONS, json!([{ "type": "text", "content": SYSTEM }]).to_string()),
            KeyValue::new(names::TOOLS, DEFINITIONS),
            KeyValue::new(names::INPUT, to_text(&[Message::user(message)])),
        ];
        let span = start(&self.tracer, format!("invoke_agent {AGENT}"), caller, attributes);
        TurnSpans { tracer: self.tracer.clone(), agent: caller.with_span(span) }
    }
}

impl TurnSpans {
    /// Opens the span of a model call that reads these messages.
    pub(crate) fn begin_chat(&self, input: &[Message]) -> ChatSpan {
        let input = to_text(input);
        let attributes = [
            KeyValue::new(names::OPERATION, "chat"),
            KeyValue::new(names::PROVIDER, names::PROVIDER_VALUE),
            KeyValue::new(names::REQUEST_MODEL, MODEL),
            KeyValue::new(names::RESPONSE_MODEL, MODEL),
            KeyValue::new(names::INPUT_TOKENS, tokens(&[SYSTEM, DEFINITIONS, &input])),
            KeyValue::new(names::INPUT, input),
        ];
        ChatSpan(start(&self.tracer, format!("chat {MODEL}"), &self.agent, attributes))
    }

    /// Opens the span of a tool call, a sibling of the model calls.
    pub(crate) fn begin_tool(&self, id: &str, call: &ToolCall) -> ToolSpan {
        let attributes = [
            KeyValue::new(names::OPERATION, "execute_tool"),
            KeyValue::new(names::TOOL_NAME, call.name()),
            KeyValue::new(names::TOOL_TYPE, "function"),
            KeyValue::new(names::CALL_ID, id.to_owned()),
            KeyValue::new(names::CALL_ARGUMENTS, call.arguments().to_string()),
        ];
        ToolSpan(start(&self.tracer, format!("execute_tool {}", call.name()), &self.agent, attributes))
    }

    /// Closes the span of the turn.
    pub(crate) fn end(self, reply: &str) {
        let span = self.agent.span();
        span.set_attribute(KeyValue::new(names::OUTPUT, to_text(&[Message::reply(reply)])));
        span.end();
    }
}

impl ChatSpan {
    /// Closes it with what the model wrote.
    pub(crate) fn end(mut self, output: &Message) {
        let reason = output.finish_reason.map_or("", FinishReason::word);
        self.0.set_attribute(KeyValue::new(
            names::FINISH_REASONS,
            Value::Array(Array::String(vec![reason.into()])),
        ));
        self.0.set_attribute(KeyValue::new(names::OUTPUT_TOKENS, tokens(&[&written(output)])));
        self.0.set_attribute(KeyValue::new(names::OUTPUT, to_text(std::slice::from_ref(output))));
        self.0.end();
    }
}

impl ToolSpan {
    /// Closes it with what the tool answered.
    pub(crate) fn end(mut self, result: &ToolResult) {
        self.0.set_attribute(KeyValue::new(names::CALL_RESULT, result_json(result).to_string()));
        if let Err(error) = result {
            self.0.set_attribute(KeyValue::new(names::ERROR_TYPE, error_type(error)));
            self.0.set_status(Status::error(error.to_string()));
        }
        self.0.end();
    }
}

fn start<const N: usize>(
    tracer: &SdkTracer,
    name: String,
    parent: &Context,
    attributes: [KeyValue; N],
) -> Span {
    let builder = tracer.span_builder(name).with_kind(SpanKind::Internal).with_attributes(attributes);
    tracer.build_with_context(builder, parent)
}

/// What the model wrote, without the JSON around it.
fn written(output: &Message) -> String {
    let parts = output.parts.iter().map(|part| match part {
        Part::Text { content } => content.clone(),
        Part::ToolCall { name, arguments, .. } => format!("{name}{arguments}"),
        Part::ToolCallResponse { response, .. } => response.to_string(),
    });
    parts.collect()
}

/// Tokens by the rule of thumb of four characters each; the rules behind the desk read none at all.
fn tokens(texts: &[&str]) -> i64 {
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    i64::try_from(characters.div_ceil(4)).unwrap_or(i64::MAX)
}
