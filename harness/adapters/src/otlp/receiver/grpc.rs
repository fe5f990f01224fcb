//! OTLP/gRPC: one message in, one out, and the status in the trailers.
//!
//! Wire format: <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>. The messages are unpacked and
//! decoded at the same desk as those of OTLP/HTTP, so that the same bounds hold.

use super::{
    desk::{Desk, Encoding, Form, Framing, Signal},
    http::{success, word},
    refusal::{Fault, Refusal},
};
use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue,
        header::{CONTENT_TYPE, HeaderName},
    },
    response::Response,
};
use http_body_util::{BodyExt, Full};
use std::sync::Arc;
use tonic::{Code, Status};

const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
const ACCEPTED: HeaderName = HeaderName::from_static("grpc-accept-encoding");
const STATUS: HeaderName = HeaderName::from_static("grpc-status");
const GRPC: HeaderValue = HeaderValue::from_static("application/grpc");

/// Whether a request is gRPC, by its headers.
pub(super) fn is_grpc(headers: &HeaderMap) -> bool {
    word(headers, &CONTENT_TYPE).starts_with("application/grpc")
}

/// Takes one export request in and answers it.
pub(super) async fn export(desk: Arc<Desk>, signal: Signal, headers: HeaderMap, body: Body) -> Response {
    let form = match form(signal, &headers) {
        Ok(form) => form,
        Err(refusal) => return refused(refusal),
    };
    match desk.take(form, body, Framing::Prefixed).await {
        Ok(invalid) => answered(&success(invalid)),
        Err(refusal) => refused(refusal),
    }
}

/// The answer to a request that was refused, all of it in the headers.
pub(super) fn refused(refusal: Refusal) -> Response {
    let mut response: Response = Status::new(code(refusal.fault), refusal.reason).into_http();
    response.headers_mut().insert(ACCEPTED, HeaderValue::from_static("identity,gzip"));
    response
}

/// Only what may be sent again has a code that exporters send again for.
pub(super) fn code(fault: Fault) -> Code {
    match fault {
        Fault::Unreadable | Fault::TooLarge => Code::InvalidArgument,
        Fault::Unsupported | Fault::Unknown => Code::Unimplemented,
        Fault::Unauthenticated => Code::Unauthenticated,
        Fault::TooSlow => Code::DeadlineExceeded,
        Fault::NoRoom => Code::Unavailable,
        Fault::Defect => Code::Internal,
    }
}

fn form(signal: Signal, headers: &HeaderMap) -> Result<Form, Refusal> {
    let form = Form { signal, encoding: Encoding::Protobuf, is_packed: false };
    match (word(headers, &CONTENT_TYPE).as_str(), word(headers, &ENCODING).as_str()) {
        ("application/grpc" | "application/grpc+proto", "" | "identity") => Ok(form),
        ("application/grpc" | "application/grpc+proto", "gzip") => Ok(Form { is_packed: true, ..form }),
        ("application/grpc" | "application/grpc+proto", other) => {
            Err(Refusal::new(Fault::Unsupported, format!("grpc-encoding `{other}`; send gzip or none")))
        }
        (other, _) => {
            Err(Refusal::new(Fault::Unsupported, format!("content type `{other}`; send application/grpc")))
        }
    }
}

fn answered(message: &[u8]) -> Response {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes();
    let frame = [&[0], &length[..], message].concat();
    let trailers = HeaderMap::from_iter([(STATUS, HeaderValue::from_static("0"))]);
    let body = Full::new(Bytes::from(frame)).with_trailers(async { Some(Ok(trailers)) });
    let mut response = Response::new(Body::new(body));
    response.headers_mut().insert(CONTENT_TYPE, GRPC);
    response
}
