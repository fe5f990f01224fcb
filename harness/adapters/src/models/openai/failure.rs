//! From an answer that is of no use to the failure that it is.

use super::{
    cause::Cause,
    complaint::Complaint,
    connection::Answer,
    reading::Outcome,
    wait,
    words::{Site, instead, said},
};
use rehearsal_core::{
    model::{Fault, ModelError, ProviderError},
    usage::Usage,
};
use serde_json::Value;

impl Site {
    /// The body as JSON.
    pub(super) fn json(&self, answer: &Answer) -> Result<Value, ModelError> {
        let host = &self.host;
        let failed = match serde_json::from_slice::<Value>(&answer.body) {
            Ok(value @ Value::Object(_)) => return Ok(value),
            Ok(_) => None,
            Err(error) => Some(error),
        };
        // A server that dies in the middle of an answer of unknown length leaves half of it.
        let cut = failed.is_some_and(|error| error.is_eof()) && !answer.body.trim_ascii().is_empty();
        let came = instead(answer.content_type(), answer.words().as_bytes());
        let (fault, words) = if cut {
            (Fault::BrokenOff, format!("the answer of {host} ends in the middle: {came}"))
        } else {
            (Fault::Garbled, format!("{host} did not answer with a JSON object: {came}; check the base URL"))
        };
        Err(self.failure(fault, &words, None))
    }

    /// An answer that is complete and has no text to go on with.
    pub(super) fn without_text(
        &self,
        outcome: Outcome,
        most: u32,
        answer: &Answer,
        usage: Option<Usage>,
    ) -> ModelError {
        let status = answer.status.as_u16();
        let (fault, words) = match outcome {
            Outcome::CutShort => {
                let words =
                    format!("the answer was cut off at max_tokens ({most}); allow more for this role");
                (Fault::CutShort, words)
            }
            Outcome::Declined(Some(why)) => {
                (Fault::Declined, format!("it declined to answer ({})", said(status, &why)))
            }
            Outcome::Declined(None) => {
                (Fault::Declined, format!("a content filter at {} stopped the answer", self.host))
            }
            Outcome::Text(_) | Outcome::Nothing => return self.nothing(answer, usage),
        };
        self.failure(fault, &words, usage)
    }

    /// JSON without an answer in it.
    fn nothing(&self, answer: &Answer, usage: Option<Usage>) -> ModelError {
        let body = answer.words();
        // Amazon Bedrock answers so, with 200, where an operation is not served at a path.
        if body.contains("UnknownOperation") {
            let words = said(answer.status.as_u16(), &body);
            return ModelError::provider(Cause::Address.fault(), self.stated(Cause::Address, &words));
        }
        let came = instead(answer.content_type(), body.as_bytes());
        self.failure(Fault::Garbled, &format!("{} answered without any text: {came}", self.host), usage)
    }

    /// An error that the server states, with how long it asks to wait.
    pub(super) fn error(
        &self,
        cause: Cause,
        answer: &Answer,
        complaint: &Complaint,
        usage: Option<Usage>,
    ) -> ModelError {
        let inside = complaint.status.filter(|_| answer.status.is_success());
        let mut words =
            said(inside.unwrap_or(answer.status.as_u16()), &answer.secrets.out_of_error(&complaint.message));
        if let Some(id) = answer.request_id().filter(|_| cause == Cause::Server) {
            words.push_str(&format!(", request {id}"));
        }
        let message = self.stated(cause, &words);
        let retry_after = wait::asked_for(&answer.headers, cause == Cause::Throttled);
        ProviderError { fault: cause.fault(), message, retry_after, usage }.into()
    }

    fn failure(&self, fault: Fault, words: &str, usage: Option<Usage>) -> ModelError {
        ProviderError { fault, message: self.line(words), retry_after: None, usage }.into()
    }
}
