//! Sessions that were over and not judged are judged, and not held again; what money was missing for is made up for.

use super::*;
use rehearsal_tests::{FakeAgent, Manner};

#[test]
fn only_judging_is_made_up_for() {
    let (world, provider) = (World::default(), Provider::start());
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let models = format!("providers: {{ openai: {{ base_url: \"{}/v1\" }} }}", provider.url());
    let file = world.write(
        "suite.yaml",
        &format!(
            "suite: judged-late
agent: {{ http: {{ url: \"{}\" }}, spans: off }}
models: {{ actor: offline, judge: openai/gpt-4.1-mini }}
{models}
defaults: {{ max_turns: 2, trials: 3 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
",
            agent.url()
        ),
    );
    let file = file.to_str().unwrap();
    let run = |out| ["run", file, "--out", out, "-q"];
    let whole = world.rehearsal_with(&run("whole"), &DIRECT);
    let (messages, calls) = (agent.requests().len(), provider.calls().len());
    provider.always(Mood::Hangs);
    // What is not yet on record when a run is killed was not there.
    killed(&world, &run("killed"), || provider.calls().len() >= calls + 6 && held(&world, "killed") == 3);
    assert_eq!(agent.requests().len(), 2 * messages);
    provider.calm();
    let outcome = world.rehearsal_with(&["run", "--resume", "killed"], &DIRECT);
    assert_eq!(outcome.code, whole.code, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("of 3 attempts: 3 only to be judged"), "{}", outcome.stderr);
    assert_eq!(agent.requests().len(), 2 * messages, "nothing is said again");
    assert_same(&record(&world, "whole"), &record(&world, "killed"));
}

/// How many conversations that are over are on record.
fn held(world: &World, run: &str) -> usize {
    let record = record(world, run);
    let turns = |session: &&Value| session["turns"].as_array().is_some_and(|turns| !turns.is_empty());
    record["sessions"].as_array().map_or(0, |sessions| sessions.iter().filter(turns).count())
}

#[test]
fn what_was_left_out_for_want_of_money_is_made_up_for() {
    let (world, provider) = (World::default(), Provider::start());
    let file = suite(&world, "agent:\n  command: [rehearsal, demo-agent]\n", &provider);
    let file = file.to_str().unwrap();
    let whole = world.rehearsal_with(&arguments(file, "whole", &[]), &DIRECT);
    let poor = world.rehearsal_with(&arguments(file, "poor", &["--max-cost", "0.03"]), &DIRECT);
    assert_eq!(record(&world, "poor")["ending"], "budget_spent", "{}", poor.stderr);
    assert!(poor.stderr.contains("rehearsal run --resume poor"), "{}", poor.stderr);
    let resumed = ["run", "--resume", "poor", "--max-cost", "5", "--format", "json"];
    let outcome = world.rehearsal_with(&resumed, &DIRECT);
    assert_eq!(outcome.code, whole.code, "{}", outcome.stderr);
    let without_budget = |run: &str| {
        let mut record = record(&world, run);
        assert_eq!(record["cost"]["budget_usd"].as_f64(), (run == "poor").then_some(5.0));
        record["cost"].as_object_mut().unwrap().retain(|key, _| !key.starts_with("budget_"));
        record
    };
    assert_same(&without_budget("whole"), &without_budget("poor"));
}

#[test]
fn a_run_whose_model_cannot_be_used_says_what_of_it_goes_on() {
    let (world, provider) = (World::default(), Provider::start());
    let models = format!(
        "models: {{ actor: openai/gpt-4.1-mini, judge: offline }}
providers: {{ openai: {{ base_url: \"{}/v1\" }} }}",
        provider.url()
    );
    let clerk = Clerk::write(&world, &models);
    provider.always(Mood::WrongKey);
    let denied =
        world.rehearsal_with(&["run", clerk.suite(), "--out", "denied", "--format", "json"], &DIRECT);
    assert_eq!(record(&world, "denied")["ending"], "no_model", "{}", denied.stderr);
    let told = "what had not begun goes on, and what failed stays so, with: rehearsal run --resume denied";
    assert!(denied.stderr.contains(told), "{}", denied.stderr);
    let failed = |result: &Value| result["attempts"]["endings"]["actor_error"].as_u64().unwrap();
    let before = failed(&denied.json());
    assert!(before > 0, "{}", denied.stderr);
    provider.calm();
    let resumed = world.rehearsal_with(&["run", "--resume", "denied", "--format", "json"], &DIRECT);
    assert_eq!(record(&world, "denied")["ending"], "completed", "{}", resumed.stderr);
    assert_eq!(failed(&resumed.json()), before);
}
