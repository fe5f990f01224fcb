//! OTLP/HTTP as words: how a body is encoded, and the answer in the same encoding.
//!
//! Wire format: <https://opentelemetry.io/docs/specs/otlp/#otlphttp>.

use super::decode::{Batch, DecodeError, inflate, json, protobuf};
use axum::{
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName},
    },
    response::{IntoResponse, Response},
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message;
use serde_json::json;

/// The most bytes of a body on the wire when it is packed.
pub(super) const PACKED_LIMIT: usize = 16 << 20;
/// The most bytes of a body, unpacked or sent plain.
pub(super) const PLAIN_LIMIT: usize = 64 << 20;

/// How messages are written; a request and its answer share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Protobuf,
    Json,
}

/// How a request's body is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BodyForm {
    pub(super) encoding: Encoding,
    pub(super) is_packed: bool,
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) reason: String,
}

impl BodyForm {
    /// From the headers of a request.
    ///
    /// # Errors
    /// 415 for any other content type or content encoding than OTLP/HTTP knows.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let encoding = match word(headers, CONTENT_TYPE).as_str() {
            "application/x-protobuf" => Encoding::Protobuf,
            "application/json" => Encoding::Json,
            other => {
                return Err(unsupported(format!(
                    "content type `{other}`; send application/x-protobuf or application/json"
                )));
            }
        };
        match word(headers, CONTENT_ENCODING).as_str() {
            "" | "identity" => Ok(Self { encoding, is_packed: false }),
            "gzip" => Ok(Self { encoding, is_packed: true }),
            other => Err(unsupported(format!("content encoding `{other}`; send gzip or none"))),
        }
    }

    /// Reads the spans of a trace request.
    ///
    /// # Errors
    /// 413 where the body is too large, 400 where it is not what it says.
    pub(super) fn spans(self, body: &[u8]) -> Result<Batch, Refusal> {
        if self.is_packed && body.len() > PACKED_LIMIT {
            let reason =
                format!("the packed body has more than {PACKED_LIMIT} bytes; export smaller batches");
            return Err(Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, reason });
        }
        let unpacked;
        let plain = if self.is_packed {
            unpacked = inflate(body, PLAIN_LIMIT)?;
            &unpacked
        } else {
            body
        };
        match self.encoding {
            Encoding::Protobuf => Ok(protobuf(plain)?),
            Encoding::Json => Ok(json(plain)?),
        }
    }
}

impl Encoding {
    /// The answer to a request of which `invalid` spans were left out.
    pub(super) fn accepted(self, invalid: u64) -> Response {
        const REASON: &str = "spans without a valid trace id and span id were left out";
        let body = match (self, invalid) {
            (Self::Json, 0) => b"{}".to_vec(),
            (Self::Json, _) => {
                let partial = json!({ "rejectedSpans": invalid.to_string(), "errorMessage": REASON });
                json!({ "partialSuccess": partial }).to_string().into_bytes()
            }
            (Self::Protobuf, 0) => Vec::new(),
            (Self::Protobuf, _) => {
                let rejected_spans = i64::try_from(invalid).unwrap_or(i64::MAX);
                let partial = ExportTracePartialSuccess { rejected_spans, error_message: REASON.to_owned() };
                ExportTraceServiceResponse { partial_success: Some(partial) }.encode_to_vec()
            }
        };
        self.answer(StatusCode::OK, body)
    }

    /// The answer to a request that was refused: a `google.rpc.Status`.
    pub(super) fn refused(self, refusal: Refusal) -> Response {
        let status = RpcStatus { code: INVALID_ARGUMENT, message: refusal.reason };
        let body = match self {
            Self::Protobuf => status.encode_to_vec(),
            Self::Json => json!({ "code": status.code, "message": status.message }).to_string().into_bytes(),
        };
        self.answer(refusal.status, body)
    }

    fn answer(self, status: StatusCode, body: Vec<u8>) -> Response {
        let content_type = match self {
            Self::Protobuf => "application/x-protobuf",
            Self::Json => "application/json",
        };
        (status, [(CONTENT_TYPE, content_type)], body).into_response()
    }
}

impl IntoResponse for Refusal {
    /// As plain text, for requests whose encoding is not known.
    fn into_response(self) -> Response {
        (self.status, self.reason).into_response()
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        let status = match error {
            DecodeError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            DecodeError::Protobuf(_) | DecodeError::Json(_) | DecodeError::Gzip(_) => StatusCode::BAD_REQUEST,
        };
        Self { status, reason: error.to_string() }
    }
}

const INVALID_ARGUMENT: i32 = 3;

/// `google.rpc.Status` without its details.
#[derive(Clone, PartialEq, Message)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

/// A header's value in lower case and without its parameters; empty where it is absent.
fn word(headers: &HeaderMap, name: HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn unsupported(reason: String) -> Refusal {
    Refusal { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, reason }
}
