//! The budget is a hard cap: whatever runs side by side, the provider never charges more.

use super::{CONVERSE, bundled, provider, run};
use rehearsal_core::usage::Usage;
use rehearsal_tests::{Mood, Provider, World};
use rstest::rstest;

/// Dollars per million tokens of the model, by the built-in prices: input, output, cache reads.
const RATES: (f64, f64, f64) = (0.06, 0.24, 0.015);

/// What the provider charges. Writing to the cache has no price of its own and is charged as input.
fn charged(provider: &Provider) -> f64 {
    let tokens = |count: Option<u64>| count.unwrap_or(0) as f64;
    let one = |usage: &Usage| {
        let input = tokens(usage.input_tokens) + tokens(usage.cache_write_tokens);
        let (output, read) = (tokens(usage.output_tokens), tokens(usage.cache_read_tokens));
        (input * RATES.0 + output * RATES.1 + read * RATES.2) / 1e6
    };
    provider.served().iter().map(|serving| one(&serving.usage)).sum()
}

#[rstest]
#[case::well(None)]
#[case::breaking_off(Some(Mood::BreaksOff))]
#[case::without_counting(Some(Mood::NoUsage))]
fn a_cap_is_never_exceeded_and_the_run_ends_readable(#[case] mood: Option<Mood>) {
    let (world, provider) = (World::default(), provider());
    if let Some(mood) = mood {
        provider.next(20, mood);
    }
    let suite = bundled(&world, CONVERSE, &provider);
    let (code, result) = run(&world, &suite, &["--max-cost", "0.01", "--jobs", "8"]);
    assert_eq!(code, Some(3), "{result:#}");
    let charged = charged(&provider);
    assert!(charged > 0.0 && charged <= 0.01, "{charged} dollars");
    assert!(result["attempts"]["endings"]["budget"].as_u64().unwrap() > 0, "{result:#}");
    let record = world.record(&result);
    assert_eq!(record["verdict"], "could_not_tell");
    assert_eq!(record["ending"], "budget_spent");
    assert!(world.path().join(result["report"].as_str().unwrap()).exists());
    if mood.is_none() {
        let counted = result["cost"]["usd"].as_f64().unwrap();
        assert!((counted - charged).abs() < 1e-6, "{counted} counted, {charged} charged");
    }
}

#[test]
fn a_cap_holds_for_everything_that_is_played_under_it() {
    let (world, provider) = (World::default(), provider());
    let suite = bundled(&world, CONVERSE, &provider);
    let suite = suite.to_str().unwrap();
    let arguments = ["run", suite, suite, "--max-cost", "0.01", "--quiet"];
    let outcome = world.rehearsal_with(&arguments, &super::LOGIN);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let charged = charged(&provider);
    assert!(charged > 0.0 && charged <= 0.01, "{charged} dollars");
}
