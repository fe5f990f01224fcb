//! OTLP/HTTP: how a body is encoded, and the answer in the same encoding.
//!
//! Wire format: <https://opentelemetry.io/docs/specs/otlp/#otlphttp>.

use super::{
    desk::{Desk, Encoding, Form, Framing, Signal},
    refusal::{Fault, RETRY_AFTER, Refusal},
};
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            CONTENT_ENCODING, CONTENT_TYPE, HeaderName, RETRY_AFTER as RETRY_AFTER_HEADER, WWW_AUTHENTICATE,
        },
    },
    response::{IntoResponse, Response},
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message;
use serde_json::json;
use std::sync::Arc;

/// Takes one export request in and answers it.
pub(super) async fn export(desk: Arc<Desk>, signal: Signal, headers: HeaderMap, body: Body) -> Response {
    let form = match form(signal, &headers) {
        Ok(form) => form,
        Err(refusal) => return refused_in_words(refusal),
    };
    match desk.take(form, body, Framing::Bare).await {
        Ok(invalid) => accepted(form.encoding, invalid),
        Err(refusal) => refused(form.encoding, refusal),
    }
}

/// How the body is to be read, by the headers.
///
/// # Errors
/// [`Fault::Unsupported`] for any other content type or content encoding than OTLP/HTTP knows.
fn form(signal: Signal, headers: &HeaderMap) -> Result<Form, Refusal> {
    let unsupported = |reason| Refusal::new(Fault::Unsupported, reason);
    let encoding = match word(headers, &CONTENT_TYPE).as_str() {
        "application/x-protobuf" => Encoding::Protobuf,
        "application/json" => Encoding::Json,
        other => {
            return Err(unsupported(format!(
                "content type `{other}`; send application/x-protobuf or application/json"
            )));
        }
    };
    match word(headers, &CONTENT_ENCODING).as_str() {
        "" | "identity" => Ok(Form { signal, encoding, is_packed: false }),
        "gzip" => Ok(Form { signal, encoding, is_packed: true }),
        other => Err(unsupported(format!("content encoding `{other}`; send gzip or none"))),
    }
}

/// The answer to a request of which `invalid` spans were left out.
fn accepted(encoding: Encoding, invalid: u64) -> Response {
    let body = match (encoding, invalid) {
        (Encoding::Json, 0) => b"{}".to_vec(),
        (Encoding::Json, _) => {
            let partial = json!({ "rejectedSpans": invalid.to_string(), "errorMessage": LEFT_OUT });
            json!({ "partialSuccess": partial }).to_string().into_bytes()
        }
        (Encoding::Protobuf, _) => success(invalid),
    };
    answer(encoding, StatusCode::OK, body)
}

const LEFT_OUT: &str = "spans without a valid trace id and span id were left out";

/// The message that answers a request of which `invalid` spans were left out. That for log records, of which none are,
/// looks the same.
pub(super) fn success(invalid: u64) -> Vec<u8> {
    let rejected_spans = i64::try_from(invalid).unwrap_or(i64::MAX);
    let partial = ExportTracePartialSuccess { rejected_spans, error_message: LEFT_OUT.to_owned() };
    ExportTraceServiceResponse { partial_success: (invalid > 0).then_some(partial) }.encode_to_vec()
}

/// The answer to a request that was refused: a `google.rpc.Status`.
fn refused(encoding: Encoding, refusal: Refusal) -> Response {
    let (http, code) = (status(refusal.fault), super::grpc::code(refusal.fault));
    let status = RpcStatus { code: code.into(), message: refusal.reason };
    let body = match encoding {
        Encoding::Protobuf => status.encode_to_vec(),
        Encoding::Json => json!({ "code": status.code, "message": status.message }).to_string().into_bytes(),
    };
    with_hints(refusal.fault, answer(encoding, http, body))
}

/// The same as plain text, for requests whose encoding is not known.
pub(super) fn refused_in_words(refusal: Refusal) -> Response {
    with_hints(refusal.fault, (status(refusal.fault), refusal.reason).into_response())
}

fn status(fault: Fault) -> StatusCode {
    match fault {
        Fault::Unreadable => StatusCode::BAD_REQUEST,
        Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Fault::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Fault::Unauthenticated => StatusCode::UNAUTHORIZED,
        Fault::Unknown => StatusCode::NOT_FOUND,
        Fault::TooSlow => StatusCode::REQUEST_TIMEOUT,
        // Some exporters send again after 5xx alone, though OTLP has 429 for this as well.
        Fault::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Defect => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What a sender can do about it, where a header says so.
fn with_hints(fault: Fault, mut response: Response) -> Response {
    match fault {
        Fault::NoRoom => {
            response.headers_mut().insert(RETRY_AFTER_HEADER, RETRY_AFTER.into());
        }
        Fault::Unauthenticated => {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Fault::Unreadable
        | Fault::TooLarge
        | Fault::Unsupported
        | Fault::Unknown
        | Fault::TooSlow
        | Fault::Defect => {}
    }
    response
}

fn answer(encoding: Encoding, status: StatusCode, body: Vec<u8>) -> Response {
    let content_type = match encoding {
        Encoding::Protobuf => "application/x-protobuf",
        Encoding::Json => "application/json",
    };
    (status, [(CONTENT_TYPE, content_type)], body).into_response()
}

/// `google.rpc.Status` without its details.
#[derive(Clone, PartialEq, Message)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

/// A header's value in lower case and without its parameters; empty where it is absent.
pub(super) fn word(headers: &HeaderMap, name: &HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
