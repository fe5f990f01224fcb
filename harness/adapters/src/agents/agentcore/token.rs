//! Into a runtime with a token, where it has an authorizer of its own: plain HTTPS, since the SDK only signs.

use super::{
    SESSION,
    door::{Call, Door, Trouble},
    refusal::Refusal,
    runtime::Runtime,
};
use crate::{
    agents::{
        http::{client, parse_url, send, taken_apart},
        incoming::{Head, Incoming, read_whole},
        setup::SetupError,
    },
    net::is_loopback,
};
use async_trait::async_trait;
use reqwest::{
    Client, Url,
    header::{HeaderMap, HeaderValue},
};
use serde_json::json;

/// A client of the runtime.
pub(super) struct Token {
    client: Client,
    invocations: Url,
    stop: Url,
    /// The headers that hold for every request, the token among them.
    standing: HeaderMap,
}

impl Token {
    pub(super) fn new(runtime: &Runtime, base: &str, standing: HeaderMap) -> Result<Self, SetupError> {
        let invocations = parse_url(&runtime.address(base, "invocations"))?;
        let stop = parse_url(&runtime.address(base, "stopruntimesession"))?;
        Ok(Self { client: client(is_loopback(&invocations))?, invocations, stop, standing })
    }
}

#[async_trait]
impl Door for Token {
    async fn invoke(&self, call: &Call) -> Result<(Head, Box<dyn Incoming>), Trouble> {
        let sent = send(&self.client, &self.invocations, call.headers.clone(), &call.body).await;
        let response = sent.map_err(Trouble::Gone)?;
        let kind = response.headers().get("x-amzn-errortype").and_then(|value| value.to_str().ok());
        let kind = kind.map(str::to_owned);
        let (head, mut body) = taken_apart(response);
        if head.status.is_success() {
            return Ok((head, Box::new(body)));
        }
        let said = read_whole(&mut body).await.unwrap_or_default();
        let refusal = Refusal::read(head.status.as_u16(), kind.as_deref(), &said);
        Err(Trouble::Refused(Refusal { by_token: true, ..refusal }))
    }

    async fn stop(&self, session: &str) {
        let mut headers = self.standing.clone();
        headers.extend(HeaderValue::try_from(session).ok().map(|session| (SESSION, session)));
        // Nothing depends on it.
        let _ = send(&self.client, &self.stop, headers, &json!({})).await;
    }
}
