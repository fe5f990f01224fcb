//! Into a runtime with a signature of AWS, by AWS's own SDK.

use super::{
    door::{Call, Door, Trouble},
    refusal::Refusal,
    runtime::Runtime,
};
use crate::{
    agents::{
        excerpt::one_line,
        http::parse_url,
        incoming::{Head, Incoming},
        setup::SetupError,
    },
    aws::{
        Service,
        sdk::{self, behind, causes},
    },
};
use async_trait::async_trait;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_bedrockagentcore::{
    Client,
    config::{Builder, IdentityCache, StalledStreamProtectionConfig, http::HttpResponse, retry::RetryConfig},
    error::SdkError,
    primitives::{Blob, ByteStream},
};
use rehearsal_core::agent::AgentError;
use reqwest::{StatusCode, header::HeaderMap};
use std::error::Error;

/// How much of an error is shown, in characters.
const SHOWN: usize = 300;

/// A client of the runtime.
pub(super) struct Signed {
    client: Client,
    runtime: Runtime,
}

impl Signed {
    /// Finds settings and credentials the way AWS's own tools do.
    pub(super) async fn connect(runtime: &Runtime, endpoint: Option<String>) -> Result<Self, SetupError> {
        let endpoint = endpoint.map(|endpoint| parse_url(endpoint.trim()).map(|_| endpoint)).transpose()?;
        let aws = |error: crate::aws::AwsError| SetupError::Aws(error.to_string());
        let settings = sdk::settings(runtime.region()).await.map_err(aws)?;
        sdk::check(&settings, Service::AgentCore).await.map_err(aws)?;
        Ok(Self { client: client(&settings, endpoint), runtime: runtime.clone() })
    }

    /// A client whose secret is made up.
    #[cfg(test)]
    pub(super) fn for_tests(runtime: &Runtime, endpoint: &str) -> Self {
        let credentials = aws_credential_types::Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
        let settings = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(aws_config::Region::new(runtime.region().to_owned()))
            .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(credentials))
            .build();
        Self { client: client(&settings, Some(endpoint.to_owned())), runtime: runtime.clone() }
    }

    fn trouble<E: Error + Send + Sync + 'static>(&self, error: &SdkError<E, HttpResponse>) -> Trouble {
        if let Some(response) = error.raw_response() {
            let kind = response.headers().get("x-amzn-errortype");
            let body = response.body().bytes().unwrap_or_default();
            return Trouble::Refused(Refusal::read(response.status().as_u16(), kind, body));
        }
        let why = match behind::<CredentialsError>(error) {
            Some(missing) => sdk::gone(missing, Service::AgentCore),
            None => one_line(&causes(error), SHOWN),
        };
        Trouble::Gone(AgentError::Unreachable(format!("{}: {why}", self.runtime.shown())))
    }
}

/// One request for each call, without retries behind our back, and bounded in time by whoever calls.
fn client(settings: &SdkConfig, endpoint: Option<String>) -> Client {
    let mut builder = Builder::from(settings)
        .behavior_version(BehaviorVersion::v2026_01_12())
        .retry_config(RetryConfig::disabled())
        .timeout_config(sdk::times())
        // Credentials run out during long runs and are loaded again, as patiently as the first time.
        .identity_cache(IdentityCache::lazy().load_timeout(sdk::PATIENCE).build())
        // An agent may think for minutes before it says anything.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    if let Some(endpoint) = endpoint {
        builder = builder.endpoint_url(endpoint.trim());
    }
    Client::from_conf(builder.build())
}

#[async_trait]
impl Door for Signed {
    async fn invoke(&self, call: &Call) -> Result<(Head, Box<dyn Incoming>), Trouble> {
        let headers = texts(&call.headers);
        let request = self
            .client
            .invoke_agent_runtime()
            .agent_runtime_arn(self.runtime.arn())
            .set_qualifier(self.runtime.qualifier().map(str::to_owned))
            .payload(Blob::new(call.body.to_string()))
            .customize()
            .mutate_request(move |request| {
                for (name, value) in &headers {
                    // What is not text was left out before.
                    let _ = request.headers_mut().try_insert(name.clone(), value.clone());
                }
            });
        let answer = request.send().await.map_err(|error| self.trouble(&error))?;
        let status = answer.status_code().and_then(|code| u16::try_from(code).ok());
        let status = status.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::OK);
        // The SDK makes an empty text of a header that is not there.
        let content_type = Some(answer.content_type().to_owned()).filter(|kind| !kind.is_empty());
        let head = Head { status, content_type };
        Ok((head, Box::new(Payload(answer.response))))
    }

    async fn stop(&self, session: &str) {
        let request = self.client.stop_runtime_session().agent_runtime_arn(self.runtime.arn());
        let request = request.set_qualifier(self.runtime.qualifier().map(str::to_owned));
        // Nothing depends on it.
        let _ = request.runtime_session_id(session).send().await;
    }
}

/// The headers as text, those of one name in one line. A signature holds for text alone.
fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let line = |name| {
        let values: Vec<&str> =
            headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        values.join(",")
    };
    let lines = headers.keys().map(|name| (name.to_string(), line(name)));
    lines.filter(|(_, value)| !value.is_empty()).collect()
}

/// The body of an answer.
struct Payload(ByteStream);

#[async_trait]
impl Incoming for Payload {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let chunk = self.0.next().await.transpose();
        let chunk = chunk.map_err(|error| one_line(&causes(&error), SHOWN))?;
        Ok(chunk.map(|chunk| chunk.to_vec()))
    }
}
