//! Errors by their class, told by their words.

use super::{at_call, calls, error_of, failure, in_words};
use rehearsal_core::{
    diagnosis::{Category, Confidence, FailureFound, Place},
    session::Turn,
    span::Span,
};
use serde_json::Value;

/// Words by which a class is known; the first class that fits counts. Codes are looked for as words of their own.
const CLASSES: &[(Category, &[&str])] = &[
    (Category::Timeout, &["timed out", "timeout", "time out", "deadline exceeded", "=408", "=504"]),
    (Category::RateLimiting, &["rate limit", "ratelimit", "too many requests", "throttl", "=429"]),
    (
        Category::Authentication,
        &[
            "unauthorized",
            "unauthorised",
            "unauthenticated",
            "forbidden",
            "access denied",
            "accessdenied",
            "authentication",
            "api key",
            "credential",
            "permission denied",
            "expiredtoken",
            "token expired",
            "=401",
            "=403",
        ],
    ),
    (
        Category::ToolSchema,
        &[
            "validation error",
            "validationexception",
            "missing required",
            "required property",
            "field required",
            "unexpected keyword",
            "invalid argument",
            "invalid parameter",
            "is not of type",
            "required positional",
            "does not match the schema",
            "=422",
        ],
    ),
    (
        Category::ResourceExhaustion,
        &[
            "quota",
            "out of memory",
            "context length",
            "context window",
            "max_tokens",
            "token limit",
            "no space left",
        ],
    ),
    (
        Category::Formatting,
        &[
            "jsondecode",
            "invalid json",
            "not valid json",
            "cannot parse",
            "parse error",
            "unexpected token",
            "malformed",
        ],
    ),
    (
        Category::Environment,
        &[
            "no module named",
            "modulenotfound",
            "command not found",
            "environment variable",
            "not configured",
            "no such file",
        ],
    ),
    (Category::ResourceNotFound, &["not found", "notfound", "no such", "does not exist", "unknown ", "=404"]),
    (
        Category::ServiceErrors,
        &[
            "internal",
            "unavailable",
            "connection",
            "connect",
            "refused",
            "reset by peer",
            "unreachable",
            "bad gateway",
            "service error",
            "answered with an error",
            "not respond",
            "=down",
            "=500",
            "=502",
            "=503",
        ],
    ),
];

/// The class of an error; *other*, and not very sure, where its words do not tell.
fn class(error: &str) -> (Category, Confidence) {
    let text = error.to_lowercase();
    let words: Vec<&str> = text.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let fits = |mark: &&str| match mark.strip_prefix('=') {
        Some(code) => words.contains(&code),
        None => text.contains(*mark),
    };
    let known = CLASSES.iter().find(|(_, marks)| marks.iter().any(fits));
    known.map_or((Category::Other, Confidence::Low), |(category, _)| (*category, Confidence::High))
}

/// The errors of a turn: of its tools, of the agent's models, and the one for which there is no reply.
pub(super) fn in_turn(turn: &Turn) -> Vec<FailureFound> {
    let of_tools = calls(turn).filter_map(|(span, call)| {
        let error = error_of(span, call)?;
        let why = format!("the tool {} failed", call.name);
        Some(failure(class(&error), at_call(turn.number, span, call), &error, why))
    });
    let of_models = turn.trace.spans.iter().filter_map(|span| of_model(turn.number, span));
    let mut found: Vec<FailureFound> = of_tools.chain(of_models).collect();
    found.extend(without_reply(turn));
    found
}

fn of_model(turn: u32, span: &Span) -> Option<FailureFound> {
    let call = span.activity.model()?;
    let place = Place { turn, span_id: Some(span.span_id), tool: None };
    if let Some(error) = call.error.as_deref().or(span.status.error()) {
        return Some(failure(class(error), place, error, "a call of the agent's model failed".to_owned()));
    }
    let reason = call.finish_reason.as_deref()?;
    let full =
        ["length", "max_tokens", "model_context_window_exceeded"].contains(&reason.to_lowercase().as_str());
    let why = || "the model's answer was cut off, since it had used up its tokens".to_owned();
    full.then(|| failure((Category::ResourceExhaustion, Confidence::Medium), place, reason, why()))
}

