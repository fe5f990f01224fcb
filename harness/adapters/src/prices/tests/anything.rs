//! No file makes reading panic, and whatever is read is a price.

use crate::prices::{embedded, read};
use proptest::prelude::*;
use rehearsal_core::price::{Price, PriceList};
use serde_json::{Map, Number, Value};

/// Keys that mean something in one of the shapes.
const KEYS: [&str; 24] = [
    "id",
    "models",
    "input",
    "output",
    "cache_read",
    "cache_write_1h",
    "long",
    "above",
    "tiers",
    "flex",
    "end_of_life",
    "litellm_provider",
    "mode",
    "input_cost_per_token",
    "output_cost_per_token",
    "input_cost_per_token_above_200k_tokens",
    "input_cost_per_token_flex",
    "output_cost_per_token_flex",
    "deprecation_date",
    "cost",
    "context_over_200k",
    "tier",
    "size",
    "type",
];

/// Texts that mean something in one of the shapes.
const TEXTS: [&str; 6] = ["openai", "bedrock", "chat", "context", "2027-03-30", "é"];

/// JSON made of what the shapes are made of.
fn json() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        prop::num::f64::ANY.prop_map(|n| Number::from_f64(n).map_or(Value::Null, Value::Number)),
        (0.0..1e-4).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
    ];
    let leaf = prop_oneof![
        3 => number,
        1 => prop::sample::select(&TEXTS[..]).prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        let key = prop_oneof![prop::sample::select(&KEYS[..]).prop_map(str::to_owned), "[a-z/.:]{0,6}"];
        let object = prop::collection::vec((key, inner.clone()), 0..8);
        prop_oneof![
            4 => object.prop_map(|fields| Value::Object(fields.into_iter().collect())),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array),
        ]
    })
}

/// A row of LiteLLM's that is whole but for its numbers.
fn litellm_row(number: impl Strategy<Value = f64>) -> impl Strategy<Value = Value> {
    let keys = KEYS.iter().copied().filter(|key| key.contains("cost_per")).collect::<Vec<_>>();
    prop::collection::vec(number, keys.len()).prop_map(move |numbers| {
        let mut row: Map<String, Value> =
            keys.iter().zip(numbers).map(|(key, number)| ((*key).to_owned(), Value::from(number))).collect();
        row.insert("litellm_provider".to_owned(), "openai".into());
        row.insert("mode".to_owned(), "chat".into());
        Value::Object(Map::from_iter([("m".to_owned(), Value::Object(row))]))
    })
}

fn rates(price: &Price) -> Vec<f64> {
    let mut rates = vec![price.input, price.output];
    rates.extend([price.cache_read, price.cache_write, price.cache_write_1h].into_iter().flatten());
    rates.extend(price.tiers.values());
    if let Some(long) = price.long {
        rates.extend([long.input, long.output]);
        rates.extend([long.cache_read, long.cache_write, long.cache_write_1h].into_iter().flatten());
    }
    rates
}

fn all_are_prices(list: &PriceList) -> bool {
    list.models.values().flat_map(rates).all(|rate| rate.is_finite() && rate >= 0.0)
}

proptest! {
    #[test]
    fn any_bytes(bytes: Vec<u8>) {
        let _ = read(&String::from_utf8_lossy(&bytes), "any");
    }

    #[test]
    fn any_json_of_these_words(value in json()) {
        if let Ok(list) = read(&value.to_string(), "any") {
            prop_assert!(all_are_prices(&list), "{value}");
        }
    }

    #[test]
    fn any_numbers_in_a_row(value in litellm_row(prop_oneof![5 => 0.0..1e-3, 1 => prop::num::f64::ANY])) {
        if let Ok(list) = read(&value.to_string(), "any") {
            prop_assert!(all_are_prices(&list), "{value}");
        }
    }

    /// Numbers as prices have them: the shortest text of others may be read as their neighbour.
    #[test]
    fn what_was_read_reads_again_as_our_own(value in litellm_row(1e-12..1e-3)) {
        let list = read(&value.to_string(), "any").unwrap();
        let again = read(&serde_json::to_string(&list).unwrap(), "any").unwrap();
        prop_assert_eq!((again.id, again.models), (list.id, list.models));
    }
}

#[test]
fn any_name_is_looked_up() {
    let list = embedded();
    proptest!(|(name in "(bedrock/|mantle/|arn:aws:bedrock:)?[a-z0-9.:/@é-]{0,40}")| {
        let found = list.find(&name);
        prop_assert!(found.is_none_or(|found| rates(&found.price).iter().all(|rate| rate.is_finite())));
    });
}
