//! Tokens and cost of a call.
//!
//! Langfuse counts each kind of token by itself, so that cached ones are not among the input; spans of frameworks
//! count them in, and so do ours. Who counted can be told by the total.

use super::said::unpacked;
use crate::otlp::decode::field;
use serde_json::{Map, Value};

const INPUT: [&str; 4] = ["input", "prompt_tokens", "promptTokens", "input_tokens"];
const OUTPUT: [&str; 4] = ["output", "completion_tokens", "completionTokens", "output_tokens"];
const READ: [&str; 5] = [
    "cache_read_input_tokens",
    "input_cache_read",
    "input_cached_tokens",
    "cached_tokens",
    "input_cache_read_tokens",
];
const WRITTEN: [&str; 4] =
    ["cache_creation_input_tokens", "input_cache_creation", "input_cache_write", "cache_write_input_tokens"];
const REASONING: [&str; 3] = ["output_reasoning", "output_reasoning_tokens", "reasoning_tokens"];

/// Adds what is known of a call's tokens and cost.
pub(super) fn add(attributes: &mut Map<String, Value>, sent: &Value) {
    let details = field(sent, "usageDetails")
        .map(unpacked)
        .filter(|details| details.as_object().is_some_and(|fields| !fields.is_empty()));
    let usage = details.or_else(|| field(sent, "usage").map(unpacked)).unwrap_or_default();
    let (input, output) = (count(&usage, &INPUT), count(&usage, &OUTPUT));
    let (read, written) = (count(&usage, &READ), count(&usage, &WRITTEN));
    let cached = read.unwrap_or(0).saturating_add(written.unwrap_or(0));
    let total = count(&usage, &["total"]);
    let counted_in =
        total.is_some() && total == input.zip(output).map(|(input, output)| input.saturating_add(output));
    let whole = input.map(|input| if counted_in { input } else { input.saturating_add(cached) });
    let counts = [
        ("gen_ai.usage.input_tokens", whole),
        ("gen_ai.usage.output_tokens", output),
        ("gen_ai.usage.cache_read.input_tokens", read),
        ("gen_ai.usage.cache_creation.input_tokens", written),
        ("gen_ai.usage.reasoning_tokens", count(&usage, &REASONING)),
    ];
    attributes.extend(counts.into_iter().filter_map(|(key, count)| Some((key.to_owned(), count?.into()))));
    attributes.extend(cost(sent).map(|cost| (COST.to_owned(), cost.into())));
}

/// The attribute under which a call's cost is read.
const COST: &str = "gen_ai.usage.cost";

fn cost(sent: &Value) -> Option<f64> {
    let details = field(sent, "costDetails").map(unpacked);
    let total = details.as_ref().and_then(|details| details.get("total")).and_then(Value::as_f64);
    let single = ["calculatedTotalCost", "totalCost"].iter().find_map(|key| field(sent, key)?.as_f64());
    total.or(single).filter(|cost| *cost > 0.0)
}

fn count(usage: &Value, keys: &[&str]) -> Option<u64> {
    keys.iter().find_map(|key| usage.get(*key)?.as_u64())
}
