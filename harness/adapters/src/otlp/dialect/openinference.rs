//! OpenInference, which instruments LangChain and LangGraph, the OpenAI Agents SDK, LlamaIndex, CrewAI and others.
//! Messages are taken apart into attributes; of a long conversation the oldest are lost to the sender's limits.
//!
//! Source: <https://arize-ai.github.io/openinference/spec/>. `input.value` and `output.value` of models hold whatever
//! the framework has, sometimes Python's notation for its objects, and are not read.

use super::{
    Dialect,
    read::{Facts, Role},
    shape::{
        answer_text, definitions, is_failure, last_user_text, messages, plain_answer, plain_arguments,
        tool_call, unflattened,
    },
};
use crate::otlp::{note::Missing, raw::RawStatus};
use rehearsal_core::{
    money::Money,
    span::{Message, Part, ToolDefinition},
    usage::Usage,
};
use serde_json::{Map, Value};

pub(super) struct OpenInference;

const KIND: &str = "openinference.span.kind";
const CONTENT: [&str; 3] = ["input.value", "output.value", "llm.invocation_parameters"];
const FLATTENED: [&str; 3] = ["llm.input_messages.", "llm.output_messages.", "llm.tools."];

impl Dialect for OpenInference {
    fn name(&self) -> &'static str {
        "openinference"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.has(KIND)
    }

    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        Some(match span.text(KIND)? {
            "LLM" if is_call(span) => Role::Model,
            "TOOL" => Role::Tool,
            "AGENT" => Role::Agent,
            // The root of a graph, as older versions had it.
            "CHAIN" if span.name() == "LangGraph" => Role::Agent,
            _ => Role::Step,
        })
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        listed(span, "llm.input_messages")
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        listed(span, "llm.output_messages")
    }

    fn tools(&self, span: &Facts<'_>) -> Vec<ToolDefinition> {
        let list = unflattened(&span.span.attributes, "llm.tools");
        let schema = |tool: &Value| tool.pointer("/tool/json_schema").cloned();
        let schemas: Vec<Value> =
            list.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(schema).collect();
        definitions(&Value::Array(schemas))
    }

    fn usage(&self, span: &Facts<'_>) -> Usage {
        Usage {
            input_tokens: span.count(&["llm.token_count.prompt"]),
            output_tokens: span.count(&["llm.token_count.completion"]),
            cache_read_tokens: span.count(&["llm.token_count.prompt_details.cache_read"]),
            cache_write_tokens: span.count(&["llm.token_count.prompt_details.cache_write"]),
            cache_write_1h_tokens: None,
            reasoning_tokens: span.count(&["llm.token_count.completion_details.reasoning"]),
        }
    }

    fn cost(&self, span: &Facts<'_>) -> Option<Money> {
        let dollars = span
            .amount(&["llm.cost.total"])
            .or_else(|| Some(span.amount(&["llm.cost.prompt"])? + span.amount(&["llm.cost.completion"])?));
        Money::from_dollars(dollars?)
    }

    fn model(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["llm.response.model_name", "llm.model_name", "llm.request.model_name"])
    }

    fn provider(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["llm.provider", "llm.system"])
    }

    fn finish_reason(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["llm.finish_reason"])
    }

    fn tool_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["tool.name", "tool_call.function.name"])
    }

    fn tool_id(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["tool_call.id", "tool.id"]).or_else(|| answered_id(span))
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        let sent = ["tool_call.function.arguments", "input.value"].iter().find_map(|key| span.json(key))?;
        Some(plain_arguments(sent.clone(), &parameters(span)))
    }

    /// LlamaIndex puts what the tool returned among other things about the call.
    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        let sent = span.json("output.value")?;
        let returned = sent.get("raw_output").filter(|_| sent.get("tool_name").is_some());
        Some(plain_answer(returned.unwrap_or(sent)))
    }

    fn tool_failed(&self, span: &Facts<'_>) -> bool {
        let Some(answer) = span.json("output.value").filter(|_| self.speaks(span)) else { return false };
        let is_error = answer.get("tool_name").and_then(|_| answer.get("is_error"));
        is_error == Some(&Value::Bool(true)) || is_failure(answer)
    }

    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        let in_metadata = || span.json("metadata")?.get("lc_agent_name")?.as_str().map(str::to_owned);
        let in_name = || (span.text(KIND) == Some("AGENT")).then(|| span.name().to_owned());
        span.first_text(&["agent.name", "graph.node.id"]).or_else(in_metadata).or_else(in_name)
    }

    fn agent_input(&self, span: &Facts<'_>) -> Option<String> {
        let sent = span.json("input.value")?;
        match sent {
            Value::String(words) => Some(words.clone()),
            _ => last_user_text(&messages(sent.get("messages").unwrap_or(sent), "user")),
        }
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        let answer = span.json("output.value")?;
        match (answer, answer.get("messages"), answer.get("raw")) {
            (Value::String(words), ..) | (_, None, Some(Value::String(words))) => Some(words.clone()),
            (_, Some(said), _) => answer_text(&messages(said, "assistant")),
            (_, None, _) => answer_text(&messages(answer, "assistant")),
        }
    }

    fn holds_content(&self, key: &str) -> bool {
        CONTENT.contains(&key) || FLATTENED.iter().any(|prefix| key.starts_with(prefix))
    }

    fn remedy(&self, missing: Missing, scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Words => Some(
                "unset OPENINFERENCE_HIDE_INPUTS and OPENINFERENCE_HIDE_OUTPUTS where the agent runs; of a call \
                 that failed some instrumentations send nothing",
            ),
            Missing::Session if scope.ends_with(".langchain") => {
                Some("put a thread_id into the configuration of each run")
            }
            Missing::Session => Some("run each turn within using_session(...)"),
            Missing::Tokens if scope.ends_with(".llama_index") => Some(
                "give the model additional_kwargs={\"stream_options\": {\"include_usage\": True}}, as its answers \
                 are streamed",
            ),
            Missing::Models | Missing::Tokens | Missing::Agent | Missing::Turns => None,
        }
    }
}

