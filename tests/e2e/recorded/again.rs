//! `rehearsal judge RUN`: the conversations of an earlier run, judged again.

use super::{outcome, sessions, texts};
use rehearsal_tests::{FakeAgent, Manner, World};
use rstest::rstest;
use serde_json::Value;

/// A suite whose agent greets, and this assertion to judge by.
fn suite(world: &World, agent: &FakeAgent, assertion: &str) {
    let text = format!(
        "suite: desk
agent: {{ http: {{ url: \"{}\" }}, spans: off }}
defaults: {{ max_turns: 2 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    assertions: [\"{assertion}\"]
    personas: [auto, calm]
  - {{ name: place, input: Where are you?, task_description: The address is told }}
personas:
  - {{ id: calm, traits: {{ patience_level: high }} }}
gate:
  - goal_success: {{ min_rate: 0.1 }}
",
        agent.url()
    );
    world.write("suite.yaml", &text);
}

fn played(manner: Manner) -> (World, FakeAgent, Value) {
    let (world, agent) = (World::default(), FakeAgent::start(manner));
    suite(&world, &agent, "The agent says that it opens at nine");
    let (_, result) = world.run("suite.yaml".as_ref(), &["--out", "first", "--seed", "7"]);
    (world, agent, result)
}

fn again(world: &World, arguments: &[&str]) -> (Option<i32>, Value) {
    let outcome = world.rehearsal(&[&["judge"], arguments, &["--format", "json"]].concat());
    (outcome.code, outcome.json())
}

#[test]
fn nobody_plays_and_the_same_judges_find_the_same() {
    let (world, agent, first) = played(Manner::Says("We open at nine."));
    let asked = agent.requests().len();
    let (_, second) = again(&world, &["first"]);
    assert_eq!(agent.requests().len(), asked, "the agent was asked");
    assert_eq!(second["evaluators"], first["evaluators"]);
    assert_eq!(second["origin"]["kind"], "run");
    assert!(second["cost"]["roles"].get("actor").is_none(), "{second:#}");
    let (first, second) = (world.record(&first), world.record(&second));
    assert_eq!(second["origin"]["run"], first["run"]);
    for key in ["case", "persona", "session_id", "ending"] {
        assert_eq!(texts(sessions(&first), key), texts(sessions(&second), key));
    }
    let turns =
        |record: &Value| sessions(record).iter().map(|session| session["turns"].clone()).collect::<Vec<_>>();
    assert_eq!(turns(&first), turns(&second));
    assert_eq!(second["suite"]["seed"], 7);
}

#[test]
fn a_suite_that_was_changed_judges_by_what_it_says_now() {
    let (world, agent, _) = played(Manner::Says("We open at nine."));
    suite(&world, &agent, "The agent says that it opens at noon");
    let outcome = world.rehearsal(&["judge", "first", "--format", "json"]);
    assert!(outcome.stderr.contains("not what it was"), "{}", outcome.stderr);
    let record = world.record(&outcome.json());
    let asserted = &super::outcome(&sessions(&record)[0], "goal_success")["scores"][0]["assertions"][0];
    assert_eq!(asserted["assertion"], "The agent says that it opens at noon");
}

#[test]
fn a_case_that_the_suite_has_no_more_is_judged_as_the_run_had_it() {
    let (world, _agent, _) = played(Manner::Says("We open at nine."));
    let other =
        "suite: other\nagent: { in_process: true }\ncases:\n  - { name: x, input: y, task_description: z }\n";
    world.write("other.yaml", other);
    let (_, result) = again(&world, &["first", "other.yaml"]);
    let record = world.record(&result);
    let asserted = &outcome(&sessions(&record)[0], "goal_success")["scores"][0]["assertions"][0];
    assert_eq!(asserted["assertion"], "The agent says that it opens at nine");
    assert_eq!(record["suite"]["name"], "other");
}

#[test]
fn conversations_that_did_not_end_validly_are_kept_as_they_were() {
    let (world, _agent, first) = played(Manner::Fails);
    let (code, second) = again(&world, &["first"]);
    assert_eq!((code, &second["verdict"]), (Some(3), &first["verdict"]), "{second:#}");
    assert_eq!(second["attempts"], first["attempts"]);
    assert_eq!(second["evaluators"], serde_json::json!({}));
}

#[rstest]
#[case::by_case("place", 1)]
#[case::by_persona("calm", 2)]
#[case::by_both("hours / calm", 1)]
fn a_filter_chooses_and_the_rest_is_not_missed(#[case] filter: &str, #[case] count: u64) {
    let (world, _agent, _) = played(Manner::Says("We open at nine."));
    let (_, result) = again(&world, &["first", "-k", filter]);
    assert_eq!(result["attempts"]["total"], count, "{result:#}");
    assert_eq!(result["attempts"]["finished"], count, "{result:#}");
}

#[test]
fn what_the_agent_spent_stays_on_the_account_of_the_run_in_which_it_did() {
    let world = World::default();
    let (_, first) = world.run(&rehearsal_tests::repository().join("cases/suites/minimal.yaml"), &[]);
    let (_, second) = again(&world, &["latest"]);
    assert!(first["cost"]["roles"]["agent"]["calls"].as_u64().unwrap() > 0, "{first:#}");
    assert!(second["cost"]["roles"].get("agent").is_none(), "{second:#}");
    let cost = world.rehearsal(&["cost", "--all", "--format", "json"]).json();
    let agent = cost["groups"].as_array().unwrap().iter().find(|group| group["group"] == "agent").unwrap();
    assert_eq!(agent["calls"], first["cost"]["roles"]["agent"]["calls"], "{cost:#}");
}

#[test]
fn a_run_that_judged_traces_can_be_judged_again() {
    let world = World::default();
    let (_, first) = super::judged(&world, (&super::sample(super::FLIGHTS), ""), &[]);
    let (_, second) = again(&world, &["latest"]);
    assert_eq!(second["evaluators"], first["evaluators"]);
    assert_eq!(second["attempts"], first["attempts"]);
}

#[test]
fn a_run_whose_suite_is_gone_asks_for_one() {
    let (world, _agent, _) = played(Manner::Says("We open at nine."));
    std::fs::remove_file(world.path().join("suite.yaml")).unwrap();
    let outcome = world.rehearsal(&["judge", "first"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("rehearsal judge first SUITE"), "{}", outcome.stderr);
}

#[test]
fn the_pages_of_both_runs_say_which_is_which() {
    let (world, _agent, first) = played(Manner::Says("We open at nine."));
    let outcome = world.rehearsal(&["judge", "first", "--out", "second"]);
    let page = std::fs::read_to_string(world.path().join("second/report.html")).unwrap();
    let run = world.record(&first)["run"].as_str().unwrap().to_owned();
    for told in [&page, &outcome.stdout] {
        assert!(told.contains(&format!("conversations of the run {run}, judged again")), "{told}");
    }
}
