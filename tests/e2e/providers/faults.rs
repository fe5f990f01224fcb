//! Providers that misbehave: what passes is waited out, what does not is said in one clear line.

use super::{CHAT, CONVERSE, KEY, SECRET, first_difference, provider, run, small, tell};
use rehearsal_tests::{FakeAgent, Manner, Mood, Outcome, Provider, World, without_models_and_money};
use rstest::rstest;
use serde_json::Value;
use std::time::Duration;

/// A small run, in the moods that this sets.
fn played(model: &str, set: impl Fn(&Provider)) -> (Option<i32>, Value, Provider) {
    let (world, provider) = (World::default(), provider());
    set(&provider);
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let (code, result) = run(&world, &small(&world, (model, provider.url()), &agent), &["--jobs", "2"]);
    (code, world.record(&result), provider)
}

/// What a person sees of a small run that is met in this mood throughout, and how often it asked.
fn told(model: &str, mood: Mood) -> (Outcome, usize) {
    let (world, provider) = (World::default(), provider());
    provider.always(mood);
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let suite = small(&world, (model, provider.url()), &agent);
    (tell(&world, &suite, &["--jobs", "2"]), provider.calls().len())
}

#[rstest]
#[case::throttled(CONVERSE, Mood::Throttles(None))]
#[case::throttled_with_a_time(CHAT, Mood::Throttles(Some(1)))]
#[case::not_ready(CONVERSE, Mood::NotReady)]
#[case::fails(CHAT, Mood::Fails)]
#[case::unavailable(CONVERSE, Mood::Unavailable)]
#[case::broken_off(CHAT, Mood::BreaksOff)]
#[case::slow(CHAT, Mood::Slow(Duration::from_millis(300)))]
fn what_passes_is_waited_out_and_changes_nothing(#[case] model: &str, #[case] mood: Mood) {
    let (code, plain, _) = played(model, |_| {});
    let (again, record, provider) = played(model, |provider| provider.next(3, mood));
    assert_eq!(again, code);
    let differ = first_difference(&without_models_and_money(&record), &without_models_and_money(&plain));
    assert_eq!(differ, None);
    let slow = matches!(mood, Mood::Slow(_));
    let roles = record["cost"]["by_role"].as_object().unwrap();
    let retries: u64 = roles.values().map(|role| role["retries"].as_u64().unwrap()).sum();
    assert_eq!(retries, if slow { 0 } else { 3 }, "{:#}", record["cost"]);
    let all: u64 = roles.values().map(|role| role["calls"].as_u64().unwrap()).sum();
    assert_eq!(all, provider.calls().len() as u64);
}

#[rstest]
#[case::wrong_key(CONVERSE, Mood::WrongKey, &["key", "credentials", "token"])]
#[case::wrong_key_chat(CHAT, Mood::WrongKey, &["OPENAI_API_KEY", "key"])]
#[case::expired(CONVERSE, Mood::KeyExpired, &["expired"])]
#[case::no_access(CONVERSE, Mood::NoAccess, &["access"])]
#[case::quota(CHAT, Mood::QuotaSpent, &["quota"])]
#[case::unknown(CONVERSE, Mood::UnknownModel, &["us.amazon.nova-lite-v1:0"])]
#[case::unknown_chat(CHAT, Mood::UnknownModel, &["gpt-4.1-mini"])]
#[case::ended(CONVERSE, Mood::EndOfLife, &["end of"])]
fn what_does_not_pass_stops_the_run_with_one_clear_line(
    #[case] model: &str,
    #[case] mood: Mood,
    #[case] words: &[&str],
) {
    let (outcome, calls) = told(model, mood);
    assert!(matches!(outcome.code, Some(2 | 3)), "{outcome:#?}");
    assert!(is_said(&outcome, words), "{outcome:#?}");
    // Two conversations at once may each have asked before the first answer was in.
    assert!(calls <= 4, "{calls} calls for nothing");
}

/// Whether some line of what a person sees has one of the words.
fn is_said(outcome: &Outcome, words: &[&str]) -> bool {
    let mut lines = outcome.stdout.lines().chain(outcome.stderr.lines());
    lines.any(|line| words.iter().any(|word| line.contains(word)))
}

#[rstest]
#[case::dressed_error(CONVERSE, Mood::ErrorAsSuccess)]
#[case::dressed_error_chat(CHAT, Mood::ErrorAsSuccess)]
#[case::malformed(CONVERSE, Mood::Malformed)]
#[case::malformed_chat(CHAT, Mood::Malformed)]
#[case::web_page(CONVERSE, Mood::Html)]
#[case::web_page_chat(CHAT, Mood::Html)]
#[case::cut_short(CHAT, Mood::CutShort)]
#[case::declined(CONVERSE, Mood::Declines)]
fn an_answer_that_is_none_is_no_verdict(#[case] model: &str, #[case] mood: Mood) {
    let (code, record, _) = played(model, |provider| provider.always(mood));
    assert_eq!(code, Some(3), "{record:#}");
    assert_eq!(record["verdict"], "could_not_tell");
    assert!(!record["causes"].as_array().unwrap().is_empty(), "{record:#}");
}

