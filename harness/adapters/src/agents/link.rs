//! A link to an agent that speaks JSON over HTTP: its pool of connections and its headers.

use super::{
    answer::{ANSWER_LIMIT, Answer},
    excerpt::one_line,
    headers::Headers,
    http::{broken, client, send, shown, taken_apart},
    incoming::read_whole,
    setup::SetupError,
    template::Values,
};
use crate::models::openai::{Secrets, asked_wait};
use rehearsal_core::agent::AgentError;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{ACCEPT, HeaderMap, HeaderValue},
};
use serde_json::Value;
use std::time::Duration;

/// How much of an answer an error shows, in characters.
const SHOWN: usize = 300;

/// A link to an agent. It may hold secrets and therefore has no `Debug`.
pub(super) struct Link {
    client: Client,
    headers: Headers,
}

impl Link {
    /// Sends nothing. `loopback` says whether the agent is on this machine.
    pub(super) fn new(headers: Headers, loopback: bool) -> Result<Self, SetupError> {
        Ok(Self { client: client(loopback)?, headers })
    }

    /// Whether requests hold anything that is only for the agent's eyes.
    pub(super) fn is_private(&self) -> bool {
        !self.headers.is_empty()
    }

    /// The headers of a turn.
    pub(super) fn turn_headers(&self, values: Values<'_>) -> HeaderMap {
        for_json(self.headers.of_turn(values))
    }

    /// Posts JSON.
    pub(super) async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: &Value,
    ) -> Result<Heard, AgentError> {
        hear(url, send(&self.client, url, headers, body).await?).await
    }

    /// Asks for what is at an address, on behalf of no turn.
    pub(super) async fn get(&self, url: &Url) -> Result<Heard, AgentError> {
        let request = self.client.get(url.clone()).headers(for_json(self.headers.standing()));
        hear(url, request.send().await.map_err(|error| broken(url, error))?).await
    }
}

fn for_json(mut headers: HeaderMap) -> HeaderMap {
    headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    headers
}

async fn hear(url: &Url, response: Response) -> Result<Heard, AgentError> {
    let throttled = response.status() == StatusCode::TOO_MANY_REQUESTS;
    let wait = asked_wait(response.headers(), throttled);
    let (head, mut body) = taken_apart(response);
    let body = read_whole(&mut body)
        .await
        .map_err(|why| AgentError::Unreachable(format!("{}: its answer broke off: {why}", shown(url))))?;
    Ok(Heard { wait, answer: Answer { status: head.status, content_type: head.content_type, body } })
}

/// An answer, read to its end.
pub(super) struct Heard {
    /// How long it asks to wait before the next request.
    pub(super) wait: Option<Duration>,
    answer: Answer,
}

impl Heard {
    /// An answer that nobody sent.
    #[cfg(test)]
    pub(super) fn of(status: u16, body: Vec<u8>) -> Self {
        let status = StatusCode::from_u16(status).unwrap();
        Self { wait: None, answer: Answer { status, content_type: None, body } }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.answer.status
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.answer.body
    }

    /// The body as JSON, whatever the status says of it.
    pub(super) fn json(&self) -> Result<Value, AgentError> {
        let body = self.body();
        if body.len() > ANSWER_LIMIT {
            return Err(AgentError::Malformed("it is longer than 10 MiB".to_owned()));
        }
        serde_json::from_slice(body).map_err(|_| {
            let kind = one_line(self.answer.content_type.as_deref().unwrap_or("no content type"), SHOWN);
            let start = one_line(&String::from_utf8_lossy(body), SHOWN);
            AgentError::Malformed(format!("it is not JSON ({kind}) and begins \"{start}\""))
        })
    }

    /// The status and the body, for a person.
    pub(super) fn complaint(&self) -> String {
        self.answer.complaint()
    }
}

/// An error without the secrets that its request held, should the agent have repeated them.
pub(super) fn without_secrets(error: AgentError, headers: &HeaderMap) -> AgentError {
    let secrets = Secrets::of(headers);
    let clean = |words: String| secrets.out_of_error(&words);
    match error {
        AgentError::NotFound(words) => AgentError::NotFound(clean(words)),
        AgentError::NotReady(words) => AgentError::NotReady(clean(words)),
        AgentError::Unreachable(words) => AgentError::Unreachable(clean(words)),
        AgentError::Failed(words) => AgentError::Failed(clean(words)),
        AgentError::Malformed(words) => AgentError::Malformed(clean(words)),
        AgentError::Tools { why, owner } => AgentError::Tools { why: clean(why), owner },
    }
}
