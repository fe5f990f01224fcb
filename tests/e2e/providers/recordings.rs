//! Recordings and the cache: runs that ask nobody.

use super::{CHAT, CONVERSE, KEY, SECRET, first_difference, provider, run, small, tell};
use rehearsal_tests::{FakeAgent, Manner, World, without_models_and_money};
use rstest::rstest;
use serde_json::Value;
use std::path::Path;

fn agent() -> FakeAgent {
    FakeAgent::start(Manner::Says("We open at nine."))
}

#[rstest]
#[case::converse(CONVERSE)]
#[case::chat(CHAT)]
fn a_recording_is_played_without_a_key_and_without_the_provider(#[case] model: &str) {
    let (world, provider, agent) = (World::default(), provider(), agent());
    let suite = small(&world, (model, provider.url()), &agent);
    let (code, result) = run(&world, &suite, &["--record", "tape"]);
    drop(provider);
    let outcome = world.rehearsal_with(
        &["run", suite.to_str().unwrap(), "--format", "json", "--quiet", "--replay", "tape"],
        &[("AWS_EC2_METADATA_DISABLED", "true")],
    );
    assert_eq!(outcome.code, code, "{outcome:#?}");
    let [recorded, replayed] =
        [&result, &outcome.json()].map(|result| without_models_and_money(&world.record(result)));
    assert_eq!(first_difference(&replayed, &recorded), None);
    let roles = outcome.json()["cost"]["roles"].clone();
    let calls: u64 =
        ["actor", "profile", "judge"].iter().filter_map(|role| roles[role]["calls"].as_u64()).sum();
    assert_eq!(calls, 0, "{roles:#}");
}

#[rstest]
#[case::converse(CONVERSE)]
#[case::chat(CHAT)]
fn a_recording_holds_no_secret(#[case] model: &str) {
    let (world, provider, agent) = (World::default(), provider(), agent());
    let suite = small(&world, (model, provider.url()), &agent);
    run(&world, &suite, &["--record", "tape"]);
    let mut files = Vec::new();
    collect(&world.path().join("tape"), &mut files);
    assert!(!files.is_empty(), "there is no recording");
    for bytes in files {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(text.contains("user_turn"), "the recording cannot be read as text");
        for secret in [KEY, SECRET, "bearer", "authorization", "x-amz-security-token"] {
            assert!(!text.contains(&secret.to_lowercase()), "{secret} is in the recording");
        }
    }
}

/// The bytes of a file, or of every file in a folder.
fn collect(path: &Path, files: &mut Vec<Vec<u8>>) {
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|entry| collect(&entry.unwrap().path(), files));
    } else {
        files.push(std::fs::read(path).unwrap());
    }
}

#[test]
fn what_was_not_recorded_is_named_with_what_differs() {
    let (world, provider, agent) = (World::default(), provider(), agent());
    let suite = small(&world, (CHAT, provider.url()), &agent);
    run(&world, &suite, &["--record", "tape"]);
    let asked = provider.calls().len();
    let text = std::fs::read_to_string(&suite).unwrap();
    world.write("suite.yaml", &text.replace("The opening hours are told", "The address is told"));
    let outcome = tell(&world, &suite, &["--replay", "tape"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(said.contains("record") && said.contains("messages"), "{said}");
    assert_eq!(provider.calls().len(), asked, "a replay asked the provider");
}

#[test]
fn a_second_run_is_answered_by_the_cache_and_says_so() {
    let (world, provider, agent) = (World::default(), provider(), agent());
    let suite = small(&world, (CONVERSE, provider.url()), &agent);
    let (code, first) = run(&world, &suite, &["--cache", "kept-answers"]);
    let asked = provider.calls().len();
    let (again, second) = run(&world, &suite, &["--cache", "kept-answers"]);
    assert_eq!((again, provider.calls().len()), (code, asked));
    let records: [Value; 2] = [&first, &second].map(|result| without_models_and_money(&world.record(result)));
    assert_eq!(first_difference(&records[1], &records[0]), None);
    let outcome = tell(&world, &suite, &["--cache", "kept-answers"]);
    let said = format!("{}{}", outcome.stdout, outcome.stderr).to_lowercase();
    assert!(said.contains("cache"), "{said}");
}
