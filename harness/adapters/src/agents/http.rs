//! An agent that already runs and answers `POST` with JSON.

use super::{
    answer::{ANSWER_LIMIT, Answer},
    exchange::Exchange,
    setup::SetupError,
    template::Values,
};
use crate::net::{is_loopback, root_cause};
use async_trait::async_trait;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    ids::SessionId,
    suite::{HttpExchange, HttpSpec},
};
use reqwest::{Client, Response, Url, header::CONTENT_TYPE, redirect};
use std::{collections::BTreeMap, fmt, io, sync::Arc, time::Duration};

/// Common servers close a connection that is idle for five seconds. Letting go earlier keeps a turn
/// from being sent into a connection that is closing at that moment.
const IDLE: Duration = Duration::from_secs(4);

/// An agent at an address. All of its conversations share one pool of connections.
pub struct HttpAgent {
    poster: Poster,
    url: Url,
}

impl HttpAgent {
    /// Checks the address, the exchange and the variables that its headers name. Sends nothing.
    ///
    /// # Errors
    /// What in the suite or the environment must be changed.
    pub fn new(spec: &HttpSpec, variables: &BTreeMap<String, String>) -> Result<Self, SetupError> {
        let url = parse_url(&spec.url)?;
        let poster = Poster::new(&spec.exchange, variables, is_loopback(&url))?;
        Ok(Self { poster, url })
    }
}

impl fmt::Debug for HttpAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpAgent").field("url", &shown(&self.url)).finish_non_exhaustive()
    }
}

#[async_trait]
impl Agent for HttpAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let (poster, url) = (self.poster.clone(), self.url.clone());
        Ok(Box::new(HttpDialogue { poster, url, session: session.clone() }))
    }
}

struct HttpDialogue {
    poster: Poster,
    url: Url,
    session: SessionId,
}

#[async_trait]
impl Dialogue for HttpDialogue {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        self.poster.post(&self.url, Values { session: &self.session, request }).await
    }
}

/// Posts turns as one exchange describes them, to any address.
#[derive(Clone)]
pub(super) struct Poster {
    client: Client,
    exchange: Arc<Exchange>,
}

impl Poster {
    pub(super) fn new(
        exchange: &HttpExchange,
        variables: &BTreeMap<String, String>,
        loopback: bool,
    ) -> Result<Self, SetupError> {
        let exchange = Arc::new(Exchange::new(exchange, variables)?);
        Ok(Self { client: client(loopback)?, exchange })
    }

    /// Sends one turn and reads the reply. Dropping the future closes the connection, so a late answer
    /// is nobody's.
    pub(super) async fn post(&self, url: &Url, values: Values<'_>) -> Result<Reply, AgentError> {
        let broken = |error: reqwest::Error| unreachable(url, error);
        let request = self.client.post(url.clone()).headers(self.exchange.headers(values));
        let response = request.json(&self.exchange.body(values)).send().await.map_err(broken)?;
        read(response).await.map_err(broken)?.reply(self.exchange.pointer())
    }
}

/// A client for one agent. A proxy of the environment is for the world outside: an agent on this machine is
/// reached directly.
pub(super) fn client(loopback: bool) -> Result<Client, SetupError> {
    let builder = Client::builder().redirect(redirect::Policy::none()).pool_idle_timeout(IDLE);
    let builder = if loopback { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| SetupError::Client(root_cause(&error).to_string()))
}

/// Reads an answer, at most one chunk past the limit.
pub(super) async fn read(mut response: Response) -> Result<Answer, reqwest::Error> {
    let status = response.status();
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut body = Vec::new();
    while body.len() <= ANSWER_LIMIT {
        let Some(chunk) = response.chunk().await? else { break };
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, content_type, body })
}

/// Reads an address that can be posted to. The error does not repeat it: it may hold a password.
pub(super) fn parse_url(text: &str) -> Result<Url, SetupError> {
    let url = Url::parse(text).map_err(|error| SetupError::Url(error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(SetupError::Url(format!("{other} is not http or https"))),
    }
}

/// The address without what may be secret in it: credentials, query and fragment.
pub(super) fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

pub(super) fn unreachable(url: &Url, error: reqwest::Error) -> AgentError {
    AgentError::Unreachable(format!("{}: {}", shown(url), said(&error.without_url())))
}

/// What the failure comes down to, with what to do where that is known.
fn said(error: &reqwest::Error) -> String {
    let cause = root_cause(error);
    match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused; is the agent running?".to_owned(),
        Some(_) | None => cause.to_string(),
    }
}

#[cfg(test)]
mod tests;
