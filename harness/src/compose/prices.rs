//! The price list of a run.

use crate::exit::Failure;
use rehearsal_adapters::prices;
use rehearsal_core::{money::Money, price::PriceList, suite::Suite};
use std::{fs, path::Path};

/// The embedded list, or the user's own in its place.
///
/// # Errors
/// Where the file does not read.
pub fn read(file: Option<&Path>) -> Result<PriceList, Failure> {
    let Some(file) = file else { return Ok(prices::embedded()) };
    let name = file.display().to_string();
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::Usage(format!("cannot read prices from {name}: {error}")))?;
    prices::read(&text, &name).map_err(|error| Failure::Usage(error.to_string()))
}

/// Checks that a budget can be kept: it cannot for a model whose price nobody knows.
///
/// # Errors
/// [`Failure::Usage`] that names the model.
pub fn check(suite: &Suite, budget: Option<Money>, prices: &PriceList) -> Result<(), Failure> {
    let mut names = suite.models.all().map(|(_, choice)| choice.priced_as.as_ref().unwrap_or(&choice.model));
    let unpriced = names.find(|name| prices.find(name.as_str()).is_none());
    match unpriced.filter(|_| budget.is_some()) {
        None => Ok(()),
        Some(model) => Err(Failure::Usage(format!(
            "a budget is set, but the prices of {} do not have \"{model}\", so it cannot be kept; give a table that \
             has it (--prices FILE), say whose price holds (`priced_as`), or remove the budget",
            prices.id
        ))),
    }
}
