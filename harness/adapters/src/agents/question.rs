//! Questions in the shapes in which agents ask them, and answers in the shapes in which they read them.
//!
//! Read are our own shape, an interrupt of Strands, the parameters of an elicitation of MCP
//! (<https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation>) and an interrupt of AG-UI. They
//! differ in names more than in sense, so that each part is looked for under all of its names.

mod fields;
mod python;

use super::words::text_of;
use fields::Fields;
use rehearsal_core::{
    question::{Action, Answer, Choice, Question, QuestionKind},
    span::ToolCall,
};
use serde_json::{Map, Value, json};

/// The most questions that are taken at a time, and the most choices of one.
pub(in crate::agents) const MOST: usize = 64;
/// The longest message of a question, in characters.
pub(in crate::agents) const LONGEST: usize = 20_000;
/// The largest schema, as compact JSON in bytes.
const LARGEST_SCHEMA: usize = 64 * 1024;

const IDS: &[&str] = &["id", "interruptId", "interrupt_id", "elicitationId", "elicitation_id"];
const MESSAGES: &[&str] = &["message", "question", "prompt", "description", "text"];
const SCHEMAS: &[&str] = &["schema", "requestedSchema", "responseSchema"];
const CHOICES: &[&str] = &["choices", "options"];
const TOOLS: &[&str] = &["tool", "tool_use", "toolCall", "tool_call"];
const TOOL_NAMES: &[&str] = &["tool_name", "toolName"];
const TOOL_IDS: &[&str] = &["toolUseId", "toolCallId", "tool_call_id", "tool_use_id"];
const ARGUMENTS: &[&str] = &["arguments", "input", "args", "tool_input"];

/// The open questions in a value: one question, a list of them, or an object that holds them as `interrupts`, with
/// the use of a tool that waits for them beside. What is not asked of anybody is left out: plain strings, interrupts
/// that have a response, and those of a result of Strands that did not stop for them.
pub(in crate::agents) fn questions(value: &Value) -> Vec<Question> {
    let mut found: Vec<Question> = Vec::new();
    for (number, asked) in listed(value).iter().take(MOST).enumerate() {
        let question = question(asked, number + 1).map(|mut question| {
            question.tool = value.get("tool_use").and_then(tool).or(question.tool);
            question
        });
        // Who asks twice under one name can only be answered once.
        let is_new = |question: &Question| found.iter().all(|earlier| earlier.id != question.id);
        found.extend(question.filter(is_new));
    }
    found
}

/// The questions in a text that is nothing but the interrupts of a Strands agent as Python prints them. This is what
/// becomes of its result where an agent's server makes a text of it.
pub(in crate::agents) fn printed(text: &str) -> Vec<Question> {
    let text = text.trim();
    if !text.starts_with("[{'") || !text.contains("'response': None") {
        return Vec::new();
    }
    let is_interrupt = |item: &Value| item.get("reason").is_some() && item.get("response").is_some();
    match python::literal(text) {
        Some(Value::Array(items)) if items.iter().all(is_interrupt) => questions(&Value::Array(items)),
        Some(_) | None => Vec::new(),
    }
}

/// Answers in our own shape: a list of `{"id", "action", "content"}`, the last only where there is any.
pub(in crate::agents) fn answers(answers: &[Answer]) -> Value {
    let answer = |answer: &Answer| {
        let mut object = json!({ "id": answer.question, "action": answer.action });
        if let (Value::Object(object), Some(content)) = (&mut object, &answer.content) {
            object.insert("content".to_owned(), content.clone());
        }
        object
    };
    answers.iter().map(answer).collect()
}

/// Answers as an agent of Strands takes them in place of a prompt. It takes `null` for no answer, so that there is
/// always one: `"y"` and `"n"` are what its own examples look for.
pub(in crate::agents) fn interrupt_responses(answers: &[Answer]) -> Value {
    let response = |answer: &Answer| {
        let content = answer.content.clone().filter(|content| !content.is_null());
        match answer.action {
            Action::Accept => content.unwrap_or_else(|| json!("y")),
            Action::Decline => content.unwrap_or_else(|| json!("n")),
            Action::Cancel => json!("n"),
        }
    };
    let block = |answer: &Answer| json!({ "interruptResponse": { "interruptId": answer.question, "response": response(answer) } });
    answers.iter().map(block).collect()
}

fn listed(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Object(object) => match (object.get("interrupts"), object.get("stop_reason")) {
            (Some(_), Some(reason)) if reason != "interrupt" => &[],
            (Some(Value::Array(items)), _) => items,
            (Some(_), _) => &[],
            (None, _) => std::slice::from_ref(value),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => &[],
    }
}

