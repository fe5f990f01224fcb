//! Prices: what tokens cost, by a dated table, and never a guess that looks like knowledge.

mod find;

use crate::{money::Money, usage::Usage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The tier whose prices a table states.
const STANDARD_TIERS: [&str; 3] = ["default", "standard", "auto"];

/// What tiers usually cost of the standard one. A row's own factors come first; with these it is an estimate.
const USUAL_FACTORS: [(&str, f64); 2] = [("flex", 0.5), ("priority", 1.75)];

/// What a model asks per million tokens, in dollars.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Per million input tokens.
    pub input: f64,
    /// Per million output tokens.
    pub output: f64,
    /// Per million tokens read from a cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<f64>,
    /// Per million tokens written to a cache, for minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<f64>,
    /// Per million tokens written to a cache, for an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write_1h: Option<f64>,
    /// Other prices for prompts beyond a length; they hold for the whole call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long: Option<LongPrompt>,
    /// Factors on these prices by service tier, such as `flex` at 0.5.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tiers: BTreeMap<String, f64>,
    /// The day on which its provider ends it, as `YYYY-MM-DD`, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_of_life: Option<String>,
}

/// Prices for prompts beyond a length.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongPrompt {
    /// The length in tokens, cached ones included, above which they hold.
    pub above: u64,
    /// Per million input tokens.
    pub input: f64,
    /// Per million output tokens.
    pub output: f64,
    /// Per million tokens read from a cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<f64>,
    /// Per million tokens written to a cache, for minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<f64>,
    /// Per million tokens written to a cache, for an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write_1h: Option<f64>,
}

/// Prices by model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PriceList {
    /// Which table this is and of which day, so that a record can say by what it was priced.
    pub id: String,
    /// A hash of the table as it was read.
    #[serde(default)]
    pub fingerprint: String,
    /// The prices, by names such as `bedrock/us.amazon.nova-2-lite-v1:0` or `openai/gpt-5`.
    pub models: BTreeMap<String, Price>,
}

/// A price that was found for a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The price.
    pub price: Price,
    /// Whether the row is this model's own, or one that stands for it.
    pub exact: bool,
}

/// What one model call cost. The cases never merge into a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// Known.
    Priced(Money),
    /// Known but for an assumption: a rate or a tier that the table lacks, or a row that stands for this model.
    Estimated(Money),
    /// The price list does not have this model.
    Unpriced,
    /// The price is known, but the provider did not report tokens.
    Unreported,
}

impl Cost {
    /// The amount, where there is one.
    pub fn amount(self) -> Option<Money> {
        match self {
            Self::Priced(money) | Self::Estimated(money) => Some(money),
            Self::Unpriced | Self::Unreported => None,
        }
    }
}

impl PriceList {
    /// What this usage of this model costs, at this service tier.
    pub fn cost(&self, model: &str, usage: Option<&Usage>, tier: Option<&str>) -> Cost {
        let Some(found) = self.find(model) else { return Cost::Unpriced };
        match usage.filter(|usage| usage.input_tokens.is_some() && usage.output_tokens.is_some()) {
            Some(usage) => found.cost(usage, tier),
            None => Cost::Unreported,
        }
    }
}

/// The rates that hold for one call.
struct Rates {
    input: f64,
    output: f64,
    cache_read: Option<f64>,
    cache_write: Option<f64>,
    cache_write_1h: Option<f64>,
}

impl Price {
    /// The rates for a prompt of this length, in tokens.
    fn rates(&self, prompt: u64) -> Rates {
        match self.long.filter(|long| prompt > long.above) {
            Some(LongPrompt { input, output, cache_read, cache_write, cache_write_1h, .. }) => {
                Rates { input, output, cache_read, cache_write, cache_write_1h }
            }
            None => Rates {
                input: self.input,
                output: self.output,
                cache_read: self.cache_read,
                cache_write: self.cache_write,
                cache_write_1h: self.cache_write_1h,
            },
        }
    }
}

impl Found {
    /// Tokens times rates. A rate that the table lacks is replaced by that of plain input, and the sum
    /// is then an estimate.
    fn cost(&self, usage: &Usage, tier: Option<&str>) -> Cost {
        let rates = self.price.rates(usage.prompt_tokens().unwrap_or(0));
        let (factor, tier_known) = self.factor(tier);
        let mut exact = self.exact && tier_known;
        let mut at = |tokens: u64, rate: Option<f64>| {
            exact &= tokens == 0 || rate.is_some();
            tokens as f64 * rate.unwrap_or(rates.input)
        };
        let written = usage.cache_write_tokens.unwrap_or(0);
        let for_an_hour = usage.cache_write_1h_tokens.unwrap_or(0).min(written);
        let millionths = at(usage.input_tokens.unwrap_or(0), Some(rates.input))
            + at(usage.output_tokens.unwrap_or(0), Some(rates.output))
            + at(usage.cache_read_tokens.unwrap_or(0), rates.cache_read)
            + at(written - for_an_hour, rates.cache_write)
            + at(for_an_hour, rates.cache_write_1h);
        match Money::from_dollars(millionths * factor / 1e6) {
            Some(money) if exact => Cost::Priced(money),
            Some(money) => Cost::Estimated(money),
            None => Cost::Unpriced,
        }
    }

    /// What this tier costs of the standard one, and whether the row says so.
    fn factor(&self, tier: Option<&str>) -> (f64, bool) {
        let Some(tier) = tier.filter(|tier| !STANDARD_TIERS.contains(tier)) else { return (1.0, true) };
        let usual =
            || USUAL_FACTORS.iter().find(|(name, _)| *name == tier).map_or(1.0, |(_, factor)| *factor);
        self.price.tiers.get(tier).map_or_else(|| (usual(), false), |factor| (*factor, true))
    }
}

#[cfg(test)]
mod tests;
