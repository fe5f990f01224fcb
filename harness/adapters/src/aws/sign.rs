//! AWS Signature Version 4 over a finished request.

use super::wallet::Wallet;
use crate::authorize::Authorize;
use async_trait::async_trait;
use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningInstructions, SigningSettings, sign},
    sign::v4,
};
use aws_smithy_runtime_api::client::identity::Identity;
use rehearsal_core::clock::{Clock, Timestamp};
use reqwest::{
    Request,
    header::{HeaderName, HeaderValue},
};
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// What a signature adds. A request that is signed again must not hold what the first one added.
const ADDED: [&str; 3] = ["authorization", "x-amz-date", "x-amz-security-token"];

/// A service of AWS, as signatures name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Amazon Bedrock: its control plane, its runtime and its OpenAI-compatible endpoint.
    Bedrock,
    /// Amazon Bedrock AgentCore, where agents run.
    AgentCore,
    /// AWS Cost Explorer, which is in `us-east-1` for all regions.
    CostExplorer,
}

impl Service {
    /// The name in a signature's scope.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bedrock => "bedrock",
            Self::AgentCore => "bedrock-agentcore",
            Self::CostExplorer => "ce",
        }
    }

    /// Whether it takes a Bedrock API key in place of a signature.
    pub fn takes_bearer(self) -> bool {
        match self {
            Self::Bedrock => true,
            Self::AgentCore | Self::CostExplorer => false,
        }
    }

    /// The region it is signed for, by an account that works in this one.
    pub fn region(self, of_account: &str) -> &str {
        match self {
            Self::Bedrock | Self::AgentCore => of_account,
            Self::CostExplorer => "us-east-1",
        }
    }
}

/// Signs requests to one service with an account's credentials.
pub struct Signer {
    wallet: Arc<Wallet>,
    service: Service,
    region: String,
    clock: Arc<dyn Clock>,
}

impl Signer {
    pub(super) fn new(wallet: Arc<Wallet>, service: Service, region: &str, clock: Arc<dyn Clock>) -> Self {
        Self { wallet, service, region: service.region(region).to_owned(), clock }
    }
}

#[async_trait]
impl Authorize for Signer {
    async fn authorize(&self, request: &mut Request) -> Result<(), String> {
        let credentials = self.wallet.credentials().await.map_err(|absence| absence.line(self.service))?;
        let scope = Scope { service: self.service.name(), region: &self.region, at: self.clock.now() };
        put_signature(request, credentials, &scope)
    }
}

/// What a signature holds for.
struct Scope<'a> {
    service: &'a str,
    region: &'a str,
    at: Timestamp,
}

impl Scope<'_> {
    fn time(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_nanos(self.at.0)
    }
}

fn put_signature(request: &mut Request, credentials: Credentials, scope: &Scope<'_>) -> Result<(), String> {
    for name in ADDED {
        request.headers_mut().remove(name);
    }
    for (name, value) in signature(request, credentials, scope)?.headers() {
        let name = HeaderName::try_from(name).map_err(cannot)?;
        let mut value = HeaderValue::from_str(value).map_err(cannot)?;
        // The date is no secret; the signature and the session's token are.
        value.set_sensitive(name != "x-amz-date");
        request.headers_mut().insert(name, value);
    }
    Ok(())
}

/// The headers that sign the request: its method, address, body and every header that is text. The path
/// is percent-encoded once more for the signature, as every service but S3 wants it.
fn signature(
    request: &Request,
    credentials: Credentials,
    scope: &Scope<'_>,
) -> Result<SigningInstructions, String> {
    let identity = Identity::from(credentials);
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.service)
        .time(scope.time())
        .settings(SigningSettings::default())
        .build()
        .map_err(cannot)?
        .into();
    let signed = sign(signable(request)?, &params).map_err(cannot)?;
    Ok(signed.into_parts().0)
}

fn signable(request: &Request) -> Result<SignableRequest<'_>, String> {
    let body = match request.body() {
        None => &[],
        Some(body) => body.as_bytes().ok_or("a body that is not in memory cannot be signed")?,
    };
    let headers = request.headers().iter();
    let headers = headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let url = request.url().as_str();
    SignableRequest::new(request.method().as_str(), url, headers, SignableBody::Bytes(body)).map_err(cannot)
}

/// No error of signing shows more than what part of the request it does not like.
fn cannot(error: impl std::fmt::Display) -> String {
    format!("the request cannot be signed: {error}")
}

#[cfg(test)]
mod tests;
