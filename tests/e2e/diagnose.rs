//! `rehearsal diagnose`: why sessions of a run failed.

use rehearsal_tests::{FakeAgent, Manner, Mood, Provider, World, repository};
use rstest::rstest;
use serde_json::{Value, json};

const REFUSAL: &str = "I am afraid that I cannot help you with that.";

/// A run of two cases against an agent of this manner, by these models.
fn played(manner: Manner, models: &str) -> (World, Value) {
    let (world, agent) = (World::default(), FakeAgent::start(manner));
    let text = format!(
        "suite: desk
agent: {{ http: {{ url: \"{}\" }}, spans: off }}
{models}
defaults: {{ max_turns: 3 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
    personas: [auto, calm]
    tags: {{ about: time }}
  - {{ name: place, input: Where are you?, task_description: The address is told }}
personas:
  - {{ id: calm, traits: {{ patience_level: high }} }}
gate:
  - goal_success: {{ min_rate: 0.5 }}
",
        agent.url()
    );
    world.write("suite.yaml", &text);
    let (_, result) = world.run("suite.yaml".as_ref(), &["--out", "played"]);
    (world, result)
}

fn diagnosed(world: &World, more: &[&str]) -> (Option<i32>, Value) {
    let outcome = world.rehearsal(&[&["diagnose", "played", "--format", "json"], more].concat());
    (outcome.code, outcome.json())
}

/// Keys of a grouping with how many failures each has.
fn groups(diagnosis: &Value, by: &str) -> Vec<(String, u64)> {
    let groups = diagnosis["groups"][by].as_array().unwrap().iter();
    groups
        .map(|group| (group["key"].as_str().unwrap().to_owned(), group["failures"].as_u64().unwrap()))
        .collect()
}

#[test]
fn what_went_wrong_is_found_explained_and_grouped() {
    let (world, _) = played(Manner::Says(REFUSAL), "");
    let (code, diagnosis) = diagnosed(&world, &[]);
    assert_eq!(code, Some(0), "{diagnosis:#}");
    assert_eq!(diagnosis["counts"]["failed"], 3);
    assert_eq!(diagnosis["counts"]["explained"], 3, "{diagnosis:#}");
    // Everybody stays long enough to hear the same words twice.
    assert_eq!(groups(&diagnosis, "by_category"), [("repetition_info".to_owned(), 3)]);
    assert_eq!(groups(&diagnosis, "by_persona").len(), 2);
    let failure = &diagnosis["sessions"][0]["failures"][0];
    assert_eq!(failure["evidence"]["text"], REFUSAL);
    assert_eq!(failure["cause"]["causality"], "primary_failure");
    assert!(diagnosis["cost"]["calls"].as_u64() == Some(3), "{}", diagnosis["cost"]);
    let kept = std::fs::read_to_string(world.path().join("played/diagnosis.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), diagnosis);
}

#[test]
fn a_person_reads_it_and_the_page_shows_it() {
    let (world, _) = played(Manner::Says(REFUSAL), "");
    let outcome = world.rehearsal(&["diagnose", "played"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    for words in
        ["repetition_info", "3 of 3", "hours / calm / 1", "cause:", "fix (system prompt):", "diagnosis.json"]
    {
        assert!(outcome.stdout.contains(words), "{words}: {}", outcome.stdout);
    }
    world.rehearsal(&["report", "played"]);
    let page = std::fs::read_to_string(world.path().join("played/report.html")).unwrap();
    assert!(
        page.contains("Why sessions failed") && page.contains("repetition_info"),
        "the page has no diagnosis"
    );
}

#[test]
fn the_failing_tool_of_an_agent_is_named_with_its_span() {
    let (world, desk) = (World::default(), repository().join("cases/suites/travel-desk.yaml"));
    world.run(&desk, &["--out", "played", "-k", "reykjavik-hotel"]);
    let (_, diagnosis) = diagnosed(&world, &["--all"]);
    assert_eq!(groups(&diagnosis, "by_tool")[0].0, "book_trip", "{:#}", diagnosis["groups"]);
    let sessions = diagnosis["sessions"].as_array().unwrap();
    let failures = sessions.iter().flat_map(|session| session["failures"].as_array().unwrap());
    let failed = failures.into_iter().find(|failure| failure["place"]["tool"] == "book_trip").unwrap();
    assert_eq!(failed["place"]["span_id"].as_str().unwrap().len(), 16);
    assert_eq!(failed["found_by"], "rule");
}

#[rstest]
#[case::by_case("place", 1)]
#[case::by_persona("calm", 2)]
#[case::by_tag("about=time", 2)]
fn a_filter_chooses(#[case] filter: &str, #[case] examined: u64) {
    let (world, _) = played(Manner::Says(REFUSAL), "");
    assert_eq!(diagnosed(&world, &["-k", filter]).1["counts"]["examined"], examined);
}

#[test]
fn rules_alone_ask_nobody_and_give_no_causes() {
    let (world, _) = played(Manner::Says(REFUSAL), "");
    std::fs::remove_file(world.path().join("suite.yaml")).unwrap();
    let (code, diagnosis) = diagnosed(&world, &["--rules-only"]);
    assert_eq!((code, &diagnosis["cost"]["calls"]), (Some(0), &json!(0)), "{diagnosis:#}");
    assert_eq!(diagnosis["sessions"][0]["failures"][0].get("cause"), None);
}

#[test]
fn an_agent_that_was_down_is_what_went_wrong() {
    let (world, _) = played(Manner::Fails, "");
    let (_, diagnosis) = diagnosed(&world, &[]);
    assert_eq!(groups(&diagnosis, "by_category"), [("service_errors".to_owned(), 3)], "{diagnosis:#}");
    assert_eq!(groups(&diagnosis, "by_turn"), [("1".to_owned(), 3)]);
}

/// Lines of a suite whose judge is asked at this provider.
fn judged_by(provider: &Provider) -> String {
    format!(
        "models: {{ actor: offline, judge: openai/gpt-4.1-mini }}\nproviders: {{ openai: {{ base_url: \"{}/v1\" }} }}",
        provider.url()
    )
}

#[rstest]
#[case::prose(Mood::Chatters, 3)]
#[case::another_shape(Mood::WrongShape, 3)]
#[case::wrong_key(Mood::WrongKey, 3)]
fn a_judge_that_cannot_be_understood_is_no_session_without_failures(#[case] mood: Mood, #[case] code: i32) {
    let provider = Provider::start();
    let (world, _) = played(Manner::Says(REFUSAL), &judged_by(&provider));
    provider.always(mood);
    let (exit, diagnosis) = diagnosed(&world, &[]);
    assert_eq!(exit, Some(code), "{diagnosis:#}");
    let counts = &diagnosis["counts"];
    let unknown = counts["errors"].as_u64().unwrap() + counts["not_reached"].as_u64().unwrap();
    assert_eq!(unknown, 3, "{counts}");
    assert!(diagnosis["sessions"][0]["error"].is_string(), "{diagnosis:#}");
}

#[test]
fn what_a_judge_costs_is_told_and_a_budget_holds() {
    let provider = Provider::start();
    let (world, _) = played(Manner::Says(REFUSAL), &judged_by(&provider));
    let (code, diagnosis) = diagnosed(&world, &["-k", "place"]);
    assert_eq!(code, Some(0), "{diagnosis:#}");
    assert!(diagnosis["cost"]["usd"].as_f64().unwrap() > 0.0, "{}", diagnosis["cost"]);
    let asked = provider.calls().len();
    let (code, diagnosis) = diagnosed(&world, &["--max-cost", "0.000001"]);
    assert_eq!((code, provider.calls().len()), (Some(3), asked), "{diagnosis:#}");
}

#[rstest]
#[case::nothing_matches(&["-k", "nowhere"], "\"nowhere\"")]
#[case::no_such_run(&["elsewhere"], "elsewhere")]
fn what_is_not_there_is_said(#[case] more: &[&str], #[case] words: &str) {
    let (world, _) = played(Manner::Says(REFUSAL), "");
    let run: &[&str] = if more.len() == 1 { &[] } else { &["played"] };
    let outcome = world.rehearsal(&[&["diagnose"], run, more].concat());
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

#[test]
fn a_run_without_failures_has_none_to_explain() {
    let world = World::default();
    let minimal = std::fs::read_to_string(repository().join("cases/suites/minimal.yaml")).unwrap();
    let suite = world.write("suite.yaml", &format!("{minimal}evaluators: [goal_success]\n"));
    let (code, _) = world.run(&suite, &["--out", "played"]);
    assert_eq!(code, Some(0));
    let (code, diagnosis) = diagnosed(&world, &[]);
    assert_eq!((code, &diagnosis["counts"]["failed"]), (Some(0), &json!(0)), "{diagnosis:#}");
}
