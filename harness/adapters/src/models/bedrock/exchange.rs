//! One request and what came back, byte by byte.
//!
//! An interceptor puts our body into the SDK's request before it is signed, and takes the answer as it came,
//! whatever the SDK makes of it.

use super::{
    connect::{ConnectError, unloaded},
    reply::Reply,
};
use crate::{
    agents::excerpt::one_line,
    aws::sdk::{PATIENCE, behind, causes},
};
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_bedrockruntime::{
    Client,
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        http::HttpResponse,
        interceptors::{
            AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
            BeforeTransmitInterceptorContextRef,
        },
    },
    error::{BoxError, SdkError},
};
use aws_smithy_types::body::SdkBody;
use std::{
    error::Error,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Why nothing, or not all, came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoReply {
    /// There were no credentials to sign with.
    Unsigned(ConnectError),
    /// The SDK could not make a request of it; why, in its words.
    Unsendable(String),
    /// No connection came about with this host; why, in the words of the system.
    Unreachable(String, String),
    /// The connection with this host broke before the answer was complete; why, in the words of the system.
    BrokenOff(String, String),
}

/// Sends one request for this model with this body, and waits for all of the answer.
pub(super) async fn exchange(client: &Client, model: &str, body: String) -> Result<Reply, NoReply> {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let wire = Wire { body, seen: seen.clone() };
    let outcome = client.converse().model_id(model).customize().interceptor(wire).send().await;
    let Seen { host, reply } = mem::take(&mut *open(&seen));
    match (reply, outcome) {
        (Some(Some(reply)), _) => Ok(reply),
        (Some(None), Err(error)) => Err(NoReply::BrokenOff(host, words(&error))),
        (Some(None) | None, Ok(_)) => Err(NoReply::Unsendable("the answer was lost".to_owned())),
        (None, Err(error)) => Err(no_reply(host, &error)),
    }
}

/// What became of a request that brought no answer.
fn no_reply<E: Error + Send + Sync + 'static>(host: String, error: &SdkError<E, HttpResponse>) -> NoReply {
    if let Some(missing) = behind::<CredentialsError>(error) {
        return NoReply::Unsigned(unloaded(missing));
    }
    let why = words(error);
    if host.is_empty() && why.contains("timed out") {
        return NoReply::Unsigned(ConnectError::Slow(PATIENCE));
    }
    let SdkError::DispatchFailure(failure) = error else { return NoReply::Unsendable(why) };
    // hyper keeps this to itself but for its words. Within an exchange, the SDK's only time limit is the one on
    // connecting.
    if failure.is_timeout() || why.contains("(Connect)") || why.contains("dns error") {
        NoReply::Unreachable(host, why)
    } else {
        NoReply::BrokenOff(host, why)
    }
}

/// All causes on one line.
fn words(error: &(dyn Error + 'static)) -> String {
    one_line(&causes(error), 300)
}

/// What was seen on the wire.
#[derive(Debug, Default)]
struct Seen {
    /// Where the request went; empty where it was not sent.
    host: String,
    /// What came back: `None` for nothing, `Some(None)` for an answer that broke off.
    reply: Option<Option<Reply>>,
}

fn open(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    // Each of its fields is written at once, so a lock that was poisoned elsewhere is as good as another.
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the body in and takes the answer out.
#[derive(Debug)]
struct Wire {
    body: String,
    seen: Arc<Mutex<Seen>>,
}

impl Intercept for Wire {
    fn name(&self) -> &'static str {
        "Wire"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        request.headers_mut().insert("content-length", self.body.len().to_string());
        *request.body_mut() = SdkBody::from(self.body.as_str());
        Ok(())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        open(&self.seen).host = host(context.request().uri());
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // A body that did not arrive whole is not in memory.
        let response = context.response();
        let body = response.body().bytes();
        open(&self.seen).reply = Some(body.map(|body| Reply::new(response, body)));
        Ok(())
    }
}

/// Host and port of an address, without the rest.
fn host(address: &str) -> String {
    let address: http::Uri = address.parse().unwrap_or_default();
    let host = address.host().unwrap_or("Amazon Bedrock");
    address.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
