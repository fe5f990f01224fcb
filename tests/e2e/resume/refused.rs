//! Runs that cannot go on, with the reason; nothing is changed by asking.

use super::*;
use rehearsal_tests::repository;
use rehearsal_tests::{FakeAgent, Manner};
use rstest::rstest;

const SUITE: &str = "suite: changed
agent: { http: { url: \"URL\" }, spans: off }
models: { actor: offline, judge: offline }
defaults: { max_turns: 2, trials: 40 }
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
evaluators: [goal_success]
gate:
  - goal_success: { min_rate: 0.5 }
";

fn interrupted(world: &World, agent: &FakeAgent) -> PathBuf {
    let file = world.write("suite.yaml", &SUITE.replace("URL", agent.url()));
    let run = ["run", file.to_str().unwrap(), "--out", "killed", "-q", "--jobs", "2"];
    let is_begun = || is_on_record(world, "killed", "attempt_started");
    killed(world, &run, || agent.requests().len() >= 8 && is_begun());
    file
}

#[rstest]
#[case::a_case("is told", "is given", "changed since: the case hours")]
#[case::a_model("actor: offline", "actor: ollama/llama3", "the actor is ollama/llama3")]
#[case::an_evaluator(
    "[goal_success]",
    "[goal_success, helpfulness]",
    "the evaluators are goal_success, helpfulness"
)]
#[case::the_gate("0.5", "0.9", "the gate is ")]
#[case::a_case_that_is_gone("name: hours", "name: times", "is not planned any more")]
#[case::the_agent("spans: off", "spans: auto", "the suite's text is another")]
fn a_change_is_refused_and_named(#[case] old: &str, #[case] new: &str, #[case] named: &str) {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Takes(20)));
    let file = interrupted(&world, &agent);
    let before = std::fs::read(world.path().join("killed/run.db")).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let changed = if old == "is told" {
        text.replace("are told\n    goal", "are given\n    goal")
    } else {
        text.replace(old, new)
    };
    assert_ne!(text, changed);
    std::fs::write(&file, changed).unwrap();
    let outcome = world.rehearsal(&["run", "--resume", "killed"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("cannot be resumed") && outcome.stderr.contains(named),
        "{}",
        outcome.stderr
    );
    assert_eq!(before, std::fs::read(world.path().join("killed/run.db")).unwrap());
}

#[test]
fn another_wording_of_a_prompt_is_refused_unless_it_was_used() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Takes(20)));
    interrupted(&world, &agent);
    std::fs::create_dir(world.path().join("prompts")).unwrap();
    let bundled = repository().join("simulators/prompts/user_turn.v3.md");
    let text = std::fs::read_to_string(bundled).unwrap();
    world.write("prompts/user_turn.v3.md", &format!("{text}\nBe brief.\n"));
    let outcome = world.rehearsal(&["run", "--resume", "killed", "--prompts", "prompts"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("changed since: the prompt user_turn.v3"), "{}", outcome.stderr);
}

#[test]
fn a_run_that_goes_on_is_not_taken_over() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Takes(50)));
    let file = world.write("suite.yaml", &SUITE.replace("URL", agent.url()));
    let mut run =
        world.start(&["run", file.to_str().unwrap(), "--out", "going", "--format", "json"], &DIRECT);
    run.until(|| agent.requests().len() >= 4);
    let outcome = world.rehearsal(&["run", "--resume", "going"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("still going on in another process"), "{}", outcome.stderr);
    let ended = run.outcome();
    assert_eq!(ended.json()["attempts"]["finished"], 40, "{}", ended.stderr);
}

#[rstest]
#[case::no_such_run(&["--resume", "nowhere"], "there is no nowhere/run.db")]
#[case::a_seed(&["--resume", "nowhere", "--seed", "3"], "cannot be used with")]
#[case::begin_again_alone(&["suite.yaml", "--begin-again"], "--resume")]
#[case::nothing(&[], "SUITE")]
fn what_does_not_fit_together_is_refused(#[case] arguments: &[&str], #[case] named: &str) {
    let world = World::default();
    let outcome = world.rehearsal(&[&["run"], arguments].concat());
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains(named), "{}", outcome.stderr);
}
