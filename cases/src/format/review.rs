//! The section `review`: whether a judge looks at the simulated user, besides the rules.

use super::{
    forms::{Form, Section},
    keys::Optional,
    models::ModelForm,
};
use crate::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Yes or no, or the model that is to look.
pub(crate) type ReviewForm = Form<bool, ReviewMap>;

/// A review by a model.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map with `model`")]
#[schemars(rename = "Review")]
pub(crate) struct ReviewMap {
    /// The model that looks; the one of `models.judge` where this is left out.
    pub(crate) model: Optional<Placed<ModelForm>>,
}

impl Section for ReviewMap {
    const EXPECTING: &'static str = "`true`, `false` or a map with `model`";
    const SHORT_IS_LIST: bool = false;
}
