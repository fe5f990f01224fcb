//! Credentials, asked for once and kept for as long as they are good.

use super::sign::Service;
use crate::{agents::excerpt::one_line, net::root_cause};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, SharedCredentialsProvider, error::CredentialsError},
};
use rehearsal_core::clock::{Clock, Timestamp};
use std::{sync::Arc, time::Duration, time::UNIX_EPOCH};
use tokio::{sync::Mutex, time::timeout};

/// How long a provider may take: a login over the network does not take longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Credentials are renewed this long before they expire, so that none expires on its way.
const MARGIN: Duration = Duration::from_secs(5 * 60);
/// Credentials that do not say when they expire are read again after this long, as AWS's own clients do.
const UNDATED: Duration = Duration::from_secs(15 * 60);
/// How much of a provider's own words is shown, in characters.
const SHOWN: usize = 300;

/// The credentials of one account.
pub(super) struct Wallet {
    /// `None` where there is no way at all to come by credentials.
    provider: Option<SharedCredentialsProvider>,
    clock: Arc<dyn Clock>,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    credentials: Credentials,
    until: Timestamp,
}

impl Wallet {
    pub(super) fn new(provider: Option<SharedCredentialsProvider>, clock: Arc<dyn Clock>) -> Self {
        Self { provider, clock, kept: Mutex::new(None) }
    }

    /// Good credentials. Whoever comes while they are being renewed waits for the same ones.
    pub(super) async fn credentials(&self) -> Result<Credentials, Absence> {
        let mut kept = self.kept.lock().await;
        let now = self.clock.now();
        if let Some(good) = kept.as_ref().filter(|kept| now < kept.until) {
            return Ok(good.credentials.clone());
        }
        let credentials = ask(self.provider.as_ref()).await?;
        let until = good_until(&credentials, now)?;
        *kept = Some(Kept { credentials: credentials.clone(), until });
        Ok(credentials)
    }
}

/// Asks a provider, with no more patience than it deserves.
pub(super) async fn ask(provider: Option<&SharedCredentialsProvider>) -> Result<Credentials, Absence> {
    let provider = provider.ok_or(Absence::Nowhere)?;
    match timeout(PATIENCE, provider.provide_credentials()).await {
        Ok(Ok(credentials)) => Ok(credentials),
        Ok(Err(error)) => Err(Absence::of(&error)),
        Err(_) => Err(Absence::Late),
    }
}

/// Until when these credentials are used before others are asked for.
fn good_until(credentials: &Credentials, now: Timestamp) -> Result<Timestamp, Absence> {
    let Some(expiry) = credentials.expiry() else { return Ok(now.plus(UNDATED)) };
    let since = expiry.duration_since(UNIX_EPOCH).unwrap_or_default();
    let expiry = Timestamp::default().plus(since);
    if expiry <= now {
        return Err(Absence::Expired);
    }
    // Those that are about to expire serve this once.
    Ok(Timestamp::default().plus(since.saturating_sub(MARGIN)))
}

/// Why there are no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// Nothing is set up.
    Nowhere,
    /// The provider did not answer in time.
    Late,
    /// They, or the login behind them, have expired.
    Expired,
    /// What is set up does not work, in its own words.
    Broken(String),
}

impl Absence {
    pub(super) fn of(error: &CredentialsError) -> Self {
        let cause = one_line(root_cause(error).to_string().trim_end_matches('.'), SHOWN);
        match error {
            CredentialsError::CredentialsNotLoaded(_) => Self::Nowhere,
            CredentialsError::ProviderTimedOut(_) => Self::Late,
            // The machine's own service is asked last, so nothing else was set up; that it refuses tells
            // a person nothing.
            _ if cause.contains("IMDS") => Self::Nowhere,
            _ if cause.to_lowercase().contains("expired") => Self::Expired,
            _ => Self::Broken(cause),
        }
    }

    /// One line for a person who wants to use this service.
    pub(super) fn line(&self, service: Service) -> String {
        let key = if service.takes_bearer() { ", or set AWS_BEARER_TOKEN_BEDROCK" } else { "" };
        match self {
            Self::Nowhere => format!(
                "no AWS credentials: log in with `aws sso login` or set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY{key}"
            ),
            Self::Late => format!(
                "AWS credentials did not come within {} s: check AWS_PROFILE and the network{key}",
                PATIENCE.as_secs()
            ),
            Self::Expired => {
                format!("the AWS credentials have expired: log in again, such as with `aws sso login`{key}")
            }
            Self::Broken(cause) => format!(
                "AWS credentials cannot be had: {cause}: check AWS_PROFILE and the files in ~/.aws, or log in again{key}"
            ),
        }
    }
}

#[cfg(test)]
mod tests;
