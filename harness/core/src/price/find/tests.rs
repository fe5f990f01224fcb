//! Names and the rows that hold for them.

use super::*;
use rstest::rstest;

/// What a row asks for input; the other rates do not decide which row holds.
fn list() -> PriceList {
    let rows = [
        ("offline", 0.0),
        ("travel-rules-1", 0.0),
        ("bedrock/amazon.nova-lite-v1:0", 0.06),
        ("bedrock/us.amazon.nova-lite-v1:0", 0.06),
        ("bedrock/eu.amazon.nova-lite-v1:0", 0.078),
        ("bedrock/amazon.nova-premier-v1:0", 2.5),
        ("bedrock/global.amazon.nova-2-lite-v1:0", 0.3),
        ("bedrock/anthropic.claude-3-7-sonnet-20250219-v1:0", 3.0),
        ("bedrock/anthropic.claude-opus-4-1-20250805-v1:0", 15.0),
        ("bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.0),
        ("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.3),
        ("bedrock/us.anthropic.claude-opus-4-6-v1", 5.5),
        ("bedrock/anthropic.claude-sonnet-5", 2.0),
        ("bedrock/us.anthropic.claude-sonnet-5", 2.2),
        ("bedrock/global.openai.gpt-6-sol", 2.0),
        ("bedrock/openai.gpt-oss-120b-1:0", 0.15),
        ("bedrock/global.xai.grok-4.7", 2.0),
        ("bedrock/global.zai.glm-5.3", 1.68),
        ("bedrock/zai.glm-5", 1.0),
        ("bedrock/global.moonshotai.kimi-k3", 3.0),
        ("bedrock/deepseek.v3.2", 0.62),
        ("bedrock/us-gov.anthropic.claude-opus-5", 6.0),
        ("mantle/openai.gpt-6-sol", 2.2),
        ("mantle/xai.grok-4.7", 2.2),
        ("openai/gpt-5", 1.25),
        ("openai/gpt-5-2025-08-07", 1.25),
        ("openai/gpt-4o", 2.5),
        ("anthropic/claude-sonnet-4-5", 3.0),
        ("deepseek/same", 7.0),
        ("mistral/same", 7.0),
        ("bedrock/differs", 2.0),
        ("mantle/differs", 2.2),
        ("gateway/house-model", 9.0),
    ];
    let row = |(name, input): (&str, f64)| (name.to_owned(), Price { input, ..Price::default() });
    PriceList { models: rows.into_iter().map(row).collect(), ..PriceList::default() }
}

fn input(model: &str) -> Option<(f64, bool)> {
    // The factor leaves noise in the last bits, which no price has.
    list().find(model).map(|found| ((found.price.input * 1e9).round() / 1e9, found.exact))
}

#[rstest]
#[case("offline", 0.0)]
#[case("travel-rules-1", 0.0)]
#[case("openai/gpt-5", 1.25)]
#[case("mantle/openai.gpt-6-sol", 2.2)]
#[case("gateway/house-model", 9.0)]
#[case("bedrock/us.amazon.nova-lite-v1:0", 0.06)]
#[case("us.amazon.nova-lite-v1:0", 0.06)]
#[case("gpt-5-2025-08-07", 1.25)]
#[case("claude-sonnet-4-5", 3.0)]
#[case("xai.grok-4.7", 2.2)]
#[case("same", 7.0)]
#[case("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", 0.06)]
#[case("bedrock/arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-5", 2.0)]
#[case("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-5", 2.2)]
#[case("arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-opus-5", 6.0)]
fn a_row_of_its_own_is_exact(#[case] model: &str, #[case] price: f64) {
    assert_eq!(input(model), Some((price, true)));
}

#[rstest]
#[case::claude_before_the_premium("us.anthropic.claude-opus-4-1-20250805-v1:0", 15.0)]
#[case::claude_named_the_old_way("bedrock/eu.anthropic.claude-3-7-sonnet-20250219-v1:0", 3.0)]
#[case::claude_since("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.3)]
#[case::claude_over_the_bare_row("bedrock/jp.anthropic.claude-sonnet-5", 2.2)]
#[case::claude_anywhere("global.anthropic.claude-sonnet-5", 2.0)]
#[case::hosted_gpt("bedrock/us.openai.gpt-6-sol", 2.2)]
#[case::grok("bedrock/us.xai.grok-4.7", 2.2)]
#[case::glm_5_3("us.zai.glm-5.3", 1.848)]
#[case::glm_before("us.zai.glm-5", 1.0)]
#[case::open_weights("us.openai.gpt-oss-120b-1:0", 0.15)]
#[case::one_that_nobody_calls_dearer("eu.moonshotai.kimi-k3", 3.0)]
#[case::government("us-gov.anthropic.claude-sonnet-5", 2.4)]
#[case::government_by_arn("arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/zai.glm-5", 1.2)]
#[case::bare_id_of_a_profile("bedrock/openai.gpt-6-sol", 2.0)]
#[case::first_nova_in_the_united_states("us.amazon.nova-premier-v1:0", 2.5)]
#[case::region("bedrock/eu-central-1/deepseek.v3.2", 0.62)]
#[case::other_endpoint("mantle/anthropic.claude-sonnet-5", 2.2)]
#[case::other_endpoint_without_a_geography("mantle/deepseek.v3.2", 0.62)]
#[case::date("gpt-4o-2024-08-06", 2.5)]
#[case::compact_date("anthropic/claude-sonnet-4-5-20250929", 3.0)]
#[case::date_of_another_cloud("claude-sonnet-4-5@20250929", 3.0)]
#[case::revision("us.anthropic.claude-opus-4-6-v1:0", 5.5)]
#[case::version_and_date("us.anthropic.claude-sonnet-5-20260701-v1:0", 2.2)]
#[case::version_date_and_geography("eu.anthropic.claude-sonnet-5-20260701-v1:0", 2.2)]
#[case::two_endpoints_that_differ("differs", 2.0)]
fn a_row_that_stands_in_is_not_exact(#[case] model: &str, #[case] price: f64) {
    assert_eq!(input(model), Some((price, false)));
}

#[rstest]
#[case::nothing("")]
#[case::unknown("house-model")]
#[case::local("ollama/llama3.1:8b")]
#[case::local_with_a_known_name("ollama/gpt-5")]
#[case::own_provider("lab/gpt-5")]
#[case::part_of_another_name("deepseek.v3")]
#[case::version_dropped_to_a_part("bedrock/deepseek.v3-v1:0")]
#[case::more_than_a_name("openai/gpt-5-turbo")]
#[case::nova_elsewhere("apac.amazon.nova-lite-v1:0")]
#[case::second_nova("us.amazon.nova-2-lite-v1:0")]
#[case::nova_of_the_government("us-gov.amazon.nova-lite-v1:0")]
#[case::unknown_geography("mars.anthropic.claude-sonnet-5")]
#[case::application("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123")]
#[case::application_of_a_suite("bedrock/arn:aws:bedrock:us-east-1:1:application-inference-profile/abc")]
#[case::provisioned("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc")]
#[case::other_service("arn:aws:sagemaker:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0")]
#[case::half_an_arn("arn:aws:bedrock")]
#[case::commitment("bedrock/us-east-1/1-month-commitment/deepseek.v3.2")]
fn a_name_without_a_row_has_no_price(#[case] model: &str) {
    assert_eq!(input(model), None);
}

#[test]
fn a_factor_holds_for_every_rate() {
    let mut list = PriceList::default();
    let long = LongPrompt {
        above: 100,
        input: 20.0,
        output: 40.0,
        cache_read: Some(2.0),
        cache_write: Some(30.0),
        cache_write_1h: None,
    };
    let price =
        Price { input: 10.0, output: 20.0, cache_read: Some(1.0), long: Some(long), ..Price::default() };
    list.models.insert("bedrock/global.xai.grok-9".into(), price);
    let found = list.find("bedrock/eu.xai.grok-9").unwrap().price;
    assert_eq!((found.input, found.output, found.cache_read), (11.0, 22.0, Some(1.1)));
    let long = found.long.unwrap();
    assert_eq!((long.above, long.input, long.output), (100, 22.0, 44.0));
    assert_eq!((long.cache_read, long.cache_write, long.cache_write_1h), (Some(2.2), Some(33.0), None));
}

#[test]
fn the_end_of_a_model_is_known_by_any_of_its_names() {
    let mut list = list();
    let row = list.models.get_mut("bedrock/anthropic.claude-opus-4-1-20250805-v1:0").unwrap();
    row.end_of_life = Some("2027-01-08".into());
    assert_eq!(list.end_of_life("us.anthropic.claude-opus-4-1-20250805-v1:0"), Some("2027-01-08"));
    assert_eq!(list.end_of_life("gpt-5"), None);
    assert_eq!(list.end_of_life("nobody's"), None);
}
