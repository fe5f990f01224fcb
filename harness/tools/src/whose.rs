//! What a request tells of the conversation that it comes from.
//!
//! Wire formats: W3C Trace Context and Baggage, as headers or in `_meta` of the request.

use crate::listen::PATH;
use axum::http::{HeaderMap, request::Parts};
use rehearsal_core::ids::{SpanId, TraceId};
use rmcp::model::MetaObject;

/// What a request tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    /// The session in its address.
    pub(crate) address: Option<String>,
    /// Traces and spans that it was made from.
    pub(crate) traces: Vec<(TraceId, SpanId)>,
    /// Sessions that it names otherwise.
    pub(crate) names: Vec<String>,
}

impl Claims {
    pub(crate) fn of(parts: &Parts, meta: &MetaObject) -> Self {
        let header = |name: &str| text_of(&parts.headers, name);
        let address = parts.uri.path().strip_prefix(PATH).map(|rest| rest.trim_matches('/'));
        let traces = [header("traceparent"), meta.get_traceparent()];
        let baggage = [header("baggage"), meta.get_baggage()];
        Self {
            address: address.filter(|name| !name.is_empty()).map(str::to_owned),
            traces: traces.into_iter().flatten().filter_map(parent).collect(),
            names: header("x-session-id")
                .map(str::to_owned)
                .into_iter()
                .chain(baggage.into_iter().flatten().filter_map(session_in))
                .collect(),
        }
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The trace and the span of a `traceparent`.
fn parent(text: &str) -> Option<(TraceId, SpanId)> {
    let mut fields = text.trim().split('-').skip(1);
    let (trace, span) = (fields.next()?, fields.next()?);
    Some((TraceId::from_hex(trace)?, SpanId::from_hex(span)?))
}

/// The session that baggage carries.
fn session_in(baggage: &str) -> Option<String> {
    baggage.split(',').find_map(|entry| {
        let (name, value) = entry.split_once('=')?;
        let value = value.split(';').next().unwrap_or_default().trim();
        (name.trim() == "session.id" && !value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use rstest::rstest;

    fn claims(path: &str, headers: &[(&str, &str)], traceparent: Option<&str>) -> Claims {
        let request =
            headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let mut meta = MetaObject::new();
        if let Some(traceparent) = traceparent {
            meta.set_traceparent(traceparent);
        }
        Claims::of(&parts, &meta)
    }

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[rstest]
    #[case("/mcp", None)]
    #[case("/mcp/", None)]
    #[case("/mcp/s-1", Some("s-1"))]
    #[case("/mcp/s-1/", Some("s-1"))]
    fn the_address_may_name_the_session(#[case] path: &str, #[case] expected: Option<&str>) {
        assert_eq!(claims(path, &[], None).address.as_deref(), expected);
    }

    #[rstest]
    #[case::header(&[("x-session-id", "s-1")], &["s-1"])]
    #[case::baggage(&[("baggage", "a=b, session.id=s-1;ttl=3")], &["s-1"])]
    #[case::both(&[("x-session-id", "own"), ("baggage", "session.id=s-1")], &["own", "s-1"])]
    #[case::neither(&[("baggage", "session.id=,x")], &[])]
    fn headers_may_name_the_session(#[case] headers: &[(&str, &str)], #[case] expected: &[&str]) {
        assert_eq!(claims("/mcp", headers, None).names, expected);
    }

    #[test]
    fn the_trace_may_come_in_a_header_or_with_the_call() {
        let by_header = claims("/mcp", &[("traceparent", PARENT)], None).traces;
        assert_eq!(by_header, claims("/mcp", &[], Some(PARENT)).traces);
        assert_eq!(by_header.len(), 1);
        assert_eq!(claims("/mcp", &[("traceparent", "00-0-0-01")], Some("x")).traces, []);
    }
}
