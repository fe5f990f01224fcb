//! The shapes of other tables, and what is said of files that are none.

use crate::prices::read;
use rehearsal_core::{price::Price, seed::fingerprint};
use rstest::rstest;
use std::collections::BTreeMap;

/// Rows as LiteLLM's file has them, cut down.
const LITELLM: &str = r#"{
  "sample_spec": {"input_cost_per_token": 0.0, "litellm_provider": "one of the providers", "mode": "one of the modes"},
  "us.openai.gpt-6-sol": {
    "litellm_provider": "bedrock_converse", "mode": "chat", "deprecation_date": "2027-12-01",
    "input_cost_per_token": 2.2e-06, "output_cost_per_token": 1.1e-05,
    "cache_read_input_token_cost": 2.2e-07, "cache_creation_input_token_cost": 2.75e-06,
    "cache_creation_input_token_cost_above_1hr": 4.4e-06,
    "input_cost_per_token_above_272k_tokens": 4.4e-06, "output_cost_per_token_above_272k_tokens": 1.65e-05,
    "cache_read_input_token_cost_above_272k_tokens": 4.4e-07,
    "cache_creation_input_token_cost_above_272k_tokens": 5.5e-06,
    "cache_creation_input_token_cost_above_1hr_above_272k_tokens": 8.8e-06,
    "input_cost_per_token_flex": 1.1e-06, "output_cost_per_token_flex": 5.5e-06,
    "input_cost_per_token_priority": 3.85e-06, "output_cost_per_token_priority": 1.925e-05,
    "input_cost_per_token_batches": 1.1e-06, "max_input_tokens": 922000
  },
  "bedrock/us-east-1/deepseek.v3.2": {
    "litellm_provider": "bedrock", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06
  },
  "rounded": {
    "litellm_provider": "openai", "mode": "responses", "deprecation_date": "some day",
    "input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07, "cache_read_input_token_cost": null,
    "input_cost_per_token_flex": 7e-08, "output_cost_per_token_flex": 3e-07
  },
  "steps": {
    "litellm_provider": "gemini", "mode": "chat",
    "input_cost_per_token": 3e-07, "output_cost_per_token": 1e-06,
    "input_cost_per_token_above_200k_tokens": 9e-07, "input_cost_per_token_above_128k_tokens": 6e-07
  },
  "text-embedding-9": {"litellm_provider": "openai", "mode": "embedding", "input_cost_per_token": 1e-07},
  "by-the-second": {"litellm_provider": "bedrock", "mode": "chat", "input_cost_per_second": 0.01},
  "ollama/llama3": {
    "litellm_provider": "ollama", "mode": "chat", "input_cost_per_token": 0.0, "output_cost_per_token": 0.0
  }
}"#;

/// Rows as models.dev's file has them, cut down.
const MODELS_DEV: &str = r#"{
  "amazon-bedrock": {"id": "amazon-bedrock", "env": ["AWS_ACCESS_KEY_ID"], "models": {
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0": {
      "id": "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "modalities": {"input": ["text"], "output": ["text"]},
      "cost": {"input": 3.3, "output": 16.5, "cache_read": 0.33, "cache_write": 4.125,
               "context_over_200k": {"input": 6.6, "output": 24.75, "cache_read": 0.66, "cache_write": 8.25}}
    }
  }},
  "openai": {"id": "openai", "models": {
    "gpt-6-sol": {"cost": {"input": 2, "output": 10, "tiers": [
      {"tier": {"type": "context", "size": 500000}, "input": 8, "output": 20},
      {"tier": {"type": "context", "size": 272000}, "input": 4, "output": 15}
    ]}},
    "image-9": {"modalities": {"output": ["image"]}, "cost": {"input": 1, "output": 1}},
    "unpriced": {"id": "unpriced"}
  }},
  "subscription": {"models": {"gpt-6-sol": {"cost": {"input": 0, "output": 0}}}}
}"#;

fn names(models: &BTreeMap<String, Price>) -> Vec<&str> {
    models.keys().map(String::as_str).collect()
}

#[test]
fn litellm_s_prices_for_a_token_become_prices_for_a_million() {
    let list = read(LITELLM, "some/where/prices.json").unwrap();
    assert_eq!(
        names(&list.models),
        ["bedrock/us.openai.gpt-6-sol", "gemini/steps", "offline", "openai/rounded", "travel-rules-1"]
    );
    let sol = &list.models["bedrock/us.openai.gpt-6-sol"];
    assert_eq!((sol.input, sol.output, sol.cache_read), (2.2, 11.0, Some(0.22)));
    assert_eq!((sol.cache_write, sol.cache_write_1h), (Some(2.75), Some(4.4)));
    let long = sol.long.unwrap();
    assert_eq!((long.above, long.input, long.output), (272_000, 4.4, 16.5));
    assert_eq!((long.cache_read, long.cache_write, long.cache_write_1h), (Some(0.44), Some(5.5), Some(8.8)));
    assert_eq!(sol.tiers, BTreeMap::from([("flex".into(), 0.5), ("priority".into(), 1.75)]));
    assert_eq!(sol.end_of_life.as_deref(), Some("2027-12-01"));
}

