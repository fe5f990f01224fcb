//! Which runtime, and where it is.

use crate::{agents::setup::SetupError, net::percent_encoded};
use rehearsal_core::suite::AgentCoreSpec;
use std::{collections::BTreeMap, fmt};

/// A runtime by its ARN.
#[derive(Clone)]
pub(super) struct Runtime {
    arn: String,
    qualifier: Option<String>,
    region: String,
    shown: String,
}

impl Runtime {
    pub(super) fn new(spec: &AgentCoreSpec) -> Result<Self, SetupError> {
        let parts: Vec<&str> = spec.runtime.splitn(6, ':').collect();
        let ["arn", _, "bedrock-agentcore", own_region, _, resource] = parts.as_slice() else {
            return Err(SetupError::Runtime(spec.runtime.clone()));
        };
        let Some(name) = resource.strip_prefix("runtime/").filter(|_| !own_region.is_empty()) else {
            return Err(SetupError::Runtime(spec.runtime.clone()));
        };
        let region = spec.region.as_deref().map_or(*own_region, str::trim).to_owned();
        let shown = format!("the runtime {name} in {region}");
        Ok(Self { arn: spec.runtime.clone(), qualifier: spec.qualifier.clone(), region, shown })
    }

    pub(super) fn arn(&self) -> &str {
        &self.arn
    }

    pub(super) fn qualifier(&self) -> Option<&str> {
        self.qualifier.as_deref()
    }

    pub(super) fn region(&self) -> &str {
        &self.region
    }

    /// Its name and region, for errors.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// AWS's own address, by the ARN's partition.
    pub(super) fn usual_endpoint(&self) -> String {
        let suffix = if self.arn.starts_with("arn:aws-cn:") { ".cn" } else { "" };
        format!("https://bedrock-agentcore.{}.amazonaws.com{suffix}", self.region)
    }

    /// The address of one of its operations.
    pub(super) fn address(&self, base: &str, operation: &str) -> String {
        let base = base.trim().trim_end_matches('/');
        let qualifier = self.qualifier.as_deref().map(percent_encoded);
        let query = qualifier.map(|qualifier| format!("?qualifier={qualifier}")).unwrap_or_default();
        format!("{base}/runtimes/{}/{operation}{query}", percent_encoded(&self.arn))
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Another address than AWS's own: the suite's, or that of the variables which all of AWS's tools read,
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>.
pub(super) fn endpoint(spec: &AgentCoreSpec, variables: &BTreeMap<String, String>) -> Option<String> {
    let set = |name: &str| variables.get(name).filter(|value| !value.trim().is_empty()).cloned();
    let ignored =
        set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|it| it.eq_ignore_ascii_case("true"));
    let named = || set("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE").or_else(|| set("AWS_ENDPOINT_URL"));
    spec.base_url.clone().or_else(|| named().filter(|_| !ignored))
}
