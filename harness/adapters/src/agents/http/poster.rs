//! Requests to an agent: posted as its exchange describes them, and the reply read.

use super::Ready;
use crate::{
    agents::{
        conversation::Conversation,
        exchange::Exchange,
        incoming::{Head, Incoming, read},
        link::without_secrets,
        setup::SetupError,
    },
    net::root_cause,
};
use async_trait::async_trait;
use rehearsal_core::{
    agent::{AgentError, Reply, Request},
    ids::SessionId,
    suite::HttpExchange,
};
use reqwest::{
    Client, Response, Url,
    header::{CONTENT_TYPE, HeaderMap},
    redirect,
};
use serde_json::Value;
use std::{collections::BTreeMap, io, sync::Arc, time::Duration};

/// Common servers close a connection that is idle for five seconds. Letting go earlier keeps a turn
/// from being sent into a connection that is closing at that moment.
const IDLE: Duration = Duration::from_secs(4);

/// Posts turns as one exchange describes them, to any address.
#[derive(Clone)]
pub(in crate::agents) struct Poster {
    client: Client,
    exchange: Arc<Exchange>,
}

impl Poster {
    /// Checks the exchange. `loopback` says whether the agent is on this machine.
    pub(in crate::agents) fn new(
        exchange: &HttpExchange,
        variables: &BTreeMap<String, String>,
        loopback: bool,
    ) -> Result<Self, SetupError> {
        Ok(Self { client: client(loopback)?, exchange: Arc::new(Exchange::new(exchange, variables)?) })
    }

    /// A conversation that has not begun.
    pub(in crate::agents) fn conversation(&self, session: &SessionId) -> Conversation {
        Conversation::new(session, self.exchange.carrier())
    }

    /// How to learn whether the agent behind this address is ready, by a path of the same server.
    pub(in crate::agents) fn ready(&self, url: &Url, path: &str) -> Ready {
        Ready::new(self.client.clone(), url, path, self.exchange.standing_headers())
    }

    /// Sends one turn and reads the reply. Dropping the future closes the connection, so a late answer
    /// is nobody's.
    pub(in crate::agents) async fn post(
        &self,
        url: &Url,
        conversation: &Conversation,
        request: Request<'_>,
    ) -> Result<Reply, AgentError> {
        let values = conversation.values(request);
        let mut headers = self.exchange.headers(values);
        conversation.address(url, &mut headers);
        let heard = async {
            let response = send(&self.client, url, headers.clone(), &self.exchange.body(values)).await?;
            conversation.hear(url, response.headers());
            let (head, mut body) = taken_apart(response);
            read(head, &mut body, (self.exchange.places(), &shown(url))).await
        };
        let reply = heard.await.map_err(|error| without_secrets(error, &headers))?;
        conversation.settle(reply)
    }
}

/// A client that goes where it is told and nowhere else. A proxy of the environment is for the world outside: an
/// agent on this machine is reached directly.
pub(crate) fn client(loopback: bool) -> Result<Client, SetupError> {
    let builder = Client::builder().redirect(redirect::Policy::none()).pool_idle_timeout(IDLE);
    let builder = if loopback { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| SetupError::Client(root_cause(&error).to_string()))
}

/// Posts a request and waits for the beginning of the answer.
pub(in crate::agents) async fn send(
    client: &Client,
    url: &Url,
    headers: HeaderMap,
    body: &Value,
) -> Result<Response, AgentError> {
    let sent = client.post(url.clone()).json(body).headers(headers).send().await;
    sent.map_err(|error| broken(url, error))
}

/// For a request that got no answer.
pub(in crate::agents) fn broken(url: &Url, error: reqwest::Error) -> AgentError {
    AgentError::Unreachable(format!("{}: {}", shown(url), said(&error.without_url())))
}

/// What is known of an answer, and the bytes that are still to come.
pub(in crate::agents) fn taken_apart(response: Response) -> (Head, Body) {
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
    (Head { status: response.status(), content_type }, Body(response))
}

/// The body of an answer.
pub(in crate::agents) struct Body(Response);

#[async_trait]
impl Incoming for Body {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let chunk = self.0.chunk().await.map_err(|error| root_cause(&error.without_url()).to_string())?;
        Ok(chunk.map(|chunk| chunk.to_vec()))
    }
}

/// Reads an address that can be posted to. The error does not repeat it: it may hold a password.
pub(in crate::agents) fn parse_url(text: &str) -> Result<Url, SetupError> {
    let url = Url::parse(text).map_err(|error| SetupError::Url(error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(SetupError::Url(format!("{other} is not http or https"))),
    }
}

/// The address without what may be secret in it: credentials, query and fragment.
pub(crate) fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

/// What the failure comes down to, with what to do where that is known.
pub(in crate::agents) fn said(error: &reqwest::Error) -> String {
    let cause = root_cause(error);
    match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused; is the agent running?".to_owned(),
        Some(_) | None => cause.to_string(),
    }
}
