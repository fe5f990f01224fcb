//! A link to an agent that speaks JSON over HTTP: its pool of connections, its headers, its proof of who asks.

use super::{
    answer::{ANSWER_LIMIT, Answer},
    auth::authorization,
    excerpt::one_line,
    headers::Headers,
    http::{client, read, unreachable},
    setup::SetupError,
    template::Values,
};
use crate::models::openai::{Secrets, asked_wait};
use rehearsal_core::{agent::AgentError, suite::Auth};
use reqwest::{
    Client, RequestBuilder, StatusCode, Url,
    header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue},
};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// How much of an answer an error shows, in characters.
const SHOWN: usize = 300;

/// A link to an agent. It may hold secrets and therefore has no `Debug`.
pub(super) struct Link {
    client: Client,
    headers: Headers,
    proof: Option<HeaderValue>,
}

impl Link {
    /// Checks the headers and the variables that they and the proof name. `loopback` is whether the agent is on
    /// this machine. Sends nothing.
    pub(super) fn new(
        headers: &BTreeMap<String, String>,
        auth: Option<&Auth>,
        variables: &BTreeMap<String, String>,
        loopback: bool,
    ) -> Result<Self, SetupError> {
        let headers = Headers::parse(headers, variables)?;
        let proof = auth.map(|auth| authorization(auth, variables)).transpose()?;
        Ok(Self { client: client(loopback)?, headers, proof })
    }

    /// Whether requests hold anything that is only for the agent's eyes.
    pub(super) fn is_private(&self) -> bool {
        self.proof.is_some() || !self.headers.is_empty()
    }

    /// The headers of a request that belongs to a turn.
    pub(super) fn turn_headers(&self, values: Values<'_>) -> HeaderMap {
        self.proved(self.headers.of_turn(values))
    }

    /// The headers of a request that belongs to no turn.
    pub(super) fn own_headers(&self, values: Values<'_>) -> HeaderMap {
        self.proved(self.headers.written(values))
    }

    /// What the suite writes holds over the proof.
    fn proved(&self, mut headers: HeaderMap) -> HeaderMap {
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        if let Some(proof) = &self.proof {
            headers.entry(AUTHORIZATION).or_insert_with(|| proof.clone());
        }
        headers
    }

    /// Posts JSON.
    pub(super) async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: &Value,
    ) -> Result<Heard, AgentError> {
        send(url, self.client.post(url.clone()).headers(headers).json(body)).await
    }

    /// Asks for what is at an address.
    pub(super) async fn get(&self, url: &Url, headers: HeaderMap) -> Result<Heard, AgentError> {
        send(url, self.client.get(url.clone()).headers(headers)).await
    }
}

async fn send(url: &Url, request: RequestBuilder) -> Result<Heard, AgentError> {
    let broken = |error: reqwest::Error| unreachable(url, error);
    let response = request.send().await.map_err(broken)?;
    let throttled = response.status() == StatusCode::TOO_MANY_REQUESTS;
    let wait = asked_wait(response.headers(), throttled);
    Ok(Heard { wait, answer: read(response).await.map_err(broken)? })
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
    }
}
