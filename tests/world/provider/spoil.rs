//! What each mood does: to the request, to the answer, and to its bytes.

use super::{
    Feature, Heard, Mood,
    answer::{Answer, Finish},
    failure::Failure,
    route::Dialect,
};
use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, StatusCode, header},
};
use futures_util::{StreamExt as _, stream};
use std::io;

/// The error with which a request is met in this mood, where it is met with one.
pub(super) fn refusal(mood: Mood, heard: &Heard, dialect: Dialect) -> Option<Failure> {
    let model = heard.asked.as_ref().map_or("", |asked| asked.model.as_str());
    Some(match mood {
        Mood::Throttles(seconds) => Failure { retry_after: seconds, ..throttled() },
        Mood::NotReady => {
            Failure::new(429, "ModelNotReadyException", "The model is not ready for inference.")
        }
        Mood::Fails => {
            Failure::new(500, "InternalServerException", "The system encountered an unexpected error.")
        }
        Mood::Unavailable => Failure::new(503, "ServiceUnavailableException", "The service is overloaded."),
        Mood::TimesOut => Failure::new(408, "ModelTimeoutException", "The model took too long."),
        Mood::ModelFails => {
            Failure::new(424, "ModelErrorException", "The model could not process the request.")
        }
        Mood::WrongKey => Failure::wrong_key(),
        Mood::KeyExpired => {
            let message = "The security token included in the request is expired";
            Failure::new(403, "ExpiredTokenException", message).coded("expired_token")
        }
        Mood::NoAccess => {
            let message = "You don't have access to the model with the specified model ID.";
            Failure::new(403, "AccessDeniedException", message).coded("access_denied")
        }
        Mood::QuotaSpent => quota_spent(dialect),
        Mood::UnknownModel => unknown_model(dialect, model),
        Mood::EndOfLife => {
            let message = "This model version has reached the end of its life. Please refer to the AWS documentation for more details.";
            Failure::new(404, "ResourceNotFoundException", message).coded("model_not_found")
        }
        Mood::TooLong => {
            Failure::invalid("Input is too long for requested model.").coded("context_length_exceeded")
        }
        Mood::Lacks(feature) => lacking(feature, dialect),
        Mood::EchoesKey => {
            let shown = heard.header("authorization").unwrap_or("none");
            Failure { message: format!("The key you sent is not right: {shown}"), ..Failure::wrong_key() }
        }
        Mood::Slow(_)
        | Mood::Hangs
        | Mood::BreaksOff
        | Mood::Malformed
        | Mood::Html
        | Mood::ErrorAsSuccess
        | Mood::Chatters
        | Mood::Says(_)
        | Mood::WrongShape
        | Mood::CutShort
        | Mood::NoUsage
        | Mood::ThinksFirst
        | Mood::Declines => return None,
    })
}

fn throttled() -> Failure {
    let message = "Too many requests, please wait before trying again.";
    Failure::new(429, "ThrottlingException", message).coded("rate_limit_exceeded")
}

fn quota_spent(dialect: Dialect) -> Failure {
    let message = "You exceeded your current quota, please check your plan and billing details.";
    let failure = Failure::new(400, "ServiceQuotaExceededException", message).coded("insufficient_quota");
    match dialect {
        Dialect::Aws => failure,
        Dialect::OpenAi => Failure { status: 429, kind: "insufficient_quota", ..failure },
    }
}

fn unknown_model(dialect: Dialect, model: &str) -> Failure {
    match dialect {
        Dialect::Aws => Failure::invalid("The provided model identifier is invalid."),
        Dialect::OpenAi => {
            let message = format!("The model `{model}` does not exist or you do not have access to it.");
            Failure::new(404, "ResourceNotFoundException", message).coded("model_not_found")
        }
    }
}

fn lacking(feature: Feature, dialect: Dialect) -> Failure {
    let (aws, openai) = match feature {
        Feature::Schema => ("outputConfig.textFormat", "response_format"),
        Feature::JsonObject => ("outputConfig.textFormat", "response_format"),
        Feature::ForcedTool => ("toolConfig.toolChoice.tool", "tool_choice"),
        Feature::Temperature => ("inferenceConfig.temperature", "temperature"),
        Feature::CachePoint => ("cachePoint", "cache_control"),
        Feature::Effort => ("outputConfig.effort", "reasoning_effort"),
        Feature::Seed => ("seed", "seed"),
    };
    match dialect {
        Dialect::Aws => Failure::invalid(format!(
            "This model does not support the {aws} field. Remove {aws} and try again."
        )),
        Dialect::OpenAi => {
            let message = format!("Unsupported parameter: '{openai}' is not supported with this model.");
            Failure::of_parameter(openai, message).coded("unsupported_parameter")
        }
    }
}

/// A good answer, spoilt.
pub(super) fn answer(mood: Mood, answer: Answer) -> Answer {
    match mood {
        Mood::Chatters => Answer { text: "Well, that is hard to say in JSON.".into(), ..answer },
        Mood::Says(text) => Answer { text: text.into(), ..answer },
        Mood::WrongShape => Answer { text: r#"{"answer":"yes"}"#.into(), ..answer },
        Mood::CutShort => Answer { finish: Finish::CutShort, text: half(&answer.text).into(), ..answer },
        Mood::NoUsage => Answer { reported: false, ..answer },
        Mood::ThinksFirst => Answer { thought: Some("Let me think {about} this.".into()), ..answer },
        Mood::Declines => {
            Answer { text: "I cannot help with that.".into(), finish: Finish::Declined, ..answer }
        }
        _ => answer,
    }
}

/// The bytes of a good answer, spoilt.
pub(super) fn bytes(mood: Mood, body: String, dialect: Dialect) -> Response<Body> {
    match mood {
        Mood::BreaksOff => broken_off(&body),
        Mood::Malformed => success("application/json", half(&body).to_owned()),
        Mood::Html => success("text/html", "<html><body>Please sign in to the network.</body></html>".into()),
        Mood::ErrorAsSuccess => success("application/json", dressed_error(dialect).to_owned()),
        _ => success("application/json", body),
    }
}

fn dressed_error(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Aws => {
            r#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}"#
        }
        Dialect::OpenAi => {
            r#"{"error":{"message":"The upstream model failed.","type":"server_error","param":null,"code":"upstream_error"}}"#
        }
    }
}

fn success(kind: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Announces the whole and sends half of it; the connection is then closed, since nothing else can follow.
fn broken_off(body: &str) -> Response<Body> {
    let sent = Bytes::from(half(body).to_owned());
    let cut = async {
        // The half is sent once the stream has nothing more for the moment; without this it never would be.
        tokio::task::yield_now().await;
        Err(io::Error::other("cut"))
    };
    let stream = stream::iter([Ok(sent)]).chain(stream::once(cut));
    Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from_stream(stream))
        .expect("a response")
}

/// The first half of a text, cut between characters.
fn half(text: &str) -> &str {
    text.get(..text.floor_char_boundary(text.len() / 2)).unwrap_or_default()
}
