//! The built-in table against figures that were typed by hand from published ones.

use crate::prices::{TABLE, embedded, read};
use rehearsal_core::{
    money::Money,
    price::{Cost, Price},
    usage::Usage,
};
use rstest::rstest;

fn row(model: &str) -> Price {
    let found = embedded().find(model).unwrap_or_else(|| panic!("{model} has no row"));
    assert!(found.exact, "{model} has no row of its own");
    found.price
}

#[test]
fn it_reads_says_what_it_is_and_is_small() {
    let list = read(TABLE, "table.json").unwrap();
    assert_eq!(list, embedded());
    assert_eq!(list.id, "built-in 2026-11-22 (LiteLLM 1.109.1)");
    assert_eq!(list.fingerprint.len(), 12);
    assert!(list.models.len() > 400, "{} models", list.models.len());
    assert!(TABLE.len() < 150_000, "{} bytes", TABLE.len());
}

#[rstest]
#[case("bedrock/amazon.nova-micro-v1:0", 0.035, 0.14, Some(0.00875), None, None)]
#[case("bedrock/amazon.nova-lite-v1:0", 0.06, 0.24, Some(0.015), None, None)]
#[case("bedrock/us.amazon.nova-2-lite-v1:0", 0.33, 2.75, Some(0.0825), None, None)]
#[case("bedrock/anthropic.claude-3-5-haiku-20241022-v1:0", 0.8, 4.0, Some(0.08), Some(1.0), None)]
#[case("bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0", 1.1, 5.5, Some(0.11), Some(1.375), Some(2.2))]
#[case("bedrock/global.anthropic.claude-opus-5-5", 4.0, 20.0, Some(0.2), Some(5.0), Some(8.0))]
#[case("bedrock/global.anthropic.claude-fable-5-1", 10.0, 50.0, Some(0.25), Some(12.5), Some(20.0))]
#[case("bedrock/us.meta.llama4-maverick-17b-instruct-v1:0", 0.24, 0.97, None, None, None)]
#[case("bedrock/mistral.mixtral-8x7b-instruct-v0:1", 0.45, 0.7, None, None, None)]
#[case("bedrock/openai.gpt-oss-20b-1:0", 0.07, 0.3, None, None, None)]
#[case("bedrock/us.openai.gpt-5.6-luna", 0.22, 1.32, Some(0.022), Some(0.275), None)]
#[case("bedrock/us.openai.gpt-6.1-terra", 1.1, 5.5, Some(0.055), Some(1.375), None)]
#[case("bedrock/deepseek.v3-v1:0", 0.58, 1.68, None, None, None)]
#[case("bedrock/deepseek.v3.2", 0.62, 1.85, None, None, None)]
#[case("bedrock/qwen.qwen3-coder-480b-a35b-v1:0", 0.45, 1.8, None, None, None)]
#[case("bedrock/us.zai.glm-5.3", 1.848, 5.808, Some(0.3432), Some(2.31), None)]
#[case("bedrock/us.writer.palmyra-x5-v1:0", 0.6, 6.0, None, None, None)]
#[case("mantle/openai.gpt-oss-120b", 0.15, 0.6, None, None, None)]
#[case("mantle/openai.gpt-6-sol", 2.2, 11.0, Some(0.22), Some(2.75), None)]
#[case("mantle/google.gemma-4-e2b", 0.04, 0.08, None, None, None)]
#[case("mantle/xai.grok-4.3", 1.25, 2.5, Some(0.2), None, None)]
#[case("mantle/deepseek.v3.1", 0.58, 1.68, None, None, None)]
fn a_row_says_what_was_published(
    #[case] model: &str,
    #[case] input: f64,
    #[case] output: f64,
    #[case] cache_read: Option<f64>,
    #[case] cache_write: Option<f64>,
    #[case] cache_write_1h: Option<f64>,
) {
    let row = row(model);
    assert_eq!((row.input, row.output), (input, output));
    assert_eq!(
        (row.cache_read, row.cache_write, row.cache_write_1h),
        (cache_read, cache_write, cache_write_1h)
    );
}

#[rstest]
#[case("bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0", 200_000, [6.0, 22.5, 0.6, 7.5], Some(12.0))]
#[case("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", 200_000, [6.6, 24.75, 0.66, 8.25], Some(13.2))]
#[case("bedrock/global.anthropic.claude-haiku-5-5", 100_000, [0.5, 2.5, 0.05, 0.625], Some(1.0))]
#[case("bedrock/us.openai.gpt-6-sol", 272_000, [4.4, 16.5, 0.44, 5.5], None)]
fn longer_prompts_have_prices_of_their_own(
    #[case] model: &str,
    #[case] above: u64,
    #[case] rates: [f64; 4],
    #[case] cache_write_1h: Option<f64>,
) {
    let long = row(model).long.unwrap();
    let cached = [long.cache_read, long.cache_write].map(Option::unwrap);
    assert_eq!((long.above, [long.input, long.output, cached[0], cached[1]]), (above, rates));
    assert_eq!(long.cache_write_1h, cache_write_1h);
}

#[rstest]
#[case("bedrock/global.anthropic.claude-sonnet-4-6")]
#[case("bedrock/us.anthropic.claude-opus-5")]
fn a_million_tokens_at_one_price(#[case] model: &str) {
    assert_eq!(row(model).long, None);
}

#[rstest]
#[case("bedrock/us.anthropic.claude-opus-4-1-20250805-v1:0", Some("2027-01-08"))]
#[case("bedrock/ai21.jamba-1-5-large-v1:0", Some("2026-11-26"))]
#[case("us.writer.palmyra-x4-v1:0", Some("2027-03-09"))]
#[case("arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-1-8b-instruct-v1:0", Some("2027-03-30"))]
#[case("bedrock/amazon.nova-lite-v1:0", None)]
fn the_end_of_a_model_is_known_without_a_network(#[case] model: &str, #[case] end: Option<&str>) {
    assert_eq!(embedded().end_of_life(model), end);
}

#[rstest]
#[case("offline")]
#[case("travel-rules-1")]
fn what_runs_on_this_machine_is_free(#[case] model: &str) {
    let some = Some(1_000_000);
    let usage = Usage {
        input_tokens: some,
        output_tokens: some,
        cache_read_tokens: some,
        cache_write_tokens: some,
        ..Usage::default()
    };
    assert_eq!(embedded().cost(model, Some(&usage), None), Cost::Priced(Money::ZERO));
}

/// Where the price is published with one factor for all rates, a call in that tier has an exact price.
#[test]
fn tiers_cost_what_their_own_prices_say() {
    let tiers = |model| row(model).tiers;
    let nova = tiers("bedrock/amazon.nova-pro-v1:0");
    assert_eq!((nova.get("flex"), nova.get("priority")), (Some(&0.5), Some(&1.75)));
    assert_eq!(tiers("openai/gpt-5").get("priority"), Some(&2.0));
    // The published prices are rounded to cents, so that they differ by more than one factor.
    assert!(tiers("bedrock/deepseek.v3-v1:0").is_empty());
}
