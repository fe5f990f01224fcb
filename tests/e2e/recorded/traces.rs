//! `rehearsal judge --traces`: a run like any other, of conversations that were recorded elsewhere.

use super::{FLIGHTS, SILENT, judged, judging, outcome, sample, sessions, texts};
use rehearsal_tests::{World, without_ids_and_times};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case::passes("gate: [{ helpfulness: { min_mean: 0.1 } }]\n", Some(0), "passed")]
#[case::fails("gate: [{ goal_success: { min_rate: 1 } }]\n", Some(1), "failed")]
fn the_suites_gate_decides(#[case] gate: &str, #[case] code: Option<i32>, #[case] verdict: &str) {
    let world = World::default();
    let (exit, result) = judged(&world, (&sample(FLIGHTS), gate), &[]);
    assert_eq!((exit, &result["verdict"]), (code, &json!(verdict)), "{result:#}");
    assert_eq!(result["attempts"]["endings"]["recorded"], 2, "{result:#}");
    assert_eq!(result["origin"]["kind"], "traces");
    let record = world.record(&result);
    assert_eq!(record["verdict"], verdict);
    assert_eq!(texts(sessions(&record), "case"), ["paris", "flight-session-2"]);
    assert_eq!(texts(sessions(&record), "persona"), ["recorded", "recorded"]);
    assert_eq!(texts(sessions(&record), "session_id"), ["flight-session-1", "flight-session-2"]);
}

#[test]
fn each_session_is_judged_by_its_own_case() {
    let world = World::default();
    let (_, result) = judged(&world, (&sample(FLIGHTS), ""), &[]);
    let record = world.record(&result);
    let [paris, other] = sessions(&record) else { panic!("{record:#}") };
    assert_eq!(outcome(paris, "goal_success")["scores"][0]["label"], "Success");
    assert_eq!(outcome(paris, "tool_called")["scores"][0]["passed"], true);
    // Nothing was booked, and all spans are there to show it.
    assert_eq!(outcome(other, "tool_called")["scores"][0]["label"], "Not called");
    assert_eq!(paris["turns"].as_array().unwrap().len(), 3);
    assert_eq!(record["turns_without_evidence"], 0);
}

#[test]
fn goals_name_cases_or_say_what_was_wanted() {
    let world = World::default();
    world.write("goals.yaml", "flight-session-1: rome\n\"*\": { task_description: Flights are found, assertions: [Flights are offered] }\nabsent: paris\n");
    let outcome = judging(&world, (&sample(FLIGHTS), ""), &["--goals", "goals.yaml", "--format", "json"]);
    assert!(outcome.stderr.contains("the goals name the session absent"), "{}", outcome.stderr);
    let record = world.record(&outcome.json());
    assert_eq!(texts(sessions(&record), "case"), ["rome", "flight-session-2"]);
    let asserted = &super::outcome(&sessions(&record)[1], "goal_success")["scores"][0]["assertions"][0];
    assert_eq!(asserted["assertion"], "Flights are offered");
}

#[test]
fn sessions_are_chosen_by_case_tag_or_id() {
    for (filter, expected) in [("city=paris", "flight-session-1"), ("SESSION-2", "flight-session-2")] {
        let world = World::default();
        let (_, result) = judged(&world, (&sample(FLIGHTS), ""), &["-k", filter]);
        assert_eq!(texts(sessions(&world.record(&result)), "session_id"), [expected]);
        assert_eq!(result["attempts"]["total"], 1);
    }
}

#[test]
fn words_that_were_not_recorded_are_no_bad_words() {
    let world = World::default();
    let gate = "gate: [{ helpfulness: { min_mean: 0.1 } }]\n";
    let (code, result) = judged(&world, (&sample(SILENT), gate), &[]);
    assert_eq!((code, &result["verdict"]), (Some(3), &json!("could_not_tell")), "{result:#}");
    let causes = result["causes"].as_object().unwrap();
    assert!(causes.keys().any(|cause| cause.contains("words are not in the recorded spans")), "{causes:#?}");
    // What spans alone tell is judged all the same.
    assert_eq!(result["evaluators"]["tool_called"]["scored"], 2, "{result:#}");
    assert_eq!(result["evaluators"]["goal_success"]["failed"], 2, "{result:#}");
}

