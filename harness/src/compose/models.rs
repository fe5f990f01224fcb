//! Model names to models.

use crate::exit::Failure;
use rehearsal_adapters::models::offline::{self, Offline};
use rehearsal_core::{
    ids::ModelId,
    model::Model,
    money::{Money, PriceList},
    suite::Suite,
};
use std::sync::Arc;

/// A model for each job.
pub(super) struct Models {
    pub(super) actor: Arc<dyn Model>,
    pub(super) profile: Arc<dyn Model>,
    pub(super) judge: Arc<dyn Model>,
}

impl Models {
    /// The models that the suite names.
    pub(super) fn of(suite: &Suite, budget: Option<Money>) -> Result<Self, Failure> {
        let choices = &suite.models;
        if budget.is_some() {
            for model in [&choices.actor, &choices.profile, &choices.judge] {
                priced(model)?;
            }
        }
        let model = |id: &ModelId| find(suite, id);
        Ok(Self {
            actor: model(&choices.actor)?,
            profile: model(&choices.profile)?,
            judge: model(&choices.judge)?,
        })
    }
}

fn find(suite: &Suite, id: &ModelId) -> Result<Arc<dyn Model>, Failure> {
    match id.as_str() {
        offline::NAME => Ok(Arc::new(Offline::default())),
        other => Err(Failure::Usage(format!(
            "{}: there is no adapter for the model \"{other}\"; this version plays with \"{}\"",
            suite.file.display(),
            offline::NAME,
        ))),
    }
}

/// A budget cannot be kept for a model whose price nobody knows.
fn priced(model: &ModelId) -> Result<(), Failure> {
    if prices().models.contains_key(model.as_str()) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "a budget is set, but the price of \"{model}\" is not known, so it cannot be kept; remove the budget"
    )))
}

/// The embedded price list.
pub fn prices() -> PriceList {
    // The file is part of the program and a test reads it, so the default stands for nothing real.
    serde_json::from_str(include_str!("../prices.json")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_price_list_reads_and_knows_the_offline_model() {
        let prices: PriceList = serde_json::from_str(include_str!("../prices.json")).unwrap();
        assert!(prices.models.contains_key(offline::NAME));
    }
}