/// A turn that has no reply, or one without words.
fn without_reply(turn: &Turn) -> Option<FailureFound> {
    let place = in_words(turn.number);
    if let Some(error) = &turn.error {
        let found = match class(error) {
            (Category::Other, _) => (Category::ServiceErrors, Confidence::Medium),
            known => known,
        };
        return Some(failure(found, place, error, "the agent gave no reply".to_owned()));
    }
    let empty =
        turn.questions.is_empty() && turn.reply.as_deref().is_some_and(|reply| reply.trim().is_empty());
    let why = || "the agent's reply has no words".to_owned();
    empty.then(|| failure((Category::Nonsensical, Confidence::Medium), place, "", why()))
}

/// What a result reports as gone wrong: frameworks wrap it, so it may stand in JSON or in text that holds JSON.
pub(super) fn reported(result: &Value) -> Option<String> {
    match result {
        Value::Object(fields) => {
            let error = fields.get("error").filter(|error| !error.is_null() && **error != Value::Bool(false));
            let status = fields.get("status").and_then(Value::as_str).unwrap_or_default().to_lowercase();
            let failed = ["error", "failed", "failure", "rejected"].contains(&status.as_str())
                || ["success", "ok"].iter().any(|key| fields.get(*key) == Some(&Value::Bool(false)));
            match error {
                Some(Value::String(words)) => Some(words.clone()),
                Some(other) => Some(other.to_string()),
                None => failed.then(|| result.to_string()),
            }
        }
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ Value::Object(_)) => reported(&inner),
            Ok(_) | Err(_) => {
                text.trim_start().to_lowercase().starts_with("error").then(|| text.trim().to_owned())
            }
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("The request timed out after 30 s", Category::Timeout)]
    #[case("HTTP 504", Category::Timeout)]
    #[case("429: slow down", Category::RateLimiting)]
    #[case("ThrottlingException: Rate exceeded", Category::RateLimiting)]
    #[case("403 Forbidden", Category::Authentication)]
    #[case("Incorrect API key provided", Category::Authentication)]
    #[case("1 validation error for BookFlight: date field required", Category::ToolSchema)]
    #[case("book() missing 1 required positional argument: 'date'", Category::ToolSchema)]
    #[case("This model's maximum context length is 8192 tokens", Category::ResourceExhaustion)]
    #[case("JSONDecodeError: line 1", Category::Formatting)]
    #[case("No module named 'numpy'", Category::Environment)]
    #[case("booking QX12 not found", Category::ResourceNotFound)]
    #[case("connection refused", Category::ServiceErrors)]
    #[case("the booking system does not respond", Category::ServiceErrors)]
    #[case("500 Internal Server Error", Category::ServiceErrors)]
    #[case("room 5004 is taken", Category::Other)]
    #[case("no", Category::Other)]
    fn an_error_has_the_class_of_its_words(#[case] error: &str, #[case] category: Category) {
        assert_eq!(class(error).0, category);
    }

    #[rstest]
    #[case(json!({ "error": "sold out" }), Some("sold out"))]
    #[case(json!({ "error": null, "status": "ok" }), None)]
    #[case(json!({ "status": "failed" }), Some("{\"status\":\"failed\"}"))]
    #[case(json!("{\"error\":{\"code\":404}}"), Some("{\"code\":404}"))]
    #[case(json!("Error: sold out"), Some("Error: sold out"))]
    #[case(json!("Booked"), None)]
    fn a_result_may_report_a_failure(#[case] result: Value, #[case] told: Option<&str>) {
        assert_eq!(reported(&result).as_deref(), told);
    }
}
