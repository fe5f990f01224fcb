//! Our own shape: a [`PriceList`] in JSON, prices in dollars per million tokens.

use super::{
    PricesError,
    number::{day, is_factor, is_price},
};
use rehearsal_core::price::{Price, PriceList};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads a table in our own shape.
pub(super) fn read(table: &Map<String, Value>, file: &str) -> Result<PriceList, PricesError> {
    let malformed =
        |problem: &str| PricesError::Malformed { file: file.to_owned(), problem: problem.to_owned() };
    let id = table.get("id").and_then(Value::as_str).filter(|id| !id.trim().is_empty());
    let id = id.ok_or_else(|| {
        malformed("\"id\" is missing: a text that says which prices these are, and of which day")
    })?;
    let rows = table.get("models").and_then(Value::as_object);
    let rows = rows.ok_or_else(|| malformed("\"models\" is missing: an object of prices by model"))?;
    let mut models = BTreeMap::new();
    for (model, row) in rows {
        let price = price(row).map_err(|problem| malformed(&format!("\"{model}\": {problem}")))?;
        models.insert(model.clone(), price);
    }
    Ok(PriceList { id: id.to_owned(), fingerprint: String::new(), models })
}

fn price(row: &Value) -> Result<Price, String> {
    let price: Price = serde_json::from_value(row.clone()).map_err(|error| error.to_string())?;
    if let Some((key, found)) = rates(&price).into_iter().find(|(_, rate)| !is_price(*rate)) {
        return Err(format!("\"{key}\" is {found}, which is no price in dollars for a million tokens"));
    }
    let odd = price.tiers.iter().find(|(_, factor)| !is_factor(**factor));
    if let Some((tier, factor)) = odd {
        return Err(format!("the factor of the tier \"{tier}\" is {factor}"));
    }
    match &price.end_of_life {
        Some(end) if day(Some(&Value::from(end.as_str()))).is_none() => {
            Err(format!("\"end_of_life\" is \"{end}\", not a day such as 2027-03-30"))
        }
        Some(_) | None => Ok(price),
    }
}

/// Every rate of a row that has one, by name.
fn rates(price: &Price) -> Vec<(&'static str, f64)> {
    let long = price.long.as_ref();
    let rates = [
        ("input", Some(price.input)),
        ("output", Some(price.output)),
        ("cache_read", price.cache_read),
        ("cache_write", price.cache_write),
        ("cache_write_1h", price.cache_write_1h),
        ("long.input", long.map(|long| long.input)),
        ("long.output", long.map(|long| long.output)),
        ("long.cache_read", long.and_then(|long| long.cache_read)),
        ("long.cache_write", long.and_then(|long| long.cache_write)),
        ("long.cache_write_1h", long.and_then(|long| long.cache_write_1h)),
    ];
    rates.into_iter().filter_map(|(key, rate)| Some((key, rate?))).collect()
}
