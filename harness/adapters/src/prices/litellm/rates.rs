//! The families of prices of one model: for longer prompts and for service tiers, by the ending of their names.

use crate::prices::{
    PricesError,
    number::{Fields, is_factor, rounded},
};
use rehearsal_core::price::LongPrompt;
use std::collections::BTreeMap;

/// Service tiers with prices of their own. Batches are none: Rehearsal converses.
const TIERS: [&str; 3] = ["flex", "priority", "ultrafast"];

/// The names of the prices, without their endings.
const INPUT: &str = "input_cost_per_token";
const OUTPUT: &str = "output_cost_per_token";
const CACHE_READ: &str = "cache_read_input_token_cost";
const CACHE_WRITE: &str = "cache_creation_input_token_cost";
const CACHE_WRITE_1H: &str = "cache_creation_input_token_cost_above_1hr";

/// The prices of one family, per million tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Family {
    pub(super) input: Option<f64>,
    pub(super) output: Option<f64>,
    pub(super) cache_read: Option<f64>,
    pub(super) cache_write: Option<f64>,
    pub(super) cache_write_1h: Option<f64>,
}

/// All prices of one model.
pub(super) struct Rates<'a> {
    /// The model's row.
    pub(super) fields: Fields<'a>,
    /// The lengths of prompts, in thousands of tokens, above which others hold; ascending.
    thousands: Vec<u64>,
}

impl<'a> Rates<'a> {
    pub(super) fn of(fields: Fields<'a>) -> Self {
        let mut thousands: Vec<u64> = fields.fields.keys().filter_map(|key| length(key)).collect();
        thousands.sort_unstable();
        thousands.dedup();
        Self { fields, thousands }
    }

    /// How many lengths of prompts change the price.
    pub(super) fn lengths(&self) -> usize {
        self.thousands.len()
    }

    /// What holds for most calls.
    pub(super) fn standard(&self) -> Result<Family, PricesError> {
        self.family("")
    }

    /// What holds for longer prompts; of several lengths the shortest.
    pub(super) fn long(&self, input: f64, output: f64) -> Result<Option<LongPrompt>, PricesError> {
        let Some(thousands) = self.thousands.first() else { return Ok(None) };
        let family = self.family(&longer(*thousands))?;
        Ok(Some(LongPrompt {
            above: thousands.saturating_mul(1000),
            input: family.input.unwrap_or(input),
            output: family.output.unwrap_or(output),
            cache_read: family.cache_read,
            cache_write: family.cache_write,
            cache_write_1h: family.cache_write_1h,
        }))
    }

    /// What each tier costs of the standard one, where one factor says it all.
    pub(super) fn tiers(&self) -> Result<BTreeMap<String, f64>, PricesError> {
        let mut tiers = BTreeMap::new();
        for tier in TIERS {
            if let Some(factor) = self.tier(tier)? {
                tiers.insert(tier.to_owned(), factor);
            }
        }
        Ok(tiers)
    }

    /// The factor by which every price of the tier differs from the standard one; `None` where the file
    /// has no such prices, or has rounded them so that they differ by more than one factor.
    fn tier(&self, tier: &str) -> Result<Option<f64>, PricesError> {
        let mut factor = None;
        for longer in std::iter::once(String::new()).chain(self.thousands.first().copied().map(longer)) {
            let standard = self.family(&longer)?;
            let other = self.family(&format!("{longer}_{tier}"))?;
            for ratio in standard.ratios(&other) {
                if *factor.get_or_insert(ratio) != ratio {
                    return Ok(None);
                }
            }
        }
        let whole = self.family(&format!("_{tier}"))?;
        Ok(factor.filter(|factor| is_factor(*factor) && whole.input.is_some() && whole.output.is_some()))
    }

    fn family(&self, ending: &str) -> Result<Family, PricesError> {
        let price = |name: &str| self.fields.price(&format!("{name}{ending}"));
        Ok(Family {
            input: price(INPUT)?,
            output: price(OUTPUT)?,
            cache_read: price(CACHE_READ)?,
            cache_write: price(CACHE_WRITE)?,
            cache_write_1h: price(CACHE_WRITE_1H)?,
        })
    }
}

impl Family {
    /// What the other family asks of what this one asks, price by price, where both have one.
    fn ratios(&self, other: &Self) -> Vec<f64> {
        let pairs = [
            (self.input, other.input),
            (self.output, other.output),
            (self.cache_read, other.cache_read),
            (self.cache_write, other.cache_write),
            (self.cache_write_1h, other.cache_write_1h),
        ];
        let pairs = pairs.into_iter().filter_map(|(own, other)| Some((own?, other?)));
        // Nothing times any factor is nothing.
        pairs
            .filter(|(own, other)| *own > 0.0 || *other > 0.0)
            .map(|(own, other)| rounded(other / own))
            .collect()
    }
}

/// The length that the name of a price for input names, in thousands of tokens.
fn length(key: &str) -> Option<u64> {
    let name = [INPUT, OUTPUT].iter().find_map(|name| key.strip_prefix(name))?;
    name.strip_prefix("_above_")?.strip_suffix("k_tokens")?.parse().ok()
}

/// The ending of the names of prices for prompts beyond this many thousand tokens.
fn longer(thousands: u64) -> String {
    format!("_above_{thousands}k_tokens")
}