#[test]
fn a_host_that_is_not_there_is_named() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says("We open at nine.")));
    let suite = small(&world, (CHAT, "http://nowhere.invalid:9"), &agent);
    let outcome = tell(&world, &suite, &["--jobs", "2"]);
    assert!(matches!(outcome.code, Some(2 | 3)), "{outcome:#?}");
    assert!(is_said(&outcome, &["nowhere.invalid"]), "{outcome:#?}");
}

#[test]
fn another_region_than_the_accounts_is_named() {
    let (world, provider) = (World::default(), provider());
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let suite = small(&world, (CONVERSE, provider.url()), &agent);
    let text = std::fs::read_to_string(&suite).unwrap();
    world.write("suite.yaml", &text.replace("us-east-1", "eu-west-3"));
    let outcome = tell(&world, &suite, &["--jobs", "2"]);
    assert!(matches!(outcome.code, Some(2 | 3)), "{outcome:#?}");
    assert!(is_said(&outcome, &["eu-west-3"]), "{outcome:#?}");
}

/// Takes all drafts out of a record that were refused before a message was sent.
fn drafts(record: &mut Value) -> Vec<Value> {
    let sessions = record["sessions"].as_array_mut().unwrap().iter_mut();
    let turns = sessions.flat_map(|session| session["turns"].as_array_mut().unwrap());
    turns.flat_map(|turn| std::mem::take(turn["drafts"].as_array_mut().unwrap())).collect()
}

#[test]
fn an_unusable_answer_is_asked_for_again_and_counted() {
    let (code, plain, _) = played(CHAT, |_| {});
    let (again, mut record, _) = played(CHAT, |provider| {
        provider.next_at("goal_success", 1, Mood::WrongShape);
        provider.next_at("user_turn", 1, Mood::Chatters);
    });
    assert_eq!(again, code);
    let faults: Vec<Value> = drafts(&mut record).into_iter().map(|draft| draft["fault"].clone()).collect();
    assert_eq!(faults, ["unreadable"], "and nothing else differs");
    let differ = first_difference(&without_models_and_money(&record), &without_models_and_money(&plain));
    assert_eq!(differ, None);
    let repairs = |role: &str| record["cost"]["by_role"][role]["repairs"].as_u64();
    assert_eq!((repairs("judge"), repairs("actor")), (Some(1), Some(1)));
}

#[test]
fn a_judge_that_never_answers_usably_is_an_error_of_the_judge() {
    let (code, record, provider) =
        played(CONVERSE, |provider| provider.always_at("goal_success", Mood::WrongShape));
    assert_eq!(code, Some(3), "{record:#}");
    for session in record["sessions"].as_array().unwrap() {
        for judgement in session["judgements"].as_array().unwrap() {
            let failed = judgement["evaluator"] == "goal_success";
            assert_eq!(judgement["outcome"] == "failed", failed, "{judgement:#}");
        }
    }
    let goal = |heard: &rehearsal_tests::provider::Heard| {
        heard.asked.as_ref().is_some_and(|asked| asked.schema.as_deref() == Some("goal_success"))
    };
    // Asked once and twice again, in each of four sessions.
    assert_eq!(provider.calls().iter().filter(|heard| goal(heard)).count(), 12);
}

#[test]
fn an_actor_that_never_answers_usably_is_an_error_of_the_actor() {
    let (code, record, _) = played(CHAT, |provider| provider.always_at("user_turn", Mood::Chatters));
    assert_eq!(code, Some(3), "{record:#}");
    assert_eq!(record["attempts"]["by_ending"]["actor_error"], 4, "{record:#}");
}

#[test]
fn tokens_that_are_not_reported_are_not_free() {
    let (_, record, provider) = played(CONVERSE, |provider| provider.always(Mood::NoUsage));
    let roles = record["cost"]["by_role"].as_object().unwrap();
    let unreported: u64 = roles.values().map(|role| role["unreported"].as_u64().unwrap()).sum();
    assert_eq!(unreported, provider.calls().len() as u64, "{:#}", record["cost"]);
}

#[rstest]
#[case::converse(CONVERSE)]
#[case::chat(CHAT)]
fn a_key_that_the_provider_repeats_is_shown_nowhere(#[case] model: &str) {
    let (world, provider) = (World::default(), provider());
    provider.always(Mood::EchoesKey);
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let outcome = tell(&world, &small(&world, (model, provider.url()), &agent), &["--out", "kept", "-v"]);
    let record = world.rehearsal(&["report", "kept", "--format", "json", "--out", "-"]);
    let page = std::fs::read_to_string(world.path().join("kept/report.html")).unwrap_or_default();
    for text in [&outcome.stdout, &outcome.stderr, &record.stdout, &page] {
        assert!(!text.contains(KEY) && !text.contains(SECRET), "{text}");
    }
}
