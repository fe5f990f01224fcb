//! The shape of models.dev: providers, their models, and what these cost per million tokens.
//!
//! File: <https://models.dev/api.json>. It knows neither service tiers, nor a price for what a cache keeps
//! for an hour, nor the day on which a model ends.

use super::{
    PricesError,
    number::{Fields, Unit},
};
use rehearsal_core::price::{LongPrompt, Price, PriceList};
use serde_json::{Map, Value};

/// What this file calls longer prompts where it names no length.
const OVER_200K: u64 = 200_000;

/// Reads a table in the shape of models.dev.
pub(super) fn read(providers: &Map<String, Value>, file: &str) -> Result<PriceList, PricesError> {
    let mut list = PriceList::default();
    for (provider, entry) in providers {
        let models = entry.get("models").and_then(Value::as_object);
        for (id, model) in models.into_iter().flatten() {
            let Some(cost) = model.get("cost").and_then(Value::as_object).filter(|_| writes(model)) else {
                continue;
            };
            let name = format!("{}/{id}", our_name(provider));
            let fields = Fields { file, model: &name, fields: cost, unit: Unit::Million };
            if let Some(price) = price(fields)? {
                list.models.insert(name, price);
            }
        }
    }
    list.id = format!("models.dev {file}: {} models", list.models.len());
    Ok(list)
}

/// Our name for a provider of theirs.
fn our_name(provider: &str) -> &str {
    match provider {
        "amazon-bedrock" => "bedrock",
        "google" => "gemini",
        other => other,
    }
}

/// Whether a model answers in words, as far as is known.
fn writes(model: &Value) -> bool {
    let output = model.pointer("/modalities/output").and_then(Value::as_array);
    output.is_none_or(|kinds| kinds.iter().any(|kind| kind == "text"))
}

/// What a model costs. A row of zeros is how this file says that a subscription pays, and no price.
fn price(cost: Fields<'_>) -> Result<Option<Price>, PricesError> {
    let (Some(input), Some(output)) = (cost.price("input")?, cost.price("output")?) else { return Ok(None) };
    if input == 0.0 && output == 0.0 {
        return Ok(None);
    }
    Ok(Some(Price {
        input,
        output,
        cache_read: cost.price("cache_read")?,
        cache_write: cost.price("cache_write")?,
        long: long(cost)?,
        ..Price::default()
    }))
}

/// The prices of longer prompts; of several lengths the shortest.
fn long(cost: Fields<'_>) -> Result<Option<LongPrompt>, PricesError> {
    let tiers = cost.fields.get("tiers").and_then(Value::as_array);
    let tiers = tiers.into_iter().flatten().filter_map(|tier| Some((length(tier)?, tier.as_object()?)));
    let named = cost.fields.get("context_over_200k").and_then(Value::as_object);
    let named = named.map(|fields| (OVER_200K, fields));
    let Some((above, fields)) = tiers.chain(named).min_by_key(|(length, _)| *length) else { return Ok(None) };
    let rates = cost.within(fields);
    let (Some(input), Some(output)) = (rates.price("input")?, rates.price("output")?) else {
        return Ok(None);
    };
    let (cache_read, cache_write) = (rates.price("cache_read")?, rates.price("cache_write")?);
    Ok(Some(LongPrompt { above, input, output, cache_read, cache_write, cache_write_1h: None }))
}

/// The length above which a tier holds; `None` for tiers by something else.
fn length(tier: &Value) -> Option<u64> {
    let by = tier.get("tier")?;
    by.get("size")?.as_u64().filter(|_| by.get("type").is_some_and(|kind| kind == "context"))
}
