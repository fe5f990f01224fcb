//! Costs by hand.

use super::*;
use rstest::rstest;

fn list() -> PriceList {
    let price = Price {
        input: 0.0375,
        output: 0.15,
        cache_read: Some(0.01),
        tiers: BTreeMap::from([("flex".to_owned(), 0.5)]),
        ..Price::default()
    };
    let claude = Price {
        input: 3.0,
        output: 15.0,
        cache_read: Some(0.3),
        cache_write: Some(3.75),
        cache_write_1h: Some(6.0),
        long: Some(LongPrompt {
            above: 200_000,
            input: 6.0,
            output: 22.5,
            cache_read: Some(0.6),
            cache_write: Some(7.5),
            cache_write_1h: Some(12.0),
        }),
        ..Price::default()
    };
    PriceList {
        id: "test".into(),
        fingerprint: String::new(),
        models: [("m".into(), price), ("claude".into(), claude)].into(),
    }
}

fn usage(input: u64, output: u64, read: u64, write: u64) -> Usage {
    Usage {
        input_tokens: Some(input),
        output_tokens: Some(output),
        cache_read_tokens: Some(read),
        cache_write_tokens: Some(write),
        ..Usage::default()
    }
}

fn dollars(dollars: f64) -> Money {
    Money::from_dollars(dollars).unwrap()
}

#[test]
fn cached_tokens_have_a_price_of_their_own() {
    let cost = list().cost("m", Some(&usage(1_000_000, 2_000_000, 1_000_000, 0)), None);
    // By hand: 0.0375 + 2 x 0.15 + 0.01.
    assert_eq!(cost, Cost::Priced(dollars(0.3475)));
}

#[test]
fn tokens_kept_for_an_hour_cost_more() {
    let usage = Usage { cache_write_1h_tokens: Some(400), ..usage(1_000, 100, 2_000, 1_000) };
    // By hand: (1000 x 3 + 100 x 15 + 2000 x 0.3 + 600 x 3.75 + 400 x 6) / 1e6.
    assert_eq!(list().cost("claude", Some(&usage), None), Cost::Priced(dollars(0.009_75)));
}

#[test]
fn a_long_prompt_makes_the_whole_call_dearer() {
    let at_the_limit = list().cost("claude", Some(&usage(100_000, 1_000, 100_000, 0)), None);
    assert_eq!(at_the_limit, Cost::Priced(dollars(0.3 + 0.015 + 0.03)));
    let above = list().cost("claude", Some(&usage(100_001, 1_000, 100_000, 0)), None);
    assert_eq!(above, Cost::Priced(dollars(0.600_006 + 0.0225 + 0.06)));
}

#[test]
fn a_rate_that_is_missing_is_never_zero_and_makes_an_estimate() {
    let cost = list().cost("m", Some(&usage(0, 0, 0, 1_000_000)), None);
    assert_eq!(cost, Cost::Estimated(dollars(0.0375)));
}

#[rstest]
#[case(Some("flex"), Cost::Priced(dollars(0.018_75)))]
#[case(Some("default"), Cost::Priced(dollars(0.0375)))]
#[case(Some("priority"), Cost::Estimated(dollars(0.065_625)))]
#[case(Some("reserved"), Cost::Estimated(dollars(0.0375)))]
fn the_tier_that_served_the_call_is_what_is_paid(#[case] tier: Option<&str>, #[case] cost: Cost) {
    assert_eq!(list().cost("m", Some(&usage(1_000_000, 0, 0, 0)), tier), cost);
}

#[test]
fn a_row_that_stands_for_another_model_makes_an_estimate() {
    let mut list = list();
    let grok = Price { input: 2.0, output: 6.0, ..Price::default() };
    list.models.insert("bedrock/global.xai.grok-9".into(), grok);
    let cost = |model| list.cost(model, Some(&usage(1_000, 100, 0, 0)), None);
    // By hand: (1000 x 2 + 100 x 6) / 1e6, and a tenth more within a geography.
    assert_eq!(cost("bedrock/global.xai.grok-9"), Cost::Priced(dollars(0.0026)));
    assert_eq!(cost("bedrock/eu.xai.grok-9"), Cost::Estimated(dollars(0.002_86)));
}

#[test]
fn a_missing_price_and_missing_tokens_are_not_free() {
    assert_eq!(list().cost("other", None, None), Cost::Unpriced);
    assert_eq!(list().cost("m", None, None), Cost::Unreported);
    let half = Usage { input_tokens: Some(3), ..Usage::default() };
    assert_eq!(list().cost("m", Some(&half), None), Cost::Unreported);
}
