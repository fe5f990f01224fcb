//! Whom the provider lets in. It looks at who signs, for which region and service, but not whether the
//! signature is right: that takes the secret, and the official clients agree on how it is computed.

use super::{
    Heard,
    failure::Failure,
    route::{Dialect, Route},
};

/// Whom the provider lets in: everybody, unless a key is set.
#[derive(Clone, Debug, Default)]
pub struct Door {
    /// The bearer key that opens it.
    pub bearer: Option<String>,
    /// The id of the AWS access key that opens it.
    pub access_key: Option<String>,
    /// The region that requests have to be signed for.
    pub region: Option<String>,
    /// Whether calls have to name an active project or none.
    pub enforces_projects: bool,
}

impl Door {
    /// # Errors
    /// Where the request shows no key, or another one.
    pub(super) fn check(&self, heard: &Heard, route: &Route) -> Result<(), Failure> {
        if self.bearer.is_none() && self.access_key.is_none() {
            return Ok(());
        }
        match heard.header("authorization").and_then(|proof| proof.split_once(' ')) {
            Some(("Bearer", key)) if route.takes_bearer() => {
                if self.bearer.as_deref() == Some(key) {
                    Ok(())
                } else {
                    Err(Failure::wrong_key())
                }
            }
            Some(("AWS4-HMAC-SHA256", proof)) => self.check_signature(proof, heard, route),
            Some(_) | None => Err(Failure::no_key()),
        }
    }

    fn check_signature(&self, proof: &str, heard: &Heard, route: &Route) -> Result<(), Failure> {
        let part = |name: &str| {
            let parts = proof.split(',').filter_map(|part| part.trim().split_once('='));
            parts.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let complete = part("Signature").is_some_and(|hex| hex.len() == 64)
            && part("SignedHeaders").is_some_and(|names| names.split(';').any(|name| name == "host"))
            && heard.header("x-amz-date").is_some();
        let scope: Vec<&str> = part("Credential").unwrap_or_default().split('/').collect();
        let [id, _day, region, service, "aws4_request"] = scope.as_slice() else {
            return Err(Failure::bad_signature("its Credential has not the five parts that it must have"));
        };
        if self.access_key.as_deref() != Some(id) {
            return Err(Failure::wrong_key());
        }
        if !complete || !route.services().contains(service) {
            return Err(Failure::bad_signature("the signature is not complete or is for another service"));
        }
        match self.region_of(route) {
            Some(wanted) if wanted != *region => Err(Failure::bad_signature(&format!(
                "Credential should be scoped to a valid region, not '{region}'."
            ))),
            Some(_) | None => Ok(()),
        }
    }

    fn region_of(&self, route: &Route) -> Option<&str> {
        // Cost Explorer is in one place for the whole world.
        if matches!(route, Route::Costs) { Some("us-east-1") } else { self.region.as_deref() }
    }

    /// # Errors
    /// Where a call names a project that is not there or was archived.
    pub(super) fn check_project(&self, heard: &Heard, active: impl Fn(&str) -> bool) -> Result<(), Failure> {
        match heard.header("openai-project").filter(|_| self.enforces_projects) {
            Some(project) if !active(project) => Err(Failure::no_such_project(project)),
            Some(_) | None => Ok(()),
        }
    }
}

impl Route {
    fn takes_bearer(&self) -> bool {
        !matches!(self, Self::Costs)
    }

    /// The names under which requests to here may be signed.
    fn services(&self) -> &'static [&'static str] {
        match (self, self.dialect()) {
            (Self::Costs, _) => &["ce"],
            (_, Dialect::Aws) => &["bedrock"],
            (_, Dialect::OpenAi) => &["bedrock", "bedrock-mantle"],
        }
    }
}
