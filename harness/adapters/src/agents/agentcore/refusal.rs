//! Errors that AgentCore states: whose they are, whether they pass, and what a person can do about them.

use super::runtime::Runtime;
use crate::agents::excerpt::one_line;
use rehearsal_core::agent::AgentError;
use serde_json::Value;

/// How much of AgentCore's own words is shown, in characters.
const SHOWN: usize = 300;

/// An error as AgentCore states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status.
    pub(super) status: u16,
    /// The error's name, such as `ThrottlingException`.
    pub(super) code: Option<String>,
    /// The error in words.
    pub(super) message: Option<String>,
    /// Whether a token was sent in place of a signature.
    pub(super) by_token: bool,
}

impl Refusal {
    /// An error by its parts on the wire: the status, the header `x-amzn-errortype`, and the body.
    pub(super) fn read(status: u16, kind: Option<&str>, body: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(body).unwrap_or_default();
        let said = |names: &[&str]| names.iter().find_map(|name| value.get(name)?.as_str());
        // A name may stand behind a namespace and before an address.
        let name = kind.or_else(|| said(&["__type", "code"]));
        let name = name.and_then(|name| name.split(':').next()?.rsplit('#').next());
        let text = String::from_utf8_lossy(body);
        let message = said(&["message", "Message", "error"]).unwrap_or(&text);
        let shown = |text: &str| Some(one_line(text, SHOWN)).filter(|line| !line.is_empty());
        Self { status, code: name.and_then(shown), message: shown(message), by_token: false }
    }

    /// Whether AgentCore may take the same request a moment later.
    pub(super) fn passes(&self) -> bool {
        matches!(self.status, 409 | 429 | 500 | 503)
    }

    /// The error for a person, after so many tries.
    pub(super) fn into_error(self, runtime: &Runtime, tried: u32) -> AgentError {
        let said = self.said();
        let place = runtime.shown();
        if self.status == 424 {
            return AgentError::Failed(format!("{place}: {said}; its log in CloudWatch says more"));
        }
        let tries = if tried > 1 { format!(" {tried} times in a row") } else { String::new() };
        let advice = self.advice(runtime).map(|advice| format!("; {advice}")).unwrap_or_default();
        AgentError::Unreachable(format!("{place} refused the request{tries}: {said}{advice}"))
    }

    fn said(&self) -> String {
        let code = self.code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
        let message = self.message.as_deref().map(|message| format!(": {message}")).unwrap_or_default();
        format!("HTTP {}{code}{message}", self.status)
    }

    fn advice(&self, runtime: &Runtime) -> Option<String> {
        let expired = self.code.as_deref().is_some_and(|code| code.contains("Expired"));
        match self.status {
            400 | 401 | 403 if expired => Some(
                "the credentials have expired: log in again, such as with `aws sso login`, or get a new token"
                    .to_owned(),
            ),
            400 => Some("look at the suite's `qualifier`, `body` and `headers`".to_owned()),
            401 | 403 if self.by_token => {
                Some("the runtime does not take this token: get a new one for its authorizer".to_owned())
            }
            401 | 403 => Some(
                "allow the caller bedrock-agentcore:InvokeAgentRuntime, with `user_id` also \
                 bedrock-agentcore:InvokeAgentRuntimeForUser, or write `auth: { bearer: VARIABLE }` for a runtime that \
                 asks for a token"
                    .to_owned(),
            ),
            402 => Some(
                "play fewer conversations at once with --jobs, or have the quota of AgentCore raised".to_owned(),
            ),
            404 => Some(format!(
                "there is no such runtime, or it has no such endpoint: look at the ARN, the region {} and the \
                 `qualifier`",
                runtime.region()
            )),
            429 => Some("play fewer conversations at once with --jobs".to_owned()),
            _ => None,
        }
    }
}
