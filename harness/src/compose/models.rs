//! Model names to models.

use crate::exit::Failure;
use rehearsal_adapters::models::offline::{self, Offline};
use rehearsal_core::{
    ids::ModelId,
    model::Model,
    money::Money,
    price::PriceList,
    suite::{ModelChoice, Suite},
};
use std::sync::Arc;

/// The model of a choice.
pub(super) fn find(suite: &Suite, choice: &ModelChoice) -> Result<Arc<dyn Model>, Failure> {
    match choice.model.as_str() {
        offline::NAME => Ok(Arc::new(Offline::default())),
        other => Err(Failure::Usage(format!(
            "{}: there is no adapter for the model \"{other}\"; this version plays with \"{}\"",
            suite.file.display(),
            offline::NAME,
        ))),
    }
}

/// Checks that every model is to be had.
pub(super) fn check(suite: &Suite, budget: Option<Money>) -> Result<(), Failure> {
    for (_, choice) in suite.models.all() {
        find(suite, choice)?;
        if budget.is_some() {
            priced(choice.priced_as.as_ref().unwrap_or(&choice.model))?;
        }
    }
    Ok(())
}

/// A budget cannot be kept for a model whose price nobody knows.
fn priced(model: &ModelId) -> Result<(), Failure> {
    if prices().find(model.as_str()).is_some() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "a budget is set, but the price of \"{model}\" is not known, so it cannot be kept; remove the budget"
    )))
}

/// The embedded price list.
pub fn prices() -> PriceList {
    rehearsal_adapters::prices::embedded()
}
