//! What a site answers, and the same as HTTP.

use super::written;
use axum::{
    body,
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse as _, Response},
};
use std::io::{self, Write};

/// Writes a body while it is sent. It runs where it may block, and holds a few pieces of the body at most.
pub type Writing = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

/// An answer.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The type of the body.
    pub content_type: &'static str,
    /// The content security policy; nothing is allowed without one.
    pub policy: Option<String>,
    /// What the body is known by: while it stays the same, a client that has the body is not sent it again.
    /// `None` where nothing is to be kept.
    pub version: Option<String>,
    /// The body.
    pub body: Body,
}

/// The body of an answer.
pub enum Body {
    /// All of it.
    Whole(String),
    /// Written while it is sent.
    Written(Writing),
}

impl Answer {
    /// Plain text.
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        let content_type = "text/plain; charset=utf-8";
        Self { status, content_type, policy: None, version: None, body: Body::Whole(text.into()) }
    }

    /// JSON that is never kept.
    pub fn json(json: String) -> Self {
        Self { content_type: "application/json", ..Self::text(200, json) }
    }

    /// A page.
    pub fn page(policy: String, version: Option<String>, body: Body) -> Self {
        let content_type = "text/html; charset=utf-8";
        Self { status: 200, content_type, policy: Some(policy), version, body }
    }

    pub(super) fn defect() -> Self {
        Self::text(500, "this page failed; that is a defect of Rehearsal\n")
    }

    /// As HTTP, to this request.
    pub(super) fn into_response(self, request: &Request) -> Response {
        let tag = self.version.as_ref().map(|version| format!("\"{version}\""));
        let is_kept = tag.as_deref().is_some_and(|tag| is_known(request.headers(), tag));
        let status = if is_kept {
            StatusCode::NOT_MODIFIED
        } else {
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        };
        let mut headers = HeaderMap::new();
        let policy = self.policy.unwrap_or_else(|| "default-src 'none'; frame-ancestors 'none'".to_owned());
        let keep = if tag.is_some() { "private, no-cache" } else { "no-store" };
        let told = [
            (CONTENT_TYPE, Some(self.content_type.to_owned())),
            (CONTENT_SECURITY_POLICY, Some(policy)),
            (CACHE_CONTROL, Some(keep.to_owned())),
            (ETAG, tag),
        ];
        for (name, value) in told {
            let value = value.and_then(|value| HeaderValue::from_str(&value).ok());
            value.map(|value| headers.insert(name, value));
        }
        let body = match self.body {
            _ if is_kept || request.method() == Method::HEAD => body::Body::empty(),
            Body::Whole(text) => body::Body::from(text),
            Body::Written(writing) => written::body(writing),
        };
        (status, headers, body).into_response()
    }
}

/// Whether the client has a body by this tag: <https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2>.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|value| value.trim().trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&[], false)]
    #[case(&["\"a-1\""], true)]
    #[case(&["W/\"a-1\""], true)]
    #[case(&["\"b\", \"a-1\""], true)]
    #[case(&["\"b\"", "\"a-1\""], true)]
    #[case(&["\"a-12\""], false)]
    #[case(&["a-1"], false)]
    fn a_body_that_the_client_has_is_not_sent_again(#[case] has: &[&str], #[case] known: bool) {
        let request = has.iter().fold(Request::builder(), |request, tag| request.header(IF_NONE_MATCH, *tag));
        let request = request.body(body::Body::empty()).unwrap();
        let never = Box::new(|_: &mut dyn Write| Ok(()));
        let body = if known { Body::Written(never) } else { Body::Whole("here".into()) };
        let response = Answer::page(String::new(), Some("a-1".into()), body).into_response(&request);
        assert_eq!(response.status(), if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        assert_eq!(response.headers()[ETAG], "\"a-1\"");
    }
}
