//! What clients of AWS's own SDK need here: settings, credentials, and what their errors come down to.

use super::{
    account::checked_region,
    error::AwsError,
    sign::Service,
    wallet::{Absence, ask},
};
use aws_config::{BehaviorVersion, Region, SdkConfig, timeout::TimeoutConfig};
use aws_credential_types::provider::error::CredentialsError;
use std::{error::Error, time::Duration};
use tokio::time::timeout;

/// How long AWS's places for settings and credentials may take to answer. A machine outside AWS asks an address that
/// nobody answers on.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Settings for a region, by AWS's standard chain: environment, profile, single sign-on, process, web identity,
/// container, machine. Credentials are not asked for before they are needed.
pub(crate) async fn settings(region: &str) -> Result<SdkConfig, AwsError> {
    let region = Region::new(checked_region(Some(region))?);
    let loader = aws_config::defaults(BehaviorVersion::v2026_01_12()).region(region);
    let late =
        || AwsError::Settings("the settings of AWS did not come in time: check AWS_PROFILE".to_owned());
    timeout(PATIENCE, loader.load()).await.map_err(|_| late())
}

/// The only time limit of a client's own is the one on connecting: whoever calls bounds the rest.
pub(crate) fn times() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(PATIENCE)
        .disable_read_timeout()
        .disable_operation_timeout()
        .disable_operation_attempt_timeout()
        .build()
}

/// Loads credentials once, so that a run without them ends before anything is spent.
pub(crate) async fn check(settings: &SdkConfig, service: Service) -> Result<(), AwsError> {
    let credentials = ask(settings.credentials_provider().as_ref()).await;
    credentials.map(drop).map_err(|absence| AwsError::Credentials(absence.line(service)))
}

/// What to say where credentials that were there are there no longer.
pub(crate) fn gone(error: &CredentialsError, service: Service) -> String {
    Absence::of(error).line(service)
}

/// An error with everything behind it, since the SDK's outer errors say little.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let words = error.to_string();
        // Some errors repeat the one behind them.
        if !said.iter().any(|before| before.contains(&words)) {
            said.push(words);
        }
        next = error.source();
    }
    said.join(": ")
}

/// The first error of this kind in the chain of causes.
pub(crate) fn behind<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
