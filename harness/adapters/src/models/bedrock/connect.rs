//! Getting in: region, address and credentials, all found the way other AWS tools find them.

use super::{Bedrock, dry::has_key};
use crate::{
    agents::excerpt::one_line,
    aws::sdk::{self, PATIENCE, causes},
};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials, error::CredentialsError};
use aws_sdk_bedrockruntime::{
    Client,
    config::{Builder, Config, IdentityCache, StalledStreamProtectionConfig, retry::RetryConfig},
};
use std::{collections::BTreeMap, error::Error, sync::Arc, time::Duration};
use tokio::time::timeout;

/// The id of Bedrock's API keys among the SDK's ways to sign.
const BY_KEY: &str = "httpBearerAuth";

/// Where Bedrock is, and what its log of calls is told. What is `None` is found by the SDK: in the environment
/// (`AWS_REGION`, `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`), in the profile, on the machine.
///
/// Credentials come from AWS's standard chain: environment, profile, SSO, process, web identity, container,
/// instance. A key in `AWS_BEARER_TOKEN_BEDROCK` goes before all of them. The SDK reads these by itself.
#[derive(Clone, Debug, Default)]
pub struct BedrockSettings {
    /// The AWS region, such as `eu-central-1`.
    pub region: Option<String>,
    /// An address in place of the region's own.
    pub endpoint: Option<String>,
    /// Names and values for `requestMetadata` that hold for every call, such as `run` and `suite`.
    pub tags: BTreeMap<String, String>,
}

/// Why there is no way into Bedrock. Each is one line for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The region cannot be one.
    #[error("{0:?} is not an AWS region; one is written such as us-east-1")]
    OddRegion(String),
    /// Nobody says which region.
    #[error(
        "Amazon Bedrock needs a region: write `providers: {{ bedrock: {{ region: us-east-1 }} }}` into the suite, or set AWS_REGION"
    )]
    NoRegion,
    /// The address cannot be one.
    #[error(
        "the address set for Amazon Bedrock is none; it has to look like https://host or http://host:port"
    )]
    NoAddress,
    /// The whole chain has no credentials.
    #[error(
        "no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in with `aws sso login`, or set AWS_BEARER_TOKEN_BEDROCK"
    )]
    NoCredentials,
    /// A key is set, and it is empty, as when a secret is missing in CI.
    #[error("AWS_BEARER_TOKEN_BEDROCK is set but empty; put a Bedrock API key into it, or unset it")]
    EmptyKey,
    /// There are some, but they cannot be loaded, such as those of a login that has expired.
    #[error(
        "the AWS credentials cannot be loaded ({0}); sign in again, for example with `aws sso login`, or check the profile"
    )]
    Credentials(String),
    /// Something in the chain does not answer.
    #[error(
        "the AWS credentials were not loaded within {} seconds; check AWS_PROFILE and what it asks for credentials",
        .0.as_secs()
    )]
    Slow(Duration),
}

impl Bedrock {
    /// Finds region, address and where credentials come from. Sends nothing to Bedrock.
    ///
    /// # Errors
    /// [`ConnectError`] where there is no region, or an address that is none.
    pub async fn connect(settings: BedrockSettings) -> Result<Self, ConnectError> {
        let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12());
        if let Some(region) = settings.region.filter(|region| !region.trim().is_empty()) {
            loader = loader.region(Region::new(region.trim().to_owned()));
        }
        let loaded = timeout(PATIENCE, loader.load()).await.map_err(|_| ConnectError::Slow(PATIENCE))?;
        Self::over(&loaded, settings.endpoint, settings.tags)
    }

    /// A connection with a configuration that is complete.
    pub(super) fn over(
        loaded: &SdkConfig,
        endpoint: Option<String>,
        tags: BTreeMap<String, String>,
    ) -> Result<Self, ConnectError> {
        let region = loaded.region().ok_or(ConnectError::NoRegion)?.to_string();
        // It becomes part of a host's name, so it may hold nothing else.
        if !region.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-') {
            return Err(ConnectError::OddRegion(region));
        }
        let config = configuration(loaded, endpoint)?;
        let by_key = config
            .auth_scheme_preference()
            .is_some_and(|preferred| preferred.clone().into_iter().any(|scheme| scheme.inner() == BY_KEY));
        Ok(Self {
            client: Client::from_conf(config),
            credentials: loaded.credentials_provider(),
            region,
            by_key,
            tags: Arc::new(tags),
        })
    }

    /// Loads credentials once, so that a run without them ends before anything is spent. Of a Bedrock API key it
    /// only sees whether there is one at all: nobody but Bedrock can tell whether it is good.
    ///
    /// # Errors
    /// [`ConnectError`] where there are none, they cannot be loaded, or nothing comes within ten seconds.
    pub async fn check(&self) -> Result<(), ConnectError> {
        self.check_within(PATIENCE).await
    }

    async fn check_within(&self, patience: Duration) -> Result<(), ConnectError> {
        if self.by_key {
            return if has_key(&self.client).await { Ok(()) } else { Err(ConnectError::EmptyKey) };
        }
        let provider = self.credentials.as_ref().ok_or(ConnectError::NoCredentials)?;
        match timeout(patience, provider.provide_credentials()).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(unloaded(&error)),
            Err(_) => Err(ConnectError::Slow(patience)),
        }
    }
}

/// One request for each call, without retries behind our back, and bounded in time by whoever calls.
fn configuration(loaded: &SdkConfig, endpoint: Option<String>) -> Result<Config, ConnectError> {
    let mut builder = Builder::from(loaded)
        .behavior_version(BehaviorVersion::v2026_01_12())
        .retry_config(RetryConfig::disabled())
        .timeout_config(sdk::times())
        // Credentials run out during long runs and are loaded again, as patiently as the first time.
        .identity_cache(IdentityCache::lazy().load_timeout(PATIENCE).build())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    if let Some(endpoint) = endpoint {
        builder = builder.endpoint_url(checked(&endpoint)?);
    }
    Ok(builder.build())
}

/// An address that requests can be sent to.
fn checked(endpoint: &str) -> Result<String, ConnectError> {
    let endpoint = endpoint.trim();
    let address: http::Uri = endpoint.parse().map_err(|_| ConnectError::NoAddress)?;
    let is_http = matches!(address.scheme_str(), Some("http" | "https"));
    if is_http && address.host().is_some() { Ok(endpoint.to_owned()) } else { Err(ConnectError::NoAddress) }
}

/// Why credentials could not be loaded.
pub(super) fn unloaded(error: &CredentialsError) -> ConnectError {
    // The outermost error only says that there is one.
    let why = causes(error.source().unwrap_or(error));
    // The chain ends at the machine's own service. Where that fails, nothing before it had any credentials.
    if matches!(error, CredentialsError::CredentialsNotLoaded(_)) || why.contains("IMDS") {
        return ConnectError::NoCredentials;
    }
    // What a program for credentials writes may hold some.
    let why = why.split("Stderr").next().unwrap_or_default();
    ConnectError::Credentials(one_line(why, 300))
}

#[cfg(test)]
mod tests;
