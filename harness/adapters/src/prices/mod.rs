//! Price tables: the one that is built in, and those that a user brings.
//!
//! Three shapes are read: our own, that of LiteLLM and that of models.dev. Each has a file of its own here.

mod error;
mod litellm;
mod models_dev;
mod number;
mod own;

pub use error::PricesError;

use rehearsal_core::{
    price::{Price, PriceList},
    seed::fingerprint,
};
use serde_json::{Map, Value};
use std::path::Path;

/// The built-in table, as text.
const TABLE: &str = include_str!("table.json");

/// Hexadecimal digits of a table's fingerprint.
const DIGITS: usize = 12;

/// Models that run on this machine and cost nothing, whatever a table says or leaves out.
const OWN_MODELS: [&str; 2] = [crate::models::offline::NAME, "travel-rules-1"];

/// The built-in price list.
pub fn embedded() -> PriceList {
    // The file is part of the program and a test reads it, so the default stands for nothing real.
    read(TABLE, "table.json").unwrap_or_default()
}

/// Reads a price list in any of the shapes we know, from the text of the file with this name.
///
/// # Errors
/// In one line that names the file, and the model where one is to blame.
pub fn read(text: &str, name: &str) -> Result<PriceList, PricesError> {
    let file = file_name(name);
    let table: Value = serde_json::from_str(text)
        .map_err(|error| PricesError::NotJson { file: file.clone(), error: error.to_string() })?;
    let mut list = match Shape::of(&table) {
        Some(Shape::Own(table)) => own::read(table, &file),
        Some(Shape::LiteLlm(entries)) => litellm::read(entries, &file),
        Some(Shape::ModelsDev(providers)) => models_dev::read(providers, &file),
        None => Err(PricesError::OtherShape { file: file.clone() }),
    }?;
    if list.models.is_empty() {
        return Err(PricesError::Empty { file });
    }
    for model in OWN_MODELS {
        list.models.entry(model.to_owned()).or_insert_with(free);
    }
    list.fingerprint = fingerprint(text, DIGITS);
    Ok(list)
}

/// The shapes of price tables.
enum Shape<'a> {
    Own(&'a Map<String, Value>),
    LiteLlm(&'a Map<String, Value>),
    ModelsDev(&'a Map<String, Value>),
}

impl<'a> Shape<'a> {
    /// The shape of a table, by a key that only this shape has.
    fn of(table: &'a Value) -> Option<Self> {
        let table = table.as_object()?;
        let some_entry_has = |key: &str| table.values().any(|entry| entry.get(key).is_some());
        if table.contains_key("id") || table.contains_key("models") {
            Some(Self::Own(table))
        } else if some_entry_has("litellm_provider") {
            Some(Self::LiteLlm(table))
        } else if some_entry_has("models") {
            Some(Self::ModelsDev(table))
        } else {
            None
        }
    }
}

fn free() -> Price {
    Price { cache_read: Some(0.0), cache_write: Some(0.0), ..Price::default() }
}

/// The last part of a path, so that a record says nothing of a user's folders.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests;
