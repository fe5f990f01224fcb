//! What a server says went wrong, in whichever of the common forms it says it.
//!
//! OpenAI's is `{"error": {"message", "type", "code", "param"}}`; others write `{"error": "..."}`,
//! `{"detail": [{"loc", "msg"}]}` (FastAPI), `{"message": ...}` with `__type` (AWS), or a page of HTML.

use super::lenient::field;
use serde::Deserialize;
use serde_json::Value;

/// A complaint, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Complaint {
    /// The words for a person; never empty in a complaint that says anything.
    pub(crate) message: String,
    /// The part of the request that it is about.
    pub(super) param: Option<String>,
    /// Codes and types, whichever there are.
    pub(super) codes: Vec<String>,
    /// An HTTP status inside the body: gateways put one there when they answer 200 all the same.
    pub(super) status: Option<u16>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    #[serde(deserialize_with = "field")]
    message: Option<String>,
    // AWS writes it with a capital in some services.
    #[serde(rename = "Message", deserialize_with = "field")]
    message_capital: Option<String>,
    #[serde(deserialize_with = "field")]
    detail: Option<Value>,
    #[serde(deserialize_with = "field")]
    code: Option<Value>,
    #[serde(rename = "type", deserialize_with = "field")]
    kind: Option<String>,
    #[serde(rename = "__type", deserialize_with = "field")]
    aws_type: Option<String>,
    #[serde(deserialize_with = "field")]
    param: Option<String>,
}

impl Complaint {
    /// Reads the body of an answer that is an error.
    pub(crate) fn of_body(body: &[u8]) -> Self {
        match serde_json::from_slice::<Value>(body) {
            Ok(value) => {
                Self::of_json(value.get("error").filter(|error| says_something(error)).unwrap_or(&value))
            }
            Err(_) => Self { message: String::from_utf8_lossy(body).into_owned(), ..Self::default() },
        }
    }

    /// The error inside an answer that claims success; an `error` that is null or empty is none.
    pub(crate) fn inside(answer: &Value) -> Option<Self> {
        answer.get("error").filter(|error| says_something(error)).map(Self::of_json)
    }

    fn of_json(error: &Value) -> Self {
        if !error.is_object() {
            return Self { message: text(error), ..Self::default() };
        }
        let fields = serde_json::from_value::<Fields>(error.clone()).unwrap_or_default();
        let code = fields.code.as_ref();
        let status = code.and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
        let (detail, place) = fields.detail.as_ref().map(detail).unwrap_or_default();
        let code = code.map(text);
        let codes: Vec<String> = [code, fields.kind, fields.aws_type].into_iter().flatten().collect();
        let message = fields.message.or(fields.message_capital).or(detail);
        Self {
            message: message.unwrap_or_else(|| error.to_string()),
            param: fields.param.or(place),
            codes,
            status: status.filter(|status| (400..600).contains(status)),
        }
    }

    /// Everything it says, in small letters and with plain apostrophes, to look for known words in.
    pub(super) fn searchable(&self) -> String {
        let all = format!("{} {}", self.message, self.codes.join(" "));
        all.to_lowercase().replace('\u{2019}', "'")
    }
}

fn says_something(error: &Value) -> bool {
    match error {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::Array(_) => true,
    }
}

/// A text as it is, and anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// FastAPI's `detail`: a text, or a list of complaints with the place of each. Also the first place.
fn detail(detail: &Value) -> (Option<String>, Option<String>) {
    let Value::Array(items) = detail else {
        return (Some(text(detail)), None);
    };
    let place = |item: &Value| -> Option<String> {
        let parts = item.get("loc")?.as_array()?;
        let names = parts.iter().filter_map(Value::as_str).filter(|name| *name != "body");
        Some(names.collect::<Vec<_>>().join("."))
    };
    let line = |item: &Value| {
        let said = text(item.get("msg").unwrap_or(item));
        place(item).map_or(said.clone(), |place| format!("{place}: {said}"))
    };
    let lines: Vec<String> = items.iter().map(line).collect();
    (Some(lines.join("; ")), items.first().and_then(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#"{"error":{"message":"m","type":"t","code":"c","param":"p"}}"#, "m", Some("p"), "m c t", None)]
    #[case(r#"{"error":{"message":"m","code":429}}"#, "m", None, "m 429", Some(429))]
    #[case(r#"{"error":"Isn’t here"}"#, "Isn’t here", None, "isn't here ", None)]
    #[case(r#"{"detail":"Not Found"}"#, "Not Found", None, "not found ", None)]
    #[case(
        r#"{"detail":[{"loc":["body","seed"],"msg":"extra"},{"loc":["body","x",0],"msg":"no"}]}"#,
        "seed: extra; x: no",
        Some("seed"),
        "seed: extra; x: no ",
        None
    )]
    #[case(r#"{"Message":"m","__type":"AccessDenied"}"#, "m", None, "m accessdenied", None)]
    #[case(r#"{"object":"error","message":"m","code":40303}"#, "m", None, "m 40303", None)]
    #[case(r#"{"error":{"odd":1}}"#, r#"{"odd":1}"#, None, r#"{"odd":1} "#, None)]
    #[case("[1]", "[1]", None, "[1] ", None)]
    #[case("<html>", "<html>", None, "<html> ", None)]
    #[case("", "", None, " ", None)]
    fn every_common_form_is_read(
        #[case] body: &str,
        #[case] message: &str,
        #[case] param: Option<&str>,
        #[case] searchable: &str,
        #[case] status: Option<u16>,
    ) {
        let complaint = Complaint::of_body(body.as_bytes());
        let seen = (
            complaint.message.as_str(),
            complaint.param.as_deref(),
            complaint.searchable(),
            complaint.status,
        );
        assert_eq!(seen, (message, param, searchable.to_owned(), status));
    }

    #[rstest]
    #[case(r#"{"error":null}"#)]
    #[case(r#"{"error":{}}"#)]
    #[case(r#"{"error":""}"#)]
    #[case(r#"{"choices":[]}"#)]
    #[case("3")]
    fn an_empty_error_is_none(#[case] body: &str) {
        assert_eq!(Complaint::inside(&serde_json::from_str(body).unwrap()), None);
    }
}
