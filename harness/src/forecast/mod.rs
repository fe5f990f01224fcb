//! What a run will probably take: calls, tokens and dollars by role, each as a range.

mod assumed;
mod earlier;
mod range;

pub use assumed::assumed;
pub use earlier::{Sample, earlier};
pub use range::Range;

use rehearsal_core::{
    attempt::Attempt,
    model::Role,
    price::PriceList,
    suite::{ModelChoice, Suite},
    usage::Usage,
};
use std::collections::BTreeMap;

/// What a run will probably take.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// By role. The agent's is known from earlier runs only.
    pub roles: BTreeMap<Role, Expected>,
    /// What it rests on, in words.
    pub basis: String,
}

/// What one role will probably take.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Requests to a provider.
    pub calls: Range,
    /// Tokens read.
    pub input: Range,
    /// Tokens written.
    pub output: Range,
    /// In dollars; `None` where the model has no price.
    pub dollars: Option<Range>,
}

impl Forecast {
    /// The sum over the roles with a price, in dollars.
    pub fn dollars(&self) -> Range {
        self.roles.values().filter_map(|expected| expected.dollars).fold(Range::default(), Range::plus)
    }

    /// The roles without a price.
    pub fn unpriced(&self) -> impl Iterator<Item = Role> {
        self.roles.iter().filter(|(_, expected)| expected.dollars.is_none()).map(|(role, _)| *role)
    }
}

/// What a run of these attempts will probably take: by earlier runs of the suite where there are any, by
/// what is usual otherwise.
pub fn forecast(suite: &Suite, attempts: &[Attempt], prices: &PriceList, samples: &[Sample]) -> Forecast {
    earlier(suite, attempts.len(), prices, samples).unwrap_or_else(|| assumed(suite, attempts, prices))
}

/// Bytes of a long prompt, each of which may be a token, by all that is known before it is sent.
const LONG_PROMPT: f64 = 16_000.0;

/// The most that has to be set aside for one call of the dearest model, in dollars; `None` where one of the
/// models has no price.
pub fn most_of_one_call(suite: &Suite, prices: &PriceList) -> Option<f64> {
    let costs = suite
        .models
        .all()
        .map(|(_, choice)| dollars(prices, choice, (LONG_PROMPT, f64::from(choice.parameters.max_tokens()))));
    costs.collect::<Option<Vec<f64>>>().map(|costs| costs.into_iter().fold(0.0, f64::max))
}

/// What calls of this size cost with the model of a choice; `None` where it has no price.
fn dollars(prices: &PriceList, choice: &ModelChoice, (input, output): (f64, f64)) -> Option<f64> {
    let usage =
        Usage { input_tokens: Some(input as u64), output_tokens: Some(output as u64), ..Usage::default() };
    dollars_of(prices, choice, &usage)
}

fn dollars_of(prices: &PriceList, choice: &ModelChoice, usage: &Usage) -> Option<f64> {
    let name = choice.priced_as.as_ref().unwrap_or(&choice.model);
    prices.cost(name.as_str(), Some(usage), None).amount().map(|money| money.dollars())
}
