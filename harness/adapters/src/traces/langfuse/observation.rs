//! One observation as the attributes of a span.

use super::{said, text, usage};
use crate::otlp::{RawSpan, decode::field};
use serde_json::{Map, Value};

/// What an observation stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A call of a model.
    Model,
    /// A call of a tool.
    Tool,
    /// An invocation of an agent.
    Agent,
    /// Anything else.
    Step,
}

impl Kind {
    fn operation(self) -> &'static str {
        match self {
            Self::Model => "chat",
            Self::Tool => "execute_tool",
            Self::Agent => "invoke_agent",
            Self::Step => "step",
        }
    }
}

/// What a span of ours stands for.
pub(super) fn kind(span: &RawSpan) -> Option<Kind> {
    let operation = span.text("gen_ai.operation.name")?;
    [Kind::Model, Kind::Tool, Kind::Agent, Kind::Step].into_iter().find(|kind| kind.operation() == operation)
}

/// By the observation's type; older exports have few of them, and then the name tells.
fn of(sent: &Value) -> Kind {
    let name = text(sent, "name").unwrap_or_default();
    match text(sent, "type") {
        Some("GENERATION") => Kind::Model,
        Some("TOOL") => Kind::Tool,
        Some("AGENT") => Kind::Agent,
        Some("SPAN" | "CHAIN") if name.starts_with("execute_tool") => Kind::Tool,
        Some("SPAN" | "CHAIN") if name.starts_with("invoke_agent") => Kind::Agent,
        Some(_) | None => Kind::Step,
    }
}

/// The attributes of an observation's span.
pub(super) fn attributes(sent: &Value) -> Map<String, Value> {
    let kind = of(sent);
    let mut attributes = kept(sent);
    attributes.insert("gen_ai.operation.name".into(), kind.operation().into());
    let (input, output) = (field(sent, "input"), field(sent, "output"));
    match kind {
        Kind::Model => {
            words(&mut attributes, input, output);
            usage::add(&mut attributes, sent);
            let model = text(sent, "providedModelName").or_else(|| text(sent, "model"));
            add(&mut attributes, "gen_ai.request.model", model.map(Value::from));
            add(&mut attributes, "gen_ai.tool.definitions", input.and_then(said::tools));
        }
        Kind::Agent => {
            words(&mut attributes, input, output);
            add(
                &mut attributes,
                "gen_ai.agent.name",
                text(sent, "name").map(|name| bare(name, "invoke_agent").into()),
            );
        }
        Kind::Tool => {
            add(
                &mut attributes,
                "gen_ai.tool.name",
                text(sent, "name").map(|name| bare(name, "execute_tool").into()),
            );
            add(&mut attributes, "gen_ai.tool.call.id", output.and_then(said::call_id));
            add(&mut attributes, "gen_ai.tool.call.arguments", input.map(said::unpacked));
            add(&mut attributes, "gen_ai.tool.call.result", output.map(said::result));
        }
        // The outermost may turn out to be all that tells of the agent.
        Kind::Step if text(sent, "parentObservationId").is_none() => words(&mut attributes, input, output),
        Kind::Step => {}
    }
    attributes
}

/// Makes an agent of a step that holds both the user's words and an answer.
pub(super) fn promote(span: &mut RawSpan) {
    let has = |key: &str| span.attributes.contains_key(key);
    if kind(span) == Some(Kind::Step) && has("gen_ai.input.messages") && has("gen_ai.output.messages") {
        span.attributes.insert("gen_ai.operation.name".into(), Kind::Agent.operation().into());
    }
}

/// What went in and came out, as messages.
pub(super) fn words(attributes: &mut Map<String, Value>, input: Option<&Value>, output: Option<&Value>) {
    add(attributes, "gen_ai.input.messages", input.and_then(|input| said::messages(input, "user")));
    add(attributes, "gen_ai.output.messages", output.and_then(|output| said::messages(output, "assistant")));
}

/// Of the attributes that a span had before Langfuse made an observation of it, those that say who, which and
/// whether it failed. What was said and counted has a field of its own.
fn kept(sent: &Value) -> Map<String, Value> {
    const KEPT: [&str; 7] = [
        "session.id",
        "gen_ai.conversation.id",
        "gen_ai.agent.name",
        "gen_ai.tool.call.id",
        "gen_ai.tool.status",
        "tool.status",
        "error.type",
    ];
    let metadata = field(sent, "metadata").map(said::unpacked).unwrap_or_default();
    let attributes = metadata.get("attributes").cloned().unwrap_or_default();
    KEPT.iter().filter_map(|key| Some(((*key).to_owned(), attributes.get(*key)?.clone()))).collect()
}

fn bare<'a>(name: &'a str, operation: &str) -> &'a str {
    name.strip_prefix(operation).map_or(name, str::trim_start)
}

fn add(attributes: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        attributes.entry(key).or_insert(value);
    }
}
