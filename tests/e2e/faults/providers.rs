//! Providers that fail for good, or for long.

use super::*;
use rehearsal_tests::{FakeAgent, Manner, Mood, Provider};
use rstest::rstest;
use std::time::Duration;

const OPEN: Manner = Manner::Says("We open at nine.");

/// The users and judges of a provider at this address, of whom no answer may take more than a second.
fn models(url: &str) -> String {
    format!(
        "models:
  actor: {{ model: openai/gpt-4.1-mini, timeout: 1s }}
  judge: {{ model: openai/gpt-4.1-mini, timeout: 1s }}
providers: {{ openai: {{ base_url: \"{url}/v1\" }} }}"
    )
}

#[rstest]
#[case::fails(Mood::Fails, "(tried 5 times)")]
#[case::cuts_its_answers(Mood::BreaksOff, "(tried 4 times)")]
#[case::never_answers(Mood::Hangs, "(tried 2 times)")]
#[case::answers_after_the_deadline(Mood::Slow(Duration::from_secs(5)), "(tried 2 times)")]
fn one_that_is_out_of_order_is_nobodys_fault_in_the_conversation(#[case] mood: Mood, #[case] words: &str) {
    let (world, provider, agent) = (World::default(), Provider::start(), FakeAgent::start(OPEN));
    provider.always(mood);
    suite(&world, &at(agent.url()), &models(provider.url()), 2);
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    assert_eq!(outcome.json()["verdict"], "could_not_tell");
    let record = record(&world, "out");
    assert_all(&record, "actor_error", "infrastructure", words);
    assert_eq!(record["attempts"]["valid"], 0, "{record:#}");
}

/// Nobody waits for it again and again, attempt by attempt.
#[test]
fn one_that_asks_for_a_longer_wait_than_a_run_has_stops_the_run() {
    let (world, provider, agent) = (World::default(), Provider::start(), FakeAgent::start(OPEN));
    provider.always(Mood::Throttles(Some(3600)));
    suite(&world, &at(agent.url()), &models(provider.url()), 40);
    stops_soon(&world, "asked to wait 3600 s");
}

#[test]
fn one_whose_name_nobody_knows_is_named_and_stops_the_run() {
    let (world, agent) = (World::default(), FakeAgent::start(OPEN));
    suite(&world, &at(agent.url()), &models("http://no-such-host.invalid"), 40);
    stops_soon(&world, "no-such-host.invalid");
}

fn stops_soon(world: &World, words: &str) {
    let outcome = run(world, &["--out", "out", "--jobs", "1"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let record = record(world, "out");
    let played = sessions(&record).iter().filter(|session| !session["ending"].is_null()).collect::<Vec<_>>();
    assert!(!played.is_empty() && played.len() <= 4, "{} were begun for nothing", played.len());
    played.iter().for_each(|session| assert_one(session, "actor_error", "infrastructure", words));
}

/// Every request of the first seconds is sent away, whoever asks.
#[test]
fn one_that_throttles_for_long_is_waited_for_and_nothing_is_lost() {
    let (world, provider, agent) = (World::default(), Provider::start(), FakeAgent::start(OPEN));
    suite(&world, &at(agent.url()), &models(provider.url()), 6);
    let (plain, asked) = (run(&world, &["--out", "plain"]), provider.calls().len());
    provider.next(5, Mood::Throttles(Some(1)));
    let outcome = run(&world, &["--out", "throttled"]);
    assert_eq!(
        (outcome.code, outcome.json()["verdict"].clone()),
        (plain.code, plain.json()["verdict"].clone())
    );
    assert_eq!(provider.calls().len(), 2 * asked + 5, "asked as often as needed, and once for each refusal");
    let record = record(&world, "throttled");
    assert_eq!(record["attempts"]["valid"], 6, "{record:#}");
    let roles = record["cost"]["by_role"].as_object().unwrap().values();
    assert_eq!(roles.map(|role| role["retries"].as_u64().unwrap()).sum::<u64>(), 5);
}

/// What was said until a provider failed stays, with the one who said nothing more.
#[test]
fn one_that_fails_in_the_middle_leaves_what_was_finished() {
    let (world, provider, agent) = (World::default(), Provider::start(), FakeAgent::start(OPEN));
    suite(&world, &at(agent.url()), &models(provider.url()), 6);
    let whole = run(&world, &["--out", "whole", "--jobs", "1"]);
    let calls = provider.calls().len();
    provider.next(calls / 3, Mood::NoUsage);
    provider.always(Mood::WrongKey);
    let outcome = run(&world, &["--out", "out", "--jobs", "1"]);
    assert_eq!(
        (whole.json()["attempts"]["valid"].as_u64(), outcome.code),
        (Some(6), Some(3)),
        "{outcome:#?}"
    );
    let record = record(&world, "out");
    let (valid, broken): (Vec<&Value>, Vec<&Value>) = sessions(&record)
        .iter()
        .filter(|session| !session["ending"].is_null())
        .partition(|session| session["ending"] != "actor_error");
    assert!(!valid.is_empty(), "{record:#}");
    assert!(valid.iter().all(|session| session["turns"].as_array().unwrap().len() == 3));
    broken.iter().for_each(|session| assert_eq!(session["blame"]["owner"], "infrastructure", "{session:#}"));
    assert!(record["causes"].to_string().contains("OPENAI_API_KEY"), "{}", record["causes"]);
}
