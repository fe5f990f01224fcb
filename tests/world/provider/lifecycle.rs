//! What Bedrock's control plane says of a model's life.

use super::failure::Failure;
use serde_json::{Value, json};

/// Where a model stands in its life. Times are RFC 3339.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle {
    /// Since when it is on its way out; `None` for an active model.
    pub legacy: Option<String>,
    /// Since when it may cost more.
    pub extended_access: Option<String>,
    /// When it ends.
    pub end: Option<String>,
    /// Whether it is gone already.
    pub gone: bool,
}

impl Lifecycle {
    /// The answer of `GetFoundationModel`.
    pub(super) fn written(&self, id: &str) -> Result<Value, Failure> {
        if self.gone {
            let message = "Could not resolve the foundation model from the provided model identifier.";
            return Err(Failure::new(404, "ResourceNotFoundException", message));
        }
        if ["us.", "eu.", "apac.", "jp.", "au.", "in.", "global."].iter().any(|geo| id.starts_with(geo)) {
            return Err(Failure::invalid("The provided model identifier is invalid."));
        }
        let name = id.rsplit_once("foundation-model/").map_or(id, |(_, name)| name);
        let mut life = json!({ "status": if self.legacy.is_some() { "LEGACY" } else { "ACTIVE" } });
        let times = [
            ("startOfLifeTime", Some("2025-12-02T00:00:00Z".to_owned())),
            ("legacyTime", self.legacy.clone()),
            ("publicExtendedAccessTime", self.extended_access.clone()),
            ("endOfLifeTime", self.end.clone()),
        ];
        for (key, time) in times.into_iter().filter_map(|(key, time)| Some((key, time?))) {
            life[key] = json!(time);
        }
        Ok(json!({ "modelDetails": {
            "modelArn": format!("arn:aws:bedrock:us-east-1::foundation-model/{name}"),
            "modelId": name,
            "modelName": name,
            "inputModalities": ["TEXT"],
            "outputModalities": ["TEXT"],
            "inferenceTypesSupported": ["ON_DEMAND"],
            "modelLifecycle": life,
        } }))
    }
}