fn question(asked: &Value, number: usize) -> Option<Question> {
    let object = asked.as_object()?;
    if object.get("response").is_some_and(|response| !response.is_null()) {
        return None;
    }
    let fields = Fields::of(object);
    let schema = fields.get(SCHEMAS).filter(|schema| schema.is_object());
    let tool = waiting_tool(&fields);
    let message = message(&fields, schema, tool.as_ref())?;
    Some(Question {
        id: fields.own(IDS).map_or_else(|| number.to_string(), text_of),
        kind: kind(&fields, schema, tool.as_ref()),
        message: message.chars().take(LONGEST).collect(),
        tool,
        schema: schema.filter(|schema| schema.to_string().len() <= LARGEST_SCHEMA).cloned(),
        choices: fields.get(CHOICES).map(choices).unwrap_or_default(),
    })
}

/// What the user reads: the message, else the reason, else whatever names what is asked for.
fn message(fields: &Fields<'_>, schema: Option<&Value>, tool: Option<&ToolCall>) -> Option<String> {
    let described = || schema.and_then(|schema| schema.get("description").or(schema.get("title")));
    let said = fields.get(MESSAGES).or_else(|| fields.own(&["reason"])).or_else(described);
    let named = || fields.own(IDS).and(fields.own(&["name"]));
    let text = said.or_else(named).map(text_of).filter(|text| !text.trim().is_empty());
    text.or_else(|| tool.map(|tool| format!("May I use {}?", tool.name)))
}

/// What the agent says it is, else what its schema makes of it. An agent that names a reason or a tool waits for
/// leave to go on.
fn kind(fields: &Fields<'_>, schema: Option<&Value>, tool: Option<&ToolCall>) -> QuestionKind {
    let said = fields.own(&["kind"]).and_then(Value::as_str);
    if let Some(kind) = said.and_then(kind_named) {
        return kind;
    }
    if fields.own(&["mode"]).is_some_and(|mode| mode == "url") {
        return QuestionKind::SignIn;
    }
    match schema {
        Some(schema) => kind_of_schema(schema),
        None if tool.is_some() || fields.own(&["reason", "toolCallId"]).is_some() => QuestionKind::Approval,
        // An interrupt need not have a reason.
        None if fields.own(MESSAGES).is_none() && fields.get(CHOICES).is_none() => QuestionKind::Approval,
        None => QuestionKind::Clarification,
    }
}

fn kind_named(name: &str) -> Option<QuestionKind> {
    match name {
        "approval" => Some(QuestionKind::Approval),
        "form" => Some(QuestionKind::Form),
        "clarification" => Some(QuestionKind::Clarification),
        "sign_in" => Some(QuestionKind::SignIn),
        _ => None,
    }
}

/// A form without fields only asks whether to go on.
fn kind_of_schema(schema: &Value) -> QuestionKind {
    let properties = schema.get("properties").and_then(Value::as_object);
    match schema.get("type").and_then(Value::as_str) {
        Some("boolean") => QuestionKind::Approval,
        Some("object") | None if properties.is_none_or(Map::is_empty) => QuestionKind::Approval,
        Some("object") | None => QuestionKind::Form,
        Some(_) => QuestionKind::Clarification,
    }
}

/// The tool that waits for the answer. Its id and arguments stand with its name, or beside it in the question.
fn waiting_tool(fields: &Fields<'_>) -> Option<ToolCall> {
    let tool = fields.get(TOOLS).or_else(|| fields.get(TOOL_NAMES)).and_then(tool)?;
    let id = || fields.get(TOOL_IDS).map(text_of);
    let arguments = || fields.get(ARGUMENTS).cloned();
    Some(ToolCall { id: tool.id.or_else(id), arguments: tool.arguments.or_else(arguments), ..tool })
}

/// A tool by its name, or with the arguments that it is about to be called with.
fn tool(value: &Value) -> Option<ToolCall> {
    let call = match value {
        Value::String(name) => ToolCall { name: name.clone(), ..ToolCall::default() },
        Value::Object(object) => ToolCall {
            name: fields::first(object, &["name", "tool_name", "toolName"])?.as_str()?.to_owned(),
            id: fields::first(object, TOOL_IDS).or_else(|| fields::first(object, &["id"])).map(text_of),
            arguments: fields::first(object, ARGUMENTS).cloned(),
            ..ToolCall::default()
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return None,
    };
    (!call.name.trim().is_empty()).then_some(call)
}

fn choices(value: &Value) -> Vec<Choice> {
    let choice = |item: &Value| match item {
        Value::Object(object) => {
            let label = fields::first(object, &["label", "title", "name", "text", "value", "id"])?;
            let value = fields::first(object, &["value", "const", "id"]).unwrap_or(label);
            Some(Choice { value: value.clone(), label: text_of(label) })
        }
        Value::Null => None,
        item => Some(Choice { value: item.clone(), label: text_of(item) }),
    };
    value.as_array().into_iter().flatten().take(MOST).filter_map(choice).collect()
}

#[cfg(test)]
mod tests;
