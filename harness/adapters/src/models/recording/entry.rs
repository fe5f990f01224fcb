//! One kept answer, as it stands in a recording or a cache.

use super::canonical::{Canonical, Key};
use crate::secrets::Secrets;
use rehearsal_core::{
    attempt::AttemptId,
    discretion::Discretion as _,
    ids::{CaseName, PersonaId},
    model::{AnswerSource, ModelRequest, ModelResponse, Role, Served},
    usage::Usage,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The format that is written, and the newest that is read.
pub(super) const VERSION: u64 = 1;

/// The first line of a recording.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    /// The format's version.
    pub(super) rehearsal_recording: u64,
}

/// One kept answer. Key and sample find it again; role, attempt and repair are for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The name of the request as it was asked, before any secret was taken out of it.
    pub(super) key: Key,
    /// How often the same was asked before.
    pub(super) sample: u32,
    pub(super) role: Role,
    pub(super) attempt: AttemptId,
    #[serde(default)]
    pub(super) repair: u32,
    pub(super) request: Canonical,
    pub(super) response: Kept,
}

/// What is kept of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    text: String,
    #[serde(default)]
    usage: Option<Usage>,
    #[serde(default)]
    served: Served,
}

impl Kept {
    /// The answer again.
    pub(super) fn into_response(self, source: AnswerSource) -> ModelResponse {
        let Self { text, usage, served } = self;
        ModelResponse { text, usage, served, source }
    }
}

/// One asking of a request.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) key: Key,
    pub(super) sample: u32,
    pub(super) canonical: Canonical,
}

impl Entry {
    /// What is to be written, without secrets.
    pub(super) fn new(
        asked: Asked,
        request: &ModelRequest,
        response: &ModelResponse,
        secrets: &Secrets,
    ) -> Self {
        Self {
            key: asked.key,
            sample: asked.sample,
            role: request.role,
            attempt: attempt_without(secrets, &request.attempt_id),
            repair: request.repair,
            request: request_without(secrets, asked.canonical),
            response: Kept {
                text: answer_without(secrets, &response.text),
                usage: response.usage,
                served: served_without(secrets, response.served.clone()),
            },
        }
    }

    /// One line of JSON with its end. An answer whose raw form is nested too deeply to be read again is
    /// written without it.
    pub(super) fn line(mut self) -> Result<Vec<u8>, serde_json::Error> {
        let mut line = serde_json::to_vec(&self)?;
        if serde_json::from_slice::<Self>(&line).is_err() {
            self.response.served.raw = None;
            line = serde_json::to_vec(&self)?;
        }
        line.push(b'\n');
        Ok(line)
    }
}

/// Who asked, without secrets.
fn attempt_without(secrets: &Secrets, attempt: &AttemptId) -> AttemptId {
    AttemptId {
        case: CaseName::new(secrets.redact(attempt.case.as_str())),
        persona: PersonaId::new(secrets.redact(attempt.persona.as_str())),
        trial: attempt.trial,
    }
}

/// What was answered, without secrets. JSON stays JSON, whatever an expression of the user's matches.
fn answer_without(secrets: &Secrets, text: &str) -> String {
    match (secrets.cleaned(text), serde_json::from_str::<Value>(text)) {
        (None, _) => text.to_owned(),
        (Some(_), Ok(mut answer)) => {
            secrets.redact_value(&mut answer);
            answer.to_string()
        }
        (Some(cleaned), Err(_)) => cleaned,
    }
}

/// What was asked, without secrets.
pub(super) fn request_without(secrets: &Secrets, mut request: Canonical) -> Canonical {
    request.system = secrets.redact(&request.system);
    for message in &mut request.messages {
        message.text = secrets.redact(&message.text);
    }
    let mut schema = Value::from(request.answer.schema);
    secrets.redact_value(&mut schema);
    request.answer.schema = schema.into();
    request
}

fn served_without(secrets: &Secrets, mut served: Served) -> Served {
    let texts = [&mut served.model, &mut served.tier, &mut served.request_id];
    for text in texts.into_iter().flatten().chain(&mut served.left_out) {
        *text = secrets.redact(text);
    }
    if let Some(raw) = &mut served.raw {
        secrets.redact_value(raw);
    }
    served
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_json_stays_json_whatever_is_hidden_in_it() {
        let secrets = Secrets::default().and([""; 0], ["EMP.*".to_owned()]);
        let kept = |text: &str| answer_without(&secrets, text);
        assert_eq!(
            kept(r#"{"message": "I am EMP-1", "stop": false}"#),
            r#"{"message":"I am [redacted]","stop":false}"#
        );
        assert_eq!(kept("I am EMP-1"), "I am [redacted]");
        assert_eq!(kept(r#"{ "message": 1 }"#), r#"{ "message": 1 }"#);
    }
}
