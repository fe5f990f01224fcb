//! How long a model of Amazon Bedrock still lives, by Bedrock's control plane.

mod name;
mod warning;

pub use warning::{warning, warning_by_table};

use super::{
    call::{Action, Caller, Question},
    day::Day,
    error::AwsError,
};
use crate::{authorize::Authorize, net::percent_encoded};
use name::Named;
use serde_json::Value;
use std::sync::Arc;

/// Where a model is in its life. What is `None` was not reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifecycle {
    /// The foundation model, without the geography of an inference profile.
    pub model: String,
    /// Its state.
    pub status: Option<Status>,
    /// Since when it is legacy, or from when.
    pub legacy: Option<Day>,
    /// From when prices may be higher.
    pub extended_access: Option<Day>,
    /// When it ends.
    pub end_of_life: Option<Day>,
    /// The answer as it came.
    pub raw: Value,
}

/// A model's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Offered.
    Active,
    /// Still served, but not for long.
    Legacy,
    /// A state that was not known when this was written.
    Other(String),
}

/// Bedrock's control plane in one region.
pub struct ControlPlane {
    caller: Caller,
}

impl ControlPlane {
    /// The control plane behind this address, such as [`ControlPlane::endpoint`] gives it.
    ///
    /// # Errors
    /// [`AwsError::Settings`] where it is no address.
    pub fn new(endpoint: &str, authorize: Arc<dyn Authorize>) -> Result<Self, AwsError> {
        Ok(Self { caller: Caller::new(endpoint, authorize)? })
    }

    /// The address in a region.
    pub fn endpoint(region: &str) -> String {
        format!("https://bedrock.{region}.amazonaws.com")
    }

    /// The life of a model as Converse names it: an id with or without a geography such as `us.`, or
    /// the ARN of a foundation model or of an inference profile. One question, and two for an
    /// application inference profile.
    ///
    /// # Errors
    /// [`AwsError::Invalid`] for a name that has no life of its own, such as a provisioned throughput;
    /// a [`CallFault::NotFound`](super::CallFault::NotFound) for a model that has ended or is not in this
    /// region; otherwise where the service cannot be asked.
    pub async fn lifecycle(&self, model: &str) -> Result<Lifecycle, AwsError> {
        let foundation = match name::read(model) {
            Some(Named::Foundation(id)) => id,
            Some(Named::Profile(profile)) => self.behind(&profile).await?,
            None => return Err(AwsError::Invalid(no_life(model))),
        };
        let path = format!("/foundation-models/{}", percent_encoded(&foundation));
        let answer = self.caller.ask(Question::get(MODEL, path)).await?;
        read(foundation, answer).ok_or_else(|| {
            self.caller.unreadable(MODEL, "the answer describes no model; is the endpoint right?")
        })
    }

    /// The foundation model behind an inference profile.
    async fn behind(&self, profile: &str) -> Result<String, AwsError> {
        let path = format!("/inference-profiles/{}", percent_encoded(profile));
        let answer = self.caller.ask(Question::get(PROFILE, path)).await?;
        let arn = answer.pointer("/models/0/modelArn").and_then(Value::as_str);
        match arn.and_then(name::read) {
            Some(Named::Foundation(id)) => Ok(id),
            Some(Named::Profile(_)) | None => {
                Err(self.caller.unreadable(PROFILE, "the inference profile names no foundation model"))
            }
        }
    }
}

/// Reads the answer of `GetFoundationModel`. A model without a lifecycle is one of which nothing is said.
fn read(model: String, raw: Value) -> Option<Lifecycle> {
    let life = raw.get("modelDetails")?.get("modelLifecycle").unwrap_or(&Value::Null);
    let day = |name: &str| life.get(name).and_then(Day::read);
    let status = life.get("status").and_then(Value::as_str).map(|status| match status {
        "ACTIVE" => Status::Active,
        "LEGACY" => Status::Legacy,
        other => Status::Other(other.to_owned()),
    });
    Some(Lifecycle {
        model,
        status,
        legacy: day("legacyTime"),
        extended_access: day("publicExtendedAccessTime"),
        end_of_life: day("endOfLifeTime"),
        raw,
    })
}

fn no_life(model: &str) -> String {
    let model = crate::agents::excerpt::one_line(model, 120);
    format!(
        "\"{model}\" names neither a foundation model nor an inference profile, so how long it lives is not known"
    )
}

const MODEL: Action = Action {
    what: "look up how long the model lives",
    permission: "bedrock:GetFoundationModel",
    missing: "the model has ended, or is not in this region: choose another, or check its id and the region",
};
const PROFILE: Action = Action {
    what: "look up the model behind the inference profile",
    permission: "bedrock:GetInferenceProfile",
    missing: "there is no such inference profile in this region",
};

#[cfg(test)]
mod tests;
