//! What a JSON value is, told by its keys.

use serde_json::{Map, Value};

/// The shapes that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An OTLP export request of spans, of log records or of both.
    OtlpRequest,
    /// Something of a known source that holds nothing of a conversation, such as a request of metrics.
    Nothing,
    /// A span or an event as CloudWatch keeps it.
    Document(Document),
    /// A log message under this key, which may hold a document.
    Message(&'static str),
    /// A list under this key, each item of it something by itself.
    Listed(&'static str),
    /// Something of Langfuse's.
    Langfuse(Entity),
    /// A session of Strands Evals.
    StrandsSession,
    /// A session of Strands Evals under this key, in what an experiment left behind.
    Trajectory(&'static str),
}

/// What CloudWatch keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Document {
    /// A span.
    Span,
    /// A log record of a span.
    Event,
}

/// What Langfuse keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    /// A trace, with its observations or without.
    Trace,
    /// One observation.
    Observation,
    /// A session with its traces.
    Session,
}

/// The kinds of observations that Langfuse knows.
const OBSERVATIONS: [&str; 10] = [
    "GENERATION",
    "SPAN",
    "EVENT",
    "TOOL",
    "AGENT",
    "CHAIN",
    "RETRIEVER",
    "EVALUATOR",
    "EMBEDDING",
    "GUARDRAIL",
];

/// The first shape that fits; `None` for what is not known.
pub(super) fn shape(fields: &Map<String, Value>) -> Option<Shape> {
    let has = |keys: &[&str]| keys.iter().any(|key| fields.contains_key(*key));
    let listed = |key: &'static str| fields.get(key).is_some_and(Value::is_array);
    if has(&["resourceSpans", "resource_spans", "resourceLogs", "resource_logs"]) {
        return Some(Shape::OtlpRequest);
    }
    if has(&["resourceMetrics", "resource_metrics", "resourceProfiles"]) {
        return Some(Shape::Nothing);
    }
    of_a_document(fields)
        .or_else(|| of_strands(fields))
        .or_else(|| of_langfuse(fields))
        .or_else(|| of_a_message(fields))
        .or_else(|| {
            ["results", "events", "data", "reports", "cases"]
                .into_iter()
                .find(|key| listed(key))
                .map(Shape::Listed)
        })
}

/// Documents of CloudWatch. Log records of an application, which stand among them, have no span.
fn of_a_document(fields: &Map<String, Value>) -> Option<Shape> {
    let has = |key: &str| fields.contains_key(key);
    let is_flat = fields.get("scope").is_none_or(Value::is_object) && !fields.contains_key("observations");
    if has("traceId") && has("spanId") && is_flat {
        let is_span = has("startTimeUnixNano");
        return Some(Shape::Document(if is_span { Document::Span } else { Document::Event }));
    }
    (has("severityNumber") || has("observedTimeUnixNano")).then_some(Shape::Nothing)
}

fn of_strands(fields: &Map<String, Value>) -> Option<Shape> {
    let is_session =
        |value: &Value| value.get("session_id").is_some() && value.get("traces").is_some_and(Value::is_array);
    if fields.contains_key("session_id") && fields.get("traces").is_some_and(Value::is_array) {
        return Some(Shape::StrandsSession);
    }
    let keys = ["actual_trajectory", "trajectory"];
    keys.into_iter().find(|key| fields.get(*key).is_some_and(is_session)).map(Shape::Trajectory)
}

fn of_langfuse(fields: &Map<String, Value>) -> Option<Shape> {
    let has = |keys: &[&str]| keys.iter().any(|key| fields.contains_key(*key));
    let kind = fields.get("type").and_then(Value::as_str);
    if !has(&["id"]) {
        return None;
    }
    if kind.is_some_and(|kind| OBSERVATIONS.contains(&kind)) && has(&["startTime", "start_time"]) {
        return Some(Shape::Langfuse(Entity::Observation));
    }
    if has(&["traces"]) && has(&["createdAt", "created_at", "projectId", "project_id"]) {
        return Some(Shape::Langfuse(Entity::Session));
    }
    let is_trace =
        has(&["observations"]) || has(&["timestamp"]) && has(&["input", "output", "sessionId", "session_id"]);
    is_trace.then_some(Shape::Langfuse(Entity::Trace))
}

/// Log messages as CloudWatch hands them out, and the fields of a row of Logs Insights.
fn of_a_message(fields: &Map<String, Value>) -> Option<Shape> {
    if let (2, Some(Value::String(field)), Some(_)) = (fields.len(), fields.get("field"), fields.get("value"))
    {
        return Some(if field == "@message" { Shape::Message("value") } else { Shape::Nothing });
    }
    if fields.contains_key("@message") {
        return Some(Shape::Message("@message"));
    }
    (fields.contains_key("message") && fields.contains_key("timestamp")).then_some(Shape::Message("message"))
}

/// What was found, for a complaint: its first keys.
pub(super) fn described(value: &Value) -> String {
    const KEYS: usize = 6;
    match value {
        Value::Object(fields) if fields.is_empty() => "an empty object".to_owned(),
        Value::Object(fields) => {
            let keys: Vec<String> = fields.keys().take(KEYS).map(|key| format!("`{}`", short(key))).collect();
            let more = if fields.len() > KEYS { ", …" } else { "" };
            format!("an object with {}{more}", keys.join(", "))
        }
        Value::Array(_) => "a list in a list".to_owned(),
        Value::String(_) => "a text".to_owned(),
        Value::Number(_) | Value::Bool(_) | Value::Null => "a single value".to_owned(),
    }
}

fn short(key: &str) -> String {
    key.chars().filter(|letter| !letter.is_control()).take(40).collect()
}
