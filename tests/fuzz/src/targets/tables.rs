//! Tables: prices in their three shapes, and a bill.

use crate::{Target, seeds};
use rehearsal_adapters::prices;
use rehearsal_core::price::Price;

/// A price file.
pub(super) const PRICES: Target = Target { name: "prices", run: priced, seeds: price_seeds };
/// A bill.
pub(super) const BILL: Target = Target { name: "bill", run: billed, seeds: bill_seeds };

fn priced(bytes: &[u8]) {
    match prices::read(&String::from_utf8_lossy(bytes), "folder/table.json") {
        Ok(list) => {
            for (model, price) in &list.models {
                assert!(rates(price).all(|rate| rate.is_finite() && rate >= 0.0), "{model}: {price:?}");
                assert!(list.find(model).is_some_and(|found| rates(&found.price).all(f64::is_finite)));
                list.end_of_life(model);
            }
        }
        Err(error) => assert!(error.to_string().contains("table.json"), "{error}"),
    }
}

fn rates(price: &Price) -> impl Iterator<Item = f64> + use<> {
    let more = [price.cache_read, price.cache_write, price.cache_write_1h];
    let tiers: Vec<f64> = price.tiers.values().copied().collect();
    [price.input, price.output].into_iter().chain(more.into_iter().flatten()).chain(tiers)
}

fn billed(bytes: &[u8]) {
    let (knob, text) = crate::knob::taken(bytes);
    let tag = ["Team", "", "user:Team"][knob % 3];
    if let Err(error) = rehearsal_reports::read_bill(&String::from_utf8_lossy(text), tag) {
        assert!(!error.to_string().is_empty());
    }
}

fn price_seeds() -> Vec<Vec<u8>> {
    let litellm = r#"{"gpt-5":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":1.25e-6,
        "output_cost_per_token":1e-5,"cache_read_input_token_cost":1.25e-7,"input_cost_per_token_flex":6e-7,
        "output_cost_per_token_flex":5e-6,"input_cost_per_token_above_200k_tokens":2e-6,
        "output_cost_per_token_above_200k_tokens":2e-5,"deprecation_date":"2027-03-30"}}"#;
    let models_dev = r#"{"openai":{"id":"openai","models":{"gpt-5":{"cost":{"input":1.25,"output":10,
        "cache_read":0.125,"context_over_200k":{"input":2.5,"output":15},
        "tiers":[{"input":1,"output":2,"tier":{"type":"context","size":200000}}]}}}}}"#;
    let own = r#"{"id":"mine","models":{"openai/gpt-5":{"input":1.25,"output":10,"cache_read":0.1,"cache_write":1.5,
        "cache_write_1h":2,"tiers":{"flex":0.5},"end_of_life":"2027-03-30"}}}"#;
    seeds::texts(&[litellm, models_dev, own])
}

fn bill_seeds() -> Vec<Vec<u8>> {
    let mut seeds = seeds::files("reports/src/bill/tests", ".csv");
    seeds.extend(seeds::files("reports/src/bill/tests", ".json"));
    seeds.iter().map(|seed| crate::knob::put(0, seed)).collect()
}
