//! A long run that is killed at random, again and again, and must end as one that nobody disturbed.
//!
//! `cargo run --release -p rehearsal-tests --example soak -- KILLS TRIALS [SEED]`, after `cargo build --release`, plays the bundled
//! suite twice against the bundled agent, with a provider of models that fails, throttles, is slow and breaks off: once as it is, and
//! once killed (SIGKILL) that often at random moments and resumed each time. The two records must be the same, but for ids, times and what
//! failed calls of models cost. Prints what was seen; exits with 1 where the records differ.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a program for people: it talks, reads the clock, and stops where it stands"
)]

use rehearsal_core::seed::Seed;
use rehearsal_tests::{Mood, Provider, World, bundled_suite, without_accounts, without_ids_and_times};
use serde_json::Value;
use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Between two faults of the provider.
const PACE: Duration = Duration::from_millis(15);
/// The longest that a run is left alone.
const LONGEST: u64 = 4_000;
/// Nothing of the machine's own proxies is used.
const DIRECT: [(&str, &str); 2] = [("OPENAI_API_KEY", "sk-of-the-soak"), ("NO_PROXY", "127.0.0.1")];

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let number = |at: usize, usual| numbers.get(at).copied().unwrap_or(usual);
    let (kills, trials, seed) = (number(0, 20), number(1, 20), Seed(number(2, 1)));
    let (world, provider) = (World::default(), Arc::new(Provider::start()));
    provider.always(Mood::Slow(Duration::from_millis(20)));
    let over = Arc::new(AtomicBool::new(false));
    let trouble = thread::spawn({
        let (provider, over) = (provider.clone(), over.clone());
        move || make_trouble(&provider, seed, &over)
    });
    let suite = world.write("suite.yaml", &bundled_suite("openai/gpt-4.1-mini", provider.url()));
    let suite = suite.to_string_lossy().into_owned();
    let trials = trials.to_string();
    let play = |out| ["run", suite.as_str(), "--out", out, "--trials", &trials, "--jobs", "16", "-q"];
    let began = Instant::now();
    let outcome = world.rehearsal_with(&play("whole"), &DIRECT);
    println!("undisturbed: exit {:?} after {:.1?}", outcome.code, began.elapsed());
    let began = Instant::now();
    let done = killed(&world, &play("killed"), (kills, seed));
    let outcome = world.rehearsal_with(&["run", "--resume", "killed", "--jobs", "16", "-q"], &DIRECT);
    println!("killed {done} times: exit {:?} after {:.1?}", outcome.code, began.elapsed());
    over.store(true, Ordering::Relaxed);
    trouble.join().expect("trouble ends");
    let (whole, killed) = (record(&world, "whole"), record(&world, "killed"));
    let calls = provider.calls().len();
    println!("{} sessions each; {calls} calls of models", whole["sessions"].as_array().map_or(0, Vec::len));
    let is_same = without_accounts(&whole) == without_accounts(&killed);
    println!("{}", if is_same { "the records are the same" } else { "THE RECORDS DIFFER" });
    if is_same && done == kills { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Starts a run, kills it after a while, and resumes it as often; the number of times.
fn killed(world: &World, play: &[&str], (kills, seed): (u64, Seed)) -> u64 {
    let mut arguments = play.to_vec();
    for kill in 0..kills {
        let pause = seed.derive(&["kill", &kill.to_string()]).0 % LONGEST;
        let mut run = world.start(&arguments, &DIRECT);
        thread::sleep(Duration::from_millis(pause));
        if run.has_ended() {
            return kill;
        }
        run.kill();
        if world.path().join("killed/run.db").exists() {
            arguments = vec!["run", "--resume", "killed", "--jobs", "16", "-q"];
        }
    }
    kills
}

/// Lets the provider fail now and then, each time otherwise.
fn make_trouble(provider: &Provider, seed: Seed, over: &AtomicBool) {
    let moods = [
        Mood::Fails,
        Mood::Unavailable,
        Mood::Throttles(Some(0)),
        Mood::BreaksOff,
        Mood::Malformed,
        Mood::Slow(Duration::from_millis(700)),
    ];
    for time in 0_u64.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        if let Some(mood) = seed.derive(&["mood", &time.to_string()]).pick(&moods) {
            provider.next(1, *mood);
        }
        thread::sleep(PACE);
    }
}

fn record(world: &World, run: &str) -> Value {
    let told = world.rehearsal(&["report", run, "--format", "json", "--out", "-"]);
    without_ids_and_times(&told.json())
}