#[test]
fn a_conversation_that_broke_off_is_kept_and_not_judged() {
    let world = World::default();
    let (code, result) = judged(&world, (&sample("otlp/strands.llm_error.jsonl"), ""), &[]);
    assert_eq!((code, &result["attempts"]["endings"]["agent_error"]), (Some(3), &json!(1)), "{result:#}");
    assert_eq!(result["evaluators"], json!({}));
    assert_eq!(sessions(&world.record(&result))[0]["turns"][0]["user"], "Please cause a provider error now.");
}

#[test]
fn what_the_agent_spent_then_is_told_and_no_budget_pays_for_it() {
    let world = World::default();
    let file = sample("imports/langfuse.traces.json");
    let (_, result) = judged(&world, (&file, ""), &["--max-cost", "0.000001"]);
    let agent = &result["cost"]["roles"]["agent"];
    assert_eq!(agent["calls"], 7, "{result:#}");
    assert!(agent["usd"].as_f64().unwrap() > 0.000_001, "{result:#}");
    assert_eq!(result["evaluators"]["helpfulness"]["scored"], 2, "{result:#}");
    assert_eq!(world.record(&result)["cost"]["budget_used"], 0.0);
}

/// The frameworks' own spans, from the recordings of their exporters.
#[rstest]
#[case("langgraph_openinference")]
#[case("langgraph_langsmith")]
#[case("langgraph_openllmetry")]
#[case("pydantic_ai.conversation_id")]
#[case("openai_agents_openinference")]
#[case("google_adk")]
#[case("smolagents")]
#[case("llamaindex")]
#[case("openai_raw_otel_genai")]
#[case("vercel_ai_6")]
fn every_framework_can_be_judged(#[case] name: &str) {
    let world = World::default();
    let suite = "suite: weather
agent: { in_process: true }
cases:
  - { name: paris, input: What is the weather in Paris?, task_description: The weather in Paris is told }
evaluators: [helpfulness, goal_success, { tool_called: { name: get_weather } }]
gate: [{ tool_called: { min_rate: 1 } }]
";
    world.write("suite.yaml", suite);
    let file = sample(&format!("otlp/{name}.jsonl"));
    let outcome =
        world.rehearsal(&["judge", "--traces", file.to_str().unwrap(), "suite.yaml", "--format", "json"]);
    let result = outcome.json();
    assert_eq!(outcome.code, Some(0), "{result:#}");
    for evaluator in ["helpfulness", "goal_success", "tool_called"] {
        assert_eq!(result["evaluators"][evaluator]["scored"], 1, "{result:#}");
    }
    let record = world.record(&result);
    let session = &sessions(&record)[0];
    assert_eq!((&session["case"], session["turns"].as_array().unwrap().len()), (&json!("paris"), 2));
}

#[test]
fn every_report_says_first_that_nothing_was_played_here() {
    let world = World::default();
    let outcome = judging(&world, (&sample(FLIGHTS), ""), &["--out", "kept", "--no-color"]);
    let page = std::fs::read_to_string(world.path().join("kept/report.html")).unwrap();
    let (_, shown) = page.split_once("</style>").unwrap();
    let (first_screen, _) = shown.split_once("id=\"gate\"").unwrap();
    for told in [&outcome.stdout, &outcome.stderr, first_screen] {
        assert!(told.contains("recorded elsewhere"), "{told}");
    }
    assert!(outcome.stdout.lines().all(|line| line.chars().count() <= 80), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("rehearsal run"), "{}", outcome.stdout);
    assert!(first_screen.contains("judge offline") && !first_screen.contains("actor"), "{first_screen}");
    let again = world.rehearsal(&["report", "kept", "--format", "text"]);
    assert!(again.stdout.contains("recorded elsewhere"), "{}", again.stdout);
}

#[test]
fn the_same_traces_give_the_same_record_whatever_runs_side_by_side() {
    let record = |jobs: &str| {
        let world = World::default();
        let (_, result) = judged(&world, (&sample(FLIGHTS), ""), &["--jobs", jobs]);
        without_ids_and_times(&world.record(&result))
    };
    assert_eq!(record("1"), record("8"));
}

#[test]
fn answers_of_judges_are_recorded_and_replayed() {
    let world = World::default();
    let (_, first) = judged(&world, (&sample(FLIGHTS), ""), &["--record", "answers.jsonl"]);
    let (_, second) = judged(&world, (&sample(FLIGHTS), ""), &["--replay", "answers.jsonl"]);
    assert_eq!(first["evaluators"], second["evaluators"]);
    assert_eq!(second["cost"]["roles"]["judge"]["calls"], 0, "{second:#}");
}
