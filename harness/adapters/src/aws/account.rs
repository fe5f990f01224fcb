//! The AWS account on whose behalf a run asks and pays.

use super::{
    error::AwsError,
    sign::{Service, Signer},
    wallet::Wallet,
};
use crate::{
    agents::excerpt::one_line,
    authorize::{Authorize, Bearer},
};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use rehearsal_core::clock::Clock;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long the region may be looked for; the last place asked is a server that most networks lack.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the caller knows of the account. Everything else is found as AWS's own tools find it.
#[derive(Clone, Default)]
pub struct AccountSettings {
    /// The region; otherwise that of `AWS_REGION`, of the profile, or of the machine in the cloud.
    pub region: Option<String>,
    /// A Bedrock API key, the value of `AWS_BEARER_TOKEN_BEDROCK`.
    pub bearer: Option<String>,
}

/// An account: a region, and the means to prove who asks.
#[derive(Clone)]
pub struct Account {
    region: String,
    bearer: Option<Bearer>,
    wallet: Arc<Wallet>,
    clock: Arc<dyn Clock>,
}

impl Account {
    /// Finds the account by AWS's standard chain: variables of the environment, the profile in
    /// `~/.aws` (single sign-on, roles and credential processes included), web identity, and the
    /// container or machine in the cloud. This is `aws-config`'s own reading of the environment.
    ///
    /// Credentials are not asked for before they are needed.
    ///
    /// # Errors
    /// [`AwsError::Settings`] where no region is known, or a setting makes no sense.
    pub async fn load(settings: AccountSettings, clock: Arc<dyn Clock>) -> Result<Self, AwsError> {
        let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12());
        if let Some(region) = settings.region {
            loader = loader.region(Region::new(region));
        }
        let config = timeout(PATIENCE, loader.load()).await.map_err(|_| no_region())?;
        Self::from_config(config, settings.bearer.as_deref(), clock)
    }

    /// An account by a configuration that was made some other way.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_config(
        config: SdkConfig,
        bearer: Option<&str>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, AwsError> {
        let region = checked_region(config.region().map(Region::as_ref))?;
        let bearer = bearer.map(Bearer::new).transpose();
        let bearer =
            bearer.map_err(|error| AwsError::Settings(format!("AWS_BEARER_TOKEN_BEDROCK: {error}")))?;
        let wallet = Arc::new(Wallet::new(config.credentials_provider(), clock.clone()));
        Ok(Self { region, bearer, wallet, clock })
    }

    /// The region, such as `us-east-1`.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// What proves to this service who asks: the Bedrock API key where there is one and the service
    /// takes it, otherwise a signature.
    pub fn authorizer(&self, service: Service) -> Arc<dyn Authorize> {
        match self.bearer.as_ref().filter(|_| service.takes_bearer()) {
            Some(bearer) => Arc::new(bearer.clone()),
            None => Arc::new(Signer::new(self.wallet.clone(), service, &self.region, self.clock.clone())),
        }
    }

    /// Whether there is anything to prove to this service who asks, without asking it. Takes ten
    /// seconds at most.
    ///
    /// # Errors
    /// [`AwsError::Credentials`] where there are none, or they have expired.
    pub async fn check(&self, service: Service) -> Result<(), AwsError> {
        if self.bearer.is_some() && service.takes_bearer() {
            return Ok(());
        }
        let credentials = self.wallet.credentials().await;
        credentials.map(drop).map_err(|absence| AwsError::Credentials(absence.line(service)))
    }
}

/// A region becomes part of a host's name, so it may hold nothing else.
pub(super) fn checked_region(region: Option<&str>) -> Result<String, AwsError> {
    let region = region.map(str::trim).filter(|region| !region.is_empty()).ok_or_else(no_region)?;
    if region.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-') {
        return Ok(region.to_owned());
    }
    let region = one_line(region, 40);
    Err(AwsError::Settings(format!("\"{region}\" is not an AWS region; one is written such as us-east-1")))
}

fn no_region() -> AwsError {
    AwsError::Settings("no AWS region: set AWS_REGION, or the region of the profile".to_owned())
}

#[cfg(test)]
mod tests;
