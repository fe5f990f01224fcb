//! Money and token counts, exact and never guessed.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, ops::AddAssign};

/// An amount in US dollars, held in picodollars so that a single token of any model counts exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(u64);

impl Money {
    /// Nothing at all, which is not the same as *unpriced*.
    pub const ZERO: Self = Self(0);
    const PER_DOLLAR: f64 = 1e12;

    /// From dollars as a person writes them; `None` for a negative or unreasonable number.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let pico = (dollars * Self::PER_DOLLAR).round();
        // 2^63 picodollars are nine million dollars; the cast below is exact in range and integral.
        (0.0..9.2e18).contains(&pico).then_some(Self(pico as u64))
    }

    /// In dollars, for showing.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / Self::PER_DOLLAR
    }

    /// The sum, which stays at the largest amount rather than wrap around.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, zero where `other` is larger.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = self.plus(other);
    }
}

impl fmt::Display for Money {
    /// Cents from a dollar up, four digits below, so that a cheap call does not read as free.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dollars() {
            0.0 => f.pad("$0.00"),
            d if d >= 1.0 => f.pad(&format!("${d:.2}")),
            d if d >= 0.0001 => f.pad(&format!("${d:.4}")),
            _ => f.pad("<$0.0001"),
        }
    }
}

/// Tokens of one or more model calls. `None` means that the provider did not report the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Tokens read, without those served from or written to a cache.
    pub input_tokens: Option<u64>,
    /// Tokens written, reasoning included.
    pub output_tokens: Option<u64>,
    /// Tokens read from the provider's cache.
    pub cache_read_tokens: Option<u64>,
    /// Tokens written to the provider's cache.
    pub cache_write_tokens: Option<u64>,
}

impl Usage {
    /// Whether the provider said anything at all.
    pub fn is_reported(&self) -> bool {
        self.input_tokens.is_some() || self.output_tokens.is_some()
    }

    /// Adds what the other reported to what is known here.
    pub fn add(&mut self, other: &Self) {
        fn sum(into: &mut Option<u64>, more: Option<u64>) {
            if let Some(more) = more {
                *into = Some(into.unwrap_or(0).saturating_add(more));
            }
        }
        sum(&mut self.input_tokens, other.input_tokens);
        sum(&mut self.output_tokens, other.output_tokens);
        sum(&mut self.cache_read_tokens, other.cache_read_tokens);
        sum(&mut self.cache_write_tokens, other.cache_write_tokens);
    }
}

/// What a model asks per million tokens, in dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Per million input tokens.
    pub input: f64,
    /// Per million output tokens.
    pub output: f64,
    /// Per million tokens read from a cache; the input price where the table has none.
    pub cache_read: Option<f64>,
    /// Per million tokens written to a cache; the input price where the table has none.
    pub cache_write: Option<f64>,
}

/// Prices by model id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PriceList {
    /// Which table this is, so that a record can say by what it was priced.
    pub id: String,
    /// The prices.
    pub models: BTreeMap<String, Price>,
}

impl PriceList {
    /// What this usage of this model costs.
    pub fn cost(&self, model: &str, usage: Option<&Usage>) -> Cost {
        let Some(price) = self.models.get(model) else { return Cost::Unpriced };
        let Some((input, output)) = usage.and_then(|u| Some((u.input_tokens?, u.output_tokens?))) else {
            return Cost::Unreported;
        };
        let cached = |tokens: Option<u64>, price: Option<f64>, other: f64| {
            tokens.unwrap_or(0) as f64 * price.unwrap_or(other)
        };
        let usage = usage.copied().unwrap_or_default();
        let millionths = input as f64 * price.input
            + output as f64 * price.output
            + cached(usage.cache_read_tokens, price.cache_read, price.input)
            + cached(usage.cache_write_tokens, price.cache_write, price.input);
        Money::from_dollars(millionths / 1e6).map_or(Cost::Unpriced, Cost::Priced)
    }
}

/// What one model call cost. The three cases never merge into a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// Known.
    Priced(Money),
    /// The price list does not have this model.
    Unpriced,
    /// The price is known, but the provider did not report tokens.
    Unreported,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> PriceList {
        let price = Price { input: 0.0375, output: 0.15, cache_read: Some(0.01), cache_write: None };
        PriceList { id: "test".into(), models: BTreeMap::from([("m".into(), price)]) }
    }

    #[test]
    fn cached_tokens_have_a_price_of_their_own() {
        let usage = Usage {
            input_tokens: Some(1_000_000),
            output_tokens: Some(2_000_000),
            cache_read_tokens: Some(1_000_000),
            cache_write_tokens: None,
        };
        // By hand: 0.0375 + 2 x 0.15 + 0.01.
        assert_eq!(list().cost("m", Some(&usage)), Cost::Priced(Money::from_dollars(0.3475).unwrap()));
    }

    #[test]
    fn a_missing_price_and_missing_tokens_are_not_free() {
        assert_eq!(list().cost("other", None), Cost::Unpriced);
        assert_eq!(list().cost("m", None), Cost::Unreported);
        let half = Usage { input_tokens: Some(3), ..Usage::default() };
        assert_eq!(list().cost("m", Some(&half)), Cost::Unreported);
    }
}