/// Whether a span that is marked as a model's tells of a call: LlamaIndex marks the preparation of one, too.
fn is_call(span: &Facts<'_>) -> bool {
    ["llm.input_messages.", "llm.output_messages.", "llm.token_count."]
        .iter()
        .any(|prefix| span.has_any(prefix))
        || matches!(span.span.status, RawStatus::Error(_))
}

fn listed(span: &Facts<'_>, prefix: &str) -> Vec<Message> {
    let list = unflattened(&span.span.attributes, prefix);
    list.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(message).collect()
}

fn message(item: &Value) -> Option<Message> {
    let fields = item.get("message")?;
    let role = fields.get("role").and_then(Value::as_str).unwrap_or_default();
    let words = words(fields);
    if role == "tool" {
        let id = fields.get("tool_call_id").and_then(Value::as_str).map(str::to_owned);
        let result = plain_answer(&words);
        return Some(Message {
            role: role.to_owned(),
            parts: vec![Part::ToolResult { id, result, is_error: false }],
        });
    }
    let mut parts: Vec<Part> = messages(&words, role).into_iter().flat_map(|message| message.parts).collect();
    let calls = fields.get("tool_calls").and_then(Value::as_array).into_iter().flatten();
    parts.extend(calls.filter_map(|call| call.get("tool_call")?.as_object()).map(tool_call));
    (!parts.is_empty()).then(|| Message { role: role.to_owned(), parts })
}

/// A message's words: one text, or several contents of which some may be images.
fn words(fields: &Value) -> Value {
    let content = fields.get("content").cloned().unwrap_or_default();
    let contents = fields.get("contents").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let contents: Vec<Value> =
        contents.iter().filter_map(|content| content.get("message_content")).cloned().collect();
    if contents.is_empty() { content } else { Value::Array(contents) }
}

/// The id of the call that a tool's answer is for, where LangChain's message of the answer has it.
fn answered_id(span: &Facts<'_>) -> Option<String> {
    let answer = span.json("output.value")?;
    let fields = answer.get("data").or_else(|| answer.get("kwargs")).unwrap_or(answer);
    Some(fields.get("tool_call_id")?.as_str()?.to_owned())
}

/// The names of a tool's parameters, in their order.
fn parameters(span: &Facts<'_>) -> Vec<String> {
    let schema = span.json("tool.parameters");
    let names = schema.map(|schema| schema.get("properties").unwrap_or(schema)).and_then(Value::as_object);
    names.into_iter().flat_map(Map::keys).cloned().collect()
}
