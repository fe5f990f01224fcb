//! The shape of LiteLLM: one object of models, prices in dollars for one token.
//!
//! File: `model_prices_and_context_window.json` of <https://github.com/BerriAI/litellm>.

mod name;
mod rates;

use super::{
    PricesError,
    number::{Fields, Unit, day},
};
use name::our_name;
use rates::Rates;
use rehearsal_core::price::{Price, PriceList};
use serde_json::{Map, Value};

/// The row that explains the others.
const EXAMPLE: &str = "sample_spec";

/// The modes of models that converse.
const MODES: [&str; 3] = ["chat", "responses", "completion"];

/// Reads a table in the shape of LiteLLM.
pub(super) fn read(entries: &Map<String, Value>, file: &str) -> Result<PriceList, PricesError> {
    let mut list = PriceList::default();
    let mut with_several_lengths = 0_usize;
    for (key, entry) in entries.iter().filter(|(key, _)| *key != EXAMPLE) {
        let Some((fields, name)) = entry.as_object().and_then(|fields| Some((fields, model(key, fields)?)))
        else {
            continue;
        };
        let rates = Rates::of(Fields { file, model: key, fields, unit: Unit::Token });
        if let Some(price) = price(&rates)? {
            with_several_lengths += usize::from(rates.lengths() > 1);
            // A model may stand there with and without its provider. The later row holds, as with a key
            // that stands twice.
            list.models.insert(name, price);
        }
    }
    list.id = id(file, list.models.len(), with_several_lengths);
    Ok(list)
}

fn id(file: &str, models: usize, with_several_lengths: usize) -> String {
    let note = match with_several_lengths {
        0 => String::new(),
        some => format!("; of {some} only the first of several prices for longer prompts"),
    };
    format!("litellm {file}: {models} models{note}")
}

/// Our name for a model that converses.
fn model(key: &str, fields: &Map<String, Value>) -> Option<String> {
    let text = |key: &str| fields.get(key).and_then(Value::as_str);
    text("mode").filter(|mode| MODES.contains(mode))?;
    our_name(text("litellm_provider")?, key)
}

/// What a model costs. A row of zeros is how this file says that it does not know, or that the model runs
/// on the user's own machine, and no price.
fn price(rates: &Rates<'_>) -> Result<Option<Price>, PricesError> {
    let standard = rates.standard()?;
    let (Some(input), Some(output)) = (standard.input, standard.output) else { return Ok(None) };
    if input == 0.0 && output == 0.0 {
        return Ok(None);
    }
    Ok(Some(Price {
        input,
        output,
        cache_read: standard.cache_read,
        cache_write: standard.cache_write,
        cache_write_1h: standard.cache_write_1h,
        long: rates.long(input, output)?,
        tiers: rates.tiers()?,
        end_of_life: day(rates.fields.fields.get("deprecation_date")),
    }))
}
