//! Prices as files write them, read without the noise of binary fractions.

use super::PricesError;
use serde_json::{Map, Value};

/// No model asks a dollar for a token. Whoever writes more has confused tokens with millions of them.
const MOST_PER_MILLION: f64 = 1e6;

/// No service tier costs more than this many times the standard one.
const MOST_OF_A_TIER: f64 = 1000.0;

/// What a file states its prices for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// One token.
    Token,
    /// A million tokens.
    Million,
}

impl Unit {
    fn per_million(self, price: f64) -> f64 {
        match self {
            Self::Token => rounded(price * 1e6),
            Self::Million => price,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Token => "in dollars for one token",
            Self::Million => "in dollars for a million tokens",
        }
    }
}

/// The prices of one model in a file, by name.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// The file.
    pub(super) file: &'a str,
    /// The model's name in it.
    pub(super) model: &'a str,
    /// What there is.
    pub(super) fields: &'a Map<String, Value>,
    /// What its prices are for.
    pub(super) unit: Unit,
}

impl<'a> Fields<'a> {
    /// A price in dollars per million tokens; `None` where the file has none.
    ///
    /// # Errors
    /// Where something is there that is no price.
    pub(super) fn price(&self, key: &str) -> Result<Option<f64>, PricesError> {
        let found = match self.fields.get(key) {
            None | Some(Value::Null) => return Ok(None),
            Some(found) => found,
        };
        let price = found.as_f64().map(|price| self.unit.per_million(price));
        match price.filter(|price| is_price(*price)) {
            // A negative zero is a zero, and is to look like one.
            Some(price) => Ok(Some(price + 0.0)),
            None => Err(self.no_price(key, found)),
        }
    }

    fn no_price(&self, key: &str, found: &Value) -> PricesError {
        PricesError::Number {
            file: self.file.to_owned(),
            model: self.model.to_owned(),
            key: key.to_owned(),
            found: found.to_string().chars().take(40).collect(),
            unit: self.unit.words(),
        }
    }

    /// The same model's prices in a part of the file.
    pub(super) fn within(self, fields: &'a Map<String, Value>) -> Self {
        Self { fields, ..self }
    }
}

/// Whether this can be what a million tokens cost, in dollars.
pub(super) fn is_price(price: f64) -> bool {
    (0.0..=MOST_PER_MILLION).contains(&price)
}

/// Whether this can be what a service tier costs of the standard one.
pub(super) fn is_factor(factor: f64) -> bool {
    (0.0..=MOST_OF_A_TIER).contains(&factor)
}

/// Twelve significant digits: more than any price has, and fewer than a binary fraction's noise needs.
pub(super) fn rounded(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

/// A day as `YYYY-MM-DD`, where this is one.
pub(super) fn day(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?;
    let is_day = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_day.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("3e-07", 0.3)]
    #[case("1.5e-08", 0.015)]
    #[case("3.3e-06", 3.3)]
    #[case("8e-07", 0.8)]
    #[case("0.00000105", 1.05)]
    #[case("1.1e-08", 0.011)]
    #[case("0", 0.0)]
    fn a_price_for_a_token_becomes_the_price_people_know(#[case] text: &str, #[case] per_million: f64) {
        let entry = json!({ "price": serde_json::from_str::<Value>(text).unwrap() });
        let fields = Fields { file: "f", model: "m", fields: entry.as_object().unwrap(), unit: Unit::Token };
        assert_eq!(fields.price("price"), Ok(Some(per_million)));
    }

    #[rstest]
    #[case(json!("2027-03-30"), Some("2027-03-30"))]
    #[case(json!("soon"), None)]
    #[case(json!("2027-03-3é"), None)]
    #[case(json!(20270330), None)]
    fn a_day_is_a_day(#[case] value: Value, #[case] expected: Option<&str>) {
        assert_eq!(day(Some(&value)).as_deref(), expected);
    }
}
