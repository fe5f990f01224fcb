//! Calls by JSON-RPC 2.0 (<https://www.jsonrpc.org/specification>): the envelope, and the two methods that are used.

use super::card::Protocol;
use crate::agents::{excerpt::one_line, link::Heard, places::error_in};
use rehearsal_core::agent::AgentError;
use serde_json::{Value, json};

/// How much of an error's data is shown, in characters.
const SHOWN: usize = 300;

/// There is no method of this name.
const NO_METHOD: i64 = -32601;
/// What is sent along with the call is wrong.
pub(super) const WRONG_PARAMS: i64 = -32602;
/// The version is not spoken.
const NO_VERSION: i64 = -32009;

/// What is asked of the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// To take a message.
    Send,
    /// How far a task is.
    Get,
}

impl Method {
    fn name(self, protocol: Protocol) -> &'static str {
        match (self, protocol) {
            (Self::Send, Protocol::V0_3) => "message/send",
            (Self::Get, Protocol::V0_3) => "tasks/get",
            (Self::Send, Protocol::V1_0) => "SendMessage",
            (Self::Get, Protocol::V1_0) => "GetTask",
        }
    }
}

/// The call as it is posted.
pub(super) fn call(id: &str, method: Method, protocol: Protocol, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method.name(protocol), "params": params })
}

/// Why a call has no result.
#[derive(Debug, PartialEq)]
pub(super) enum Refused {
    /// The agent says so.
    ByAgent {
        /// Its number for the reason.
        code: i64,
        /// Its words.
        message: String,
    },
    /// The answer is not one of JSON-RPC.
    Otherwise(AgentError),
}

/// The result of a call. An error that the agent states counts whatever the status.
pub(super) fn result(heard: &Heard) -> Result<Value, Refused> {
    let refused = || Refused::Otherwise(AgentError::Failed(heard.complaint()));
    let json = heard.json();
    let stated = json.as_ref().ok().and_then(|answer| answer.get("error")).and_then(stated);
    if let Some(stated) = stated {
        return Err(stated);
    }
    if !heard.status().is_success() {
        return Err(refused());
    }
    let mut answer = json.map_err(Refused::Otherwise)?;
    // Some say what went wrong in a way of their own.
    if let Some(error) = error_in(&answer) {
        return Err(Refused::Otherwise(AgentError::Failed(error)));
    }
    answer.get_mut("result").map(Value::take).ok_or_else(|| {
        let start = one_line(&answer.to_string(), SHOWN);
        Refused::Otherwise(AgentError::Malformed(format!("neither `result` nor `error` is in {start}")))
    })
}

fn stated(error: &Value) -> Option<Refused> {
    let code = error.get("code")?.as_i64()?;
    let words = error.get("message").and_then(Value::as_str).unwrap_or_default();
    let data = error.get("data").filter(|data| !data.is_null()).map(|data| format!(" ({data})"));
    let message = one_line(&format!("{words}{}", data.unwrap_or_default()), SHOWN);
    Some(Refused::ByAgent { code, message })
}

impl From<Refused> for AgentError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Otherwise(error) => error,
            Refused::ByAgent { code: code @ (NO_METHOD | NO_VERSION), message } => Self::Failed(format!(
                "{message} (JSON-RPC {code}); check the `version` that the suite or its card names"
            )),
            Refused::ByAgent { code, message } => Self::Failed(format!("{message} (JSON-RPC {code})")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn heard(status: u16, body: &str) -> Result<Value, AgentError> {
        result(&Heard::of(status, body.as_bytes().to_vec())).map_err(AgentError::from)
    }

    #[test]
    fn a_call_names_its_method_by_version() {
        assert_eq!(
            call("1", Method::Send, Protocol::V0_3, json!({})),
            json!({ "jsonrpc": "2.0", "id": "1", "method": "message/send", "params": {} })
        );
        assert_eq!(call("1", Method::Get, Protocol::V1_0, json!({}))["method"], "GetTask");
    }

    #[test]
    fn a_result_is_taken_out() {
        assert_eq!(heard(200, r#"{"jsonrpc":"2.0","id":"1","result":{"a":1}}"#), Ok(json!({ "a": 1 })));
    }

    #[rstest]
    #[case(200, r#"{"error":{"code":-32602,"message":"no parts","data":["x"]}}"#, AgentError::Failed("no parts ([\"x\"]) (JSON-RPC -32602)".into()))]
    #[case(400, r#"{"error":{"code":-32700,"message":"bad"}}"#, AgentError::Failed("bad (JSON-RPC -32700)".into()))]
    #[case(200, r#"{"error":{"code":-32601,"message":"Method not found"}}"#,
        AgentError::Failed("Method not found (JSON-RPC -32601); check the `version` that the suite or its card names".into()))]
    #[case(401, r#"{"error":"who?"}"#, AgentError::Failed("HTTP 401 Unauthorized: {\"error\":\"who?\"}".into()))]
    #[case(200, r#"{"error":"boom"}"#, AgentError::Failed("boom".into()))]
    #[case(200, r#"{"error":{"message":"boom"}}"#, AgentError::Failed("boom".into()))]
    #[case(200, r#"{"error":null}"#, AgentError::Malformed("neither `result` nor `error` is in {\"error\":null}".into()))]
    #[case(502, "<html>", AgentError::Failed("HTTP 502 Bad Gateway: <html>".into()))]
    #[case(200, "data: x", AgentError::Malformed("it is not JSON (no content type) and begins \"data: x\"".into()))]
    #[case(200, r#"{"id":"1"}"#, AgentError::Malformed("neither `result` nor `error` is in {\"id\":\"1\"}".into()))]
    fn a_call_without_a_result_says_why(
        #[case] status: u16,
        #[case] body: &str,
        #[case] expected: AgentError,
    ) {
        assert_eq!(heard(status, body), Err(expected));
    }
}
