//! One connection to a provider: its pool, its headers, its proof; bytes out, bytes in.

use super::{Endpoint, SetupError, address, secrets::Secrets};
use crate::{authorize::Authorize, net::root_cause};
use reqwest::{
    Client, Request, Response, StatusCode, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect, retry,
};
use serde_json::Value;
use std::{io, sync::Arc, time::Duration};

/// The most of an answer that is read, in bytes.
pub(super) const ANSWER_LIMIT: usize = 32 * 1024 * 1024;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// Common local servers close a connection that is idle for five seconds. Letting go earlier keeps a call
/// from being sent into a connection that is closing at that moment.
const IDLE: Duration = Duration::from_secs(4);

/// The same for servers behind TLS, which are slower to close and dearer to greet again.
const IDLE_TLS: Duration = Duration::from_secs(50);

/// A way to send requests to one provider.
pub(super) struct Connection {
    client: Client,
    headers: HeaderMap,
    authorize: Arc<dyn Authorize>,
}

/// An HTTP answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// What the request proved itself with.
    pub(super) secrets: Secrets,
}

/// Why there is no answer.
#[derive(Debug, PartialEq)]
pub(super) enum Trouble {
    /// There is nothing to prove the request with.
    Unproved(String),
    /// No connection came about.
    Unreachable(String),
    /// The connection broke.
    BrokenOff(String),
    /// The answer is longer than anybody reads.
    TooMuch,
}

impl Connection {
    /// Checks the headers. Sends nothing.
    pub(super) fn new(endpoint: &Endpoint, base: &Url) -> Result<Self, SetupError> {
        let builder = Client::builder()
            .user_agent(concat!("rehearsal/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(if base.scheme() == "https" { IDLE_TLS } else { IDLE });
        // A proxy of the environment is for the world outside.
        let builder = if address::is_loopback(base) { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| SetupError::Client(said(&error)))?;
        Ok(Self { client, headers: headers(endpoint)?, authorize: Arc::clone(&endpoint.authorize) })
    }

    /// Posts a body once and reads the answer to its end.
    pub(super) async fn post(&self, url: &Url, body: Value) -> Result<Answer, Trouble> {
        let request = self.client.post(url.clone()).json(&body).headers(self.headers.clone());
        // It is as large as all that was said, and thousands of calls may wait at once.
        drop(body);
        let mut request = request.build().map_err(|error| Trouble::Unreachable(said(&error)))?;
        self.authorize.authorize(&mut request).await.map_err(Trouble::Unproved)?;
        self.exchange(request).await
    }

    async fn exchange(&self, request: Request) -> Result<Answer, Trouble> {
        let secrets = Secrets::of(request.headers());
        let response = self.client.execute(request).await.map_err(|error| {
            let cause = secrets.out_of_error(&said(&error));
            if error.is_connect() { Trouble::Unreachable(cause) } else { Trouble::BrokenOff(cause) }
        })?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read(response).await?;
        Ok(Answer { status, headers, body, secrets })
    }
}

fn headers(endpoint: &Endpoint) -> Result<HeaderMap, SetupError> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(project) = &endpoint.project {
        let value = HeaderValue::from_str(project).map_err(|_| SetupError::Project(project.clone()))?;
        headers.insert(HeaderName::from_static("openai-project"), value);
    }
    for (name, value) in &endpoint.headers {
        let header = HeaderName::try_from(name).map_err(|_| SetupError::HeaderName(name.clone()))?;
        let mut value = HeaderValue::from_str(value).map_err(|_| SetupError::HeaderValue(name.clone()))?;
        value.set_sensitive(true);
        headers.insert(header, value);
    }
    Ok(headers)
}

/// Reads a body, at most one chunk past the limit.
async fn read(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Trouble::BrokenOff(said(&error)))? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT {
            return Err(Trouble::TooMuch);
        }
    }
    Ok(body)
}

/// What the failure comes down to, in words.
fn said(error: &reqwest::Error) -> String {
    let cause = root_cause(error);
    match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused".to_owned(),
        Some(_) | None if error.is_timeout() => format!("no connection within {CONNECT:?}"),
        Some(_) | None => cause.to_string(),
    }
}

impl Answer {
    /// A header's value, where it is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// What the body is said to be.
    pub(super) fn content_type(&self) -> &str {
        self.header(CONTENT_TYPE.as_str()).unwrap_or("no content type")
    }

    /// The provider's id of the call.
    pub(super) fn request_id(&self) -> Option<&str> {
        self.header("x-request-id").or_else(|| self.header("x-amzn-requestid"))
    }

    /// The body for a person's eyes.
    pub(super) fn words(&self) -> String {
        self.secrets.out_of_error(&String::from_utf8_lossy(&self.body))
    }
}
