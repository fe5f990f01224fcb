//! Which row of a price list holds for a model.
//!
//! A name is looked up as it is written, then as its provider writes it, then, for want of a row of its
//! own, by a row that stands for it: the same model elsewhere, or the same model without its date. A name
//! never matches a part of another, because `deepseek.v3` is not `deepseek.v3.2`.

mod geo;
mod name;

use super::{Found, LongPrompt, Price, PriceList};
use geo::Geo;
use name::Name;

/// Those who sell models, in the order in which they are asked about a name that does not say whose it is.
const PROVIDERS: [&str; 7] = ["bedrock", "mantle", "openai", "anthropic", "gemini", "mistral", "deepseek"];

/// A row that holds for a model.
struct Row<'a> {
    price: &'a Price,
    /// What this model costs of what the row says.
    factor: f64,
    /// Whether the row is this model's own.
    exact: bool,
}

impl<'a> Row<'a> {
    fn own(price: &'a Price) -> Self {
        Self { price, factor: 1.0, exact: true }
    }

    fn stands_in(price: &'a Price, factor: f64) -> Self {
        Self { price, factor, exact: false }
    }
}

impl PriceList {
    /// The price of a model, by the name that the suite or a span gives it: with its provider, as
    /// `bedrock/us.amazon.nova-lite-v1:0`, or bare, or an ARN of Amazon Bedrock.
    pub fn find(&self, model: &str) -> Option<Found> {
        let row = self.row(model)?;
        Some(Found { price: row.price.times(row.factor), exact: row.exact })
    }

    /// The day on which the provider of a model ends it, as `YYYY-MM-DD`, where the list knows one.
    pub fn end_of_life(&self, model: &str) -> Option<&str> {
        self.row(model)?.price.end_of_life.as_deref()
    }

    fn row(&self, model: &str) -> Option<Row<'_>> {
        if let Some(price) = self.models.get(model) {
            return Some(Row::own(price));
        }
        let name = Name::read(model)?;
        name.spellings().into_iter().find_map(|(id, own)| {
            let row = self.of(name.providers(), &id).or_else(|| self.standing_in(name.providers(), &id))?;
            Some(Row { exact: row.exact && own, ..row })
        })
    }

    /// The first of these providers' rows of this name. Where they differ in what they ask, it is a guess
    /// who served the call.
    fn of(&self, providers: &[&str], id: &str) -> Option<Row<'_>> {
        let mut rows = providers.iter().filter_map(|provider| self.at(provider, id));
        let first = rows.next()?;
        let exact = rows.all(|other| other.asks_the_same(first));
        Some(Row { exact, ..Row::own(first) })
    }

    /// Another row of the same model, with what it takes to get from one to the other.
    fn standing_in(&self, providers: &[&str], id: &str) -> Option<Row<'_>> {
        providers.iter().find_map(|provider| match *provider {
            "bedrock" => self.elsewhere_on_bedrock(id),
            // Both endpoints of Amazon Bedrock ask the same, and this one serves within a geography.
            "mantle" => ["us.", ""]
                .iter()
                .find_map(|geo| self.at("bedrock", &format!("{geo}{id}")))
                .map(|price| Row::stands_in(price, 1.0)),
            _ => None,
        })
    }

    /// The row of the same model without its geography.
    fn elsewhere_on_bedrock(&self, id: &str) -> Option<Row<'_>> {
        let (geo, base) = Geo::split(id);
        let factor = geo.map_or(Some(1.0), |geo| geo.factor(base))?;
        let price = self.at("bedrock", &format!("global.{base}")).or_else(|| self.at("bedrock", base))?;
        Some(Row::stands_in(price, factor))
    }

    fn at(&self, provider: &str, id: &str) -> Option<&Price> {
        self.models.get(&format!("{provider}/{id}"))
    }
}

impl Price {
    fn asks_the_same(&self, other: &Self) -> bool {
        let rates = |price: &Self| Self { end_of_life: None, ..price.clone() };
        rates(self) == rates(other)
    }

    /// These rates times a factor.
    fn times(&self, factor: f64) -> Self {
        let times = |rate: Option<f64>| rate.map(|rate| rate * factor);
        Self {
            input: self.input * factor,
            output: self.output * factor,
            cache_read: times(self.cache_read),
            cache_write: times(self.cache_write),
            cache_write_1h: times(self.cache_write_1h),
            long: self.long.map(|long| LongPrompt {
                input: long.input * factor,
                output: long.output * factor,
                cache_read: times(long.cache_read),
                cache_write: times(long.cache_write),
                cache_write_1h: times(long.cache_write_1h),
                ..long
            }),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests;
