//! A short run of every target in the ordinary tests: its seeds, what was once found, and a few thousand mutations that
//! are the same each time.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "tests stop where they stand, and somebody watches the clock"
)]

mod mutation;
mod watchdog;

use mutation::Mutated;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestError, TestRunner};
use rehearsal_fuzz::Target;
use rstest::rstest;
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};
use watchdog::Watched;

/// One seed for every run, so that what fails once fails again.
const SEED: u64 = 20_261_129;

/// `inputs` are so many as take a few seconds in a debug build on a slow machine.
#[rstest]
#[case::suite("suite", 1500)]
#[case::experiment("experiment", 2000)]
#[case::people("people", 2000)]
#[case::labels("labels", 2000)]
#[case::goals("goals", 2000)]
#[case::baseline("baseline", 1000)]
#[case::otlp_json("otlp_json", 1000)]
#[case::otlp_protobuf("otlp_protobuf", 1000)]
#[case::traces("traces", 600)]
#[case::recording("recording", 2000)]
#[case::cache("cache", 2000)]
#[case::prices("prices", 2000)]
#[case::bill("bill", 2000)]
#[case::agent_http("agent_http", 2000)]
#[case::agent_openai("agent_openai", 2000)]
#[case::agent_a2a("agent_a2a", 300)]
#[case::agent_lines("agent_lines", 600)]
#[case::model_openai("model_openai", 1000)]
#[case::answer_actor("answer_actor", 400)]
#[case::answer_judge("answer_judge", 400)]
#[case::said("said", 200)]
#[case::journal("journal", 200)]
fn nothing_breaks_or_hangs(#[case] name: &str, #[case] inputs: u32) {
    let target = Target::named(name);
    let seeds = (target.seeds)();
    assert!(!seeds.is_empty());
    for input in seeds.iter().chain(&kept(name)) {
        feed(target, input).unwrap();
    }
    let config = Config {
        cases: inputs,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(SEED),
        max_shrink_iters: 400,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&mutation::of(seeds), |Mutated(input)| {
        feed(target, &input).map_err(proptest::test_runner::TestCaseError::fail)
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, Mutated(input))) => panic!("{}", told(target, &input, &why.to_string())),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

#[test]
fn every_target_has_its_short_run() {
    let source = include_str!("main.rs");
    for target in rehearsal_fuzz::targets() {
        assert!(source.contains(&format!("::{0}(\"{0}\",", target.name)), "{}", target.name);
    }
}

/// Feeds one input; why it broke, where it did.
fn feed(target: Target, input: &[u8]) -> Result<(), String> {
    let _watched = Watched::begin(target.name, input);
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).map_err(|thrown| {
        let said = thrown.downcast_ref::<String>().map(String::as_str);
        said.or(thrown.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
    })
}

/// What is to be done about an input, once it is written down.
fn told(target: Target, input: &[u8], why: &str) -> String {
    let file = watchdog::written_down(target.name, input);
    format!(
        "{why}\n{} broke on {} bytes: {}\nThey are in {}; put them into tests/fuzz/found/{}/ under a name that says what \
         is wrong, and mend the parser.",
        target.name,
        input.len(),
        String::from_utf8_lossy(&input[..input.len().min(2000)]).escape_debug(),
        file.display(),
        target.name,
    )
}

/// What was found once and must not come back.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found").join(name);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}
