//! The names by which spans say to which session they belong.

use super::raw::RawSpan;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Attributes under which frameworks send the session id that they were given, or their own name for the
/// conversation.
const ATTRIBUTES: [&str; 17] = [
    "session.id",
    "gen_ai.conversation.id",
    "gcp.vertex.agent.session_id",
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.thread_id",
    "langsmith.metadata.session_id",
    "langsmith.metadata.thread_id",
    "ai.telemetry.metadata.sessionId",
    "ai.telemetry.metadata.session_id",
    "ai.telemetry.metadata.session.id",
    "ai.telemetry.metadata.threadId",
    "ai.telemetry.metadata.thread_id",
    "ai.settings.context.sessionId",
    "ai.settings.context.session_id",
    "ai.settings.context.threadId",
    "ai.settings.context.thread_id",
    "ai.settings.context.conversationId",
];

/// An attribute of OpenInference that holds an object, mostly as text, and the keys in it that name a session.
const METADATA: &str = "metadata";
const METADATA_KEYS: [&str; 2] = ["thread_id", "session_id"];
/// Metadata longer than this is not looked into.
const METADATA_LIMIT: usize = 64 << 10;

/// Resource attributes that we hand to a started agent by its environment.
const RESOURCES: [&str; 2] = ["rehearsal.session.id", "session.id"];

/// No name is longer than this.
const LONGEST: usize = 512;

/// The names on a span and on its process, the nearest to the span first.
pub(super) fn session_names<'a>(span: &'a RawSpan, more: &'a [String]) -> impl Iterator<Item = Cow<'a, str>> {
    let shared = RESOURCES.iter().filter_map(|key| span.resource.get(*key)).filter_map(Value::as_str);
    own_names(&span.attributes, more).chain(shared.map(Cow::Borrowed)).filter(|name| is_name(name))
}

/// The names among the attributes of a span or a log record; `more` are attributes that the suite tells.
pub(super) fn own_names<'a>(
    attributes: &'a Map<String, Value>,
    more: &'a [String],
) -> impl Iterator<Item = Cow<'a, str>> {
    let keys = more.iter().map(String::as_str).chain(ATTRIBUTES);
    let plain = keys.filter_map(|key| attributes.get(key)).filter_map(Value::as_str).map(Cow::Borrowed);
    plain.chain(attributes.get(METADATA).into_iter().flat_map(in_metadata)).filter(|name| is_name(name))
}

fn in_metadata(metadata: &Value) -> Vec<Cow<'_, str>> {
    let value = |holder: &Value, key: &str| holder.get(key).and_then(Value::as_str).map(str::to_owned);
    let names =
        |holder: &Value| METADATA_KEYS.iter().filter_map(|key| value(holder, key)).collect::<Vec<_>>();
    let found = match metadata {
        Value::String(text)
            if text.len() <= METADATA_LIMIT && METADATA_KEYS.iter().any(|key| text.contains(key)) =>
        {
            serde_json::from_str::<Value>(text).map(|holder| names(&holder)).unwrap_or_default()
        }
        Value::Object(_) => names(metadata),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Vec::new(),
    };
    found.into_iter().map(Cow::Owned).collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::span;
    use rstest::rstest;
    use serde_json::json;
    use std::sync::Arc;

    fn names(span: &RawSpan, more: &[&str]) -> Vec<String> {
        let more: Vec<String> = more.iter().map(|key| (*key).to_owned()).collect();
        session_names(span, &more).map(Cow::into_owned).collect()
    }

    #[test]
    fn the_name_on_the_span_comes_before_the_one_of_its_process() {
        let mut span = span(1, 1, None, (0, 1)).with("gen_ai.conversation.id", "own").with("session.id", 7);
        span.resource =
            Arc::new([("rehearsal.session.id".to_owned(), "process".into())].into_iter().collect());
        assert_eq!(names(&span, &[]), ["own", "process"]);
        assert_eq!(own_names(&span.attributes, &[]).collect::<Vec<_>>(), ["own"]);
    }

    #[rstest]
    #[case::text(json!(r#"{"thread_id": "t-1", "lc_agent_name": "x"}"#), &["t-1"])]
    #[case::both(json!({ "session_id": "s", "thread_id": "t" }), &["t", "s"])]
    #[case::no_object(json!("thread_id"), &[])]
    #[case::no_text_in_it(json!({ "thread_id": 7 }), &[])]
    #[case::too_long(json!(format!(r#"{{"thread_id": "t", "x": "{}"}}"#, "x".repeat(METADATA_LIMIT))), &[])]
    #[case::a_list(json!(["thread_id"]), &[])]
    fn metadata_may_name_the_session(#[case] metadata: Value, #[case] expected: &[&str]) {
        assert_eq!(names(&span(1, 1, None, (0, 1)).with("metadata", metadata), &[]), expected);
    }

    #[test]
    fn a_suite_may_tell_an_attribute_of_its_own() {
        let span = span(1, 1, None, (0, 1)).with("acme.chat", "c-1").with("session.id", "s-1");
        assert_eq!(names(&span, &["acme.chat"]), ["c-1", "s-1"]);
        assert_eq!(names(&span, &[]), ["s-1"]);
    }

    #[test]
    fn what_is_empty_or_endless_is_no_name() {
        let endless = "x".repeat(LONGEST + 1);
        let span = span(1, 1, None, (0, 1)).with("session.id", "").with("gen_ai.conversation.id", endless);
        assert_eq!(names(&span, &[]), Vec::<String>::new());
    }
}
