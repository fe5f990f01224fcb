//! How long a model will be there.

use super::models::account;
use crate::environment::Environment;
use rehearsal_adapters::aws::{CallFault, Service, lifecycle};
use rehearsal_core::{
    price::PriceList,
    suite::{ModelChoice, ProviderKind, Suite},
};

/// A warning by the price table alone, which may be older than the provider's decision.
pub fn by_table(choice: &ModelChoice, prices: &PriceList, today: &str) -> Option<String> {
    let name = choice.priced_as.as_ref().unwrap_or(&choice.model);
    lifecycle::warning_by_table(prices.end_of_life(name.as_str())?, today)
}

/// A warning by the provider; the outer `None` where it does not tell.
pub async fn by_provider(
    suite: &Suite,
    choice: &ModelChoice,
    environment: &Environment,
    today: &str,
) -> Option<Option<String>> {
    let (prefix, id) = choice.model.as_str().split_once('/')?;
    if prefix != ProviderKind::Bedrock.as_str() {
        return None;
    }
    let spec = suite.providers.get(prefix);
    let account = account(environment, spec.and_then(|spec| spec.region.clone())).await.ok()?;
    let written = environment.get("AWS_ENDPOINT_URL_BEDROCK").map(str::to_owned);
    let endpoint = written.unwrap_or_else(|| lifecycle::ControlPlane::endpoint(account.region()));
    let control = lifecycle::ControlPlane::new(&endpoint, account.authorizer(Service::Bedrock)).ok()?;
    match control.lifecycle(id).await {
        Ok(lifecycle) => Some(lifecycle::warning(&lifecycle, today)),
        Err(error) if error.fault() == Some(CallFault::NotFound) => {
            Some(Some(format!("it has ended, or is not in {}", account.region())))
        }
        // Whoever may not ask this may still ask the model; the price table has to do.
        Err(_) => None,
    }
}