#[test]
fn what_litellm_does_not_say_clearly_is_left_out() {
    let list = read(LITELLM, "prices.json").unwrap();
    let rounded = &list.models["openai/rounded"];
    assert!(rounded.tiers.is_empty(), "one factor does not say both prices");
    assert_eq!((rounded.cache_read, rounded.end_of_life.as_ref()), (None, None));
    let steps = list.models["gemini/steps"].long.unwrap();
    assert_eq!((steps.above, steps.input, steps.output), (128_000, 0.6, 1.0));
    assert_eq!(
        list.id,
        "litellm prices.json: 3 models; of 1 only the first of several prices for longer prompts"
    );
}

#[test]
fn models_dev_states_prices_for_a_million() {
    let list = read(MODELS_DEV, "api.json").unwrap();
    let claude = "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    assert_eq!(names(&list.models), [claude, "offline", "openai/gpt-6-sol", "travel-rules-1"]);
    let price = &list.models[claude];
    assert_eq!((price.input, price.output), (3.3, 16.5));
    assert_eq!((price.cache_read, price.cache_write, price.cache_write_1h), (Some(0.33), Some(4.125), None));
    let long = price.long.unwrap();
    assert_eq!((long.above, long.input, long.cache_write), (200_000, 6.6, Some(8.25)));
    let long = list.models["openai/gpt-6-sol"].long.unwrap();
    assert_eq!((long.above, long.input, long.output, long.cache_read), (272_000, 4.0, 15.0, None));
    assert_eq!(list.id, "models.dev api.json: 2 models");
}

#[test]
fn a_table_of_one_s_own_keeps_its_name_and_gets_a_fingerprint() {
    let text =
        r#"{"id": "ours, June", "fingerprint": "not this", "models": {"lab/x": {"input": 1, "output": 2}}}"#;
    let list = read(text, "ours.json").unwrap();
    assert_eq!((list.id.as_str(), list.fingerprint), ("ours, June", fingerprint(text, 12)));
    assert_eq!(names(&list.models), ["lab/x", "offline", "travel-rules-1"]);
    assert_ne!(read(&text.replace('2', "3"), "ours.json").unwrap().fingerprint, fingerprint(text, 12));
}

#[rstest]
#[case::no_json("input: 3", "p.json is not JSON: expected value at line 1 column 1")]
#[case::a_list("[1, 2]", "p.json is no price table that Rehearsal knows")]
#[case::something_else(r#"{"a": {"b": 1}}"#, "p.json is no price table that Rehearsal knows")]
#[case::no_id(r#"{"models": {}}"#, "p.json: \"id\" is missing")]
#[case::no_models(r#"{"id": "mine"}"#, "p.json: \"models\" is missing")]
#[case::nothing_in_it(r#"{"id": "mine", "models": {}}"#, "p.json has no model with a price for tokens in it")]
#[case::unknown_key(
    r#"{"id": "mine", "models": {"m": {"input": 1, "output": 1, "in": 2}}}"#,
    "p.json: \"m\": unknown field `in`"
)]
#[case::lacking_a_price(
    r#"{"id": "mine", "models": {"m": {"input": 1}}}"#,
    "p.json: \"m\": missing field `output`"
)]
#[case::negative(
    r#"{"id": "mine", "models": {"m": {"input": 1, "output": -1}}}"#,
    "p.json: \"m\": \"output\" is -1, which is no price in dollars for a million tokens"
)]
#[case::negative_for_long_prompts(
    r#"{"id": "a", "models": {"m": {"input": 1, "output": 1, "long": {"above": 9, "input": -2, "output": 1}}}}"#,
    "p.json: \"m\": \"long.input\" is -2"
)]
#[case::odd_factor(
    r#"{"id": "a", "models": {"m": {"input": 1, "output": 1, "tiers": {"flex": -0.5}}}}"#,
    "p.json: \"m\": the factor of the tier \"flex\" is -0.5"
)]
#[case::odd_day(
    r#"{"id": "a", "models": {"m": {"input": 1, "output": 1, "end_of_life": "May"}}}"#,
    "p.json: \"m\": \"end_of_life\" is \"May\", not a day such as 2027-03-30"
)]
#[case::a_text_for_a_price(
    r#"{"m": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": "free", "output_cost_per_token": 1}}"#,
    "p.json: \"input_cost_per_token\" of \"m\" is \"free\", which is no price in dollars for one token"
)]
#[case::millions_for_tokens(
    r#"{"m": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 3, "output_cost_per_token": 15}}"#,
    "p.json: \"input_cost_per_token\" of \"m\" is 3, which is no price in dollars for one token"
)]
#[case::negative_elsewhere(
    r#"{"lab": {"models": {"m": {"cost": {"input": -1, "output": 1}}}}}"#,
    "p.json: \"input\" of \"lab/m\" is -1, which is no price in dollars for a million tokens"
)]
fn what_is_wrong_is_said_in_one_line(#[case] text: &str, #[case] message: &str) {
    let error = read(text, "dir/p.json").unwrap_err().to_string();
    assert!(error.starts_with(message), "{error}");
    assert!(!error.contains('\n'), "{error}");
}
