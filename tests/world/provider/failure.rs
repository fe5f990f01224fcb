//! Errors as the providers word them, in both conventions.

use super::route::Dialect;
use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// An error that a provider answers with.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) status: u16,
    /// The kind by AWS's names.
    pub(super) aws: &'static str,
    /// The type by OpenAI's names.
    pub(super) kind: &'static str,
    /// The code by OpenAI's names.
    pub(super) code: Option<&'static str>,
    /// The parameter that is at fault, by OpenAI's names.
    pub(super) param: Option<String>,
    pub(super) message: String,
    /// How many seconds to wait.
    pub(super) retry_after: Option<u64>,
}

impl Failure {
    pub(super) fn new(status: u16, aws: &'static str, message: impl Into<String>) -> Self {
        let (kind, code) = (kind(status), None);
        Self { status, aws, kind, code, param: None, message: message.into(), retry_after: None }
    }

    pub(super) fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// The request is not what it must be.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationException", message)
    }

    /// A parameter is not what it must be.
    pub(super) fn of_parameter(param: &str, message: impl Into<String>) -> Self {
        Self { param: Some(param.to_owned()), ..Self::invalid(message) }
    }

    pub(super) fn no_key() -> Self {
        Self::new(401, "MissingAuthenticationTokenException", "Missing Authentication Token")
    }

    pub(super) fn wrong_key() -> Self {
        let message = "The security token included in the request is invalid.";
        Self::new(401, "UnrecognizedClientException", message).coded("invalid_api_key")
    }

    pub(super) fn bad_signature(why: &str) -> Self {
        Self::new(403, "InvalidSignatureException", why)
    }

    pub(super) fn no_such_project(id: &str) -> Self {
        Self::new(404, "ResourceNotFoundException", format!("Project '{id}' not found"))
            .coded("project_not_found")
    }

    pub(super) fn nowhere(path: &str) -> Self {
        Self::new(404, "UnknownOperationException", format!("Invalid URL ({path})"))
    }

    pub(super) fn response(self, dialect: Dialect) -> Response {
        let status = match (dialect, self.status) {
            // AWS answers 403 where OpenAI answers 401.
            (Dialect::Aws, 401) => 403,
            _ => self.status,
        };
        let status = StatusCode::from_u16(status).expect("a status");
        let body = match dialect {
            Dialect::Aws => json!({ "__type": self.aws, "message": self.message }),
            Dialect::OpenAi => json!({ "error": {
                "message": self.message, "type": self.kind, "param": self.param, "code": self.code,
            } }),
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        if dialect == Dialect::Aws {
            headers.insert(HeaderName::from_static("x-amzn-errortype"), HeaderValue::from_static(self.aws));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(HeaderName::from_static("retry-after"), HeaderValue::from(seconds));
        }
        response
    }
}

fn kind(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        403 => "permission_denied_error",
        429 => "rate_limit_error",
        500.. => "server_error",
        _ => "invalid_request_error",
    }
}
