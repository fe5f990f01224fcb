//! Gates that CI can trust: segments, chance, baselines, and runs that stop once they are decided.

use rehearsal_tests::{Outcome, World};
use rstest::rstest;
use serde_json::Value;
use std::path::PathBuf;

/// Books, but for the cases that are named in the file `broken`, a line each.
const DESK: &str = r#"
import json, os, sys
broken = open("broken").read().split("\n") if os.path.exists("broken") else []
for line in sys.stdin:
    asked = json.loads(line)
    case = asked["message"].split()[-1]
    reply = "Sorry, I cannot." if case in broken or "all" in broken else "Your booking is QX12."
    print(json.dumps({"session_id": asked["session_id"], "reply": reply}), flush=True)
"#;

const CASES: [&str; 6] = ["paris", "rome", "oslo", "bern", "kyiv", "riga"];

/// A suite of six cases for two people, judged by a word of the reply.
struct Desk {
    world: World,
    suite: PathBuf,
}

impl Desk {
    fn new(gate: &str) -> Self {
        let world = World::default();
        world.write("desk.py", DESK);
        let suite = world.write("desk.yaml", &suite(gate, "Booked"));
        Self { world, suite }
    }

    fn broken(&self, cases: &[&str]) {
        self.world.write("broken", &cases.join("\n"));
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        self.world.run(&self.suite, arguments)
    }

    fn command(&self, arguments: &[&str]) -> Outcome {
        self.world.rehearsal(arguments)
    }

    /// Keeps a run as the baseline, and returns what was printed.
    fn bless(&self, run: &Value) -> String {
        let output = self.command(&["bless", run["run"].as_str().unwrap()]);
        assert_eq!(output.code, Some(0), "{output:?}");
        output.stdout
    }
}

fn suite(gate: &str, goal: &str) -> String {
    let case = |name: &&str| {
        format!(
            "  - {{ name: {name}, input: Please book {name}, task_description: {goal}, max_turns: 1, personas: [calm, rushed] }}\n"
        )
    };
    format!(
        "suite: desk
agent: {{ command: {{ run: [python3, desk.py], speaks: json_lines, process: run }}, spans: off }}
personas:
  - {{ id: calm, traits: {{ patience_level: high }}, context: Has time. }}
  - {{ id: rushed, traits: {{ patience_level: low }}, context: Has none. }}
cases:
{}evaluators: [{{ contains: {{ text: QX12, as: booked }} }}]
gate:
{gate}
",
        CASES.iter().map(case).collect::<String>()
    )
}

fn rule(result: &Value, place: usize) -> (&str, &str) {
    let rule = &result["gate"][place];
    (rule["outcome"].as_str().unwrap(), rule["why"].as_str().unwrap())
}

#[test]
fn a_rule_about_a_segment_is_held_to_it_alone() {
    let desk = Desk::new(
        "  - booked: { min_rate: 0.8 }\n  - booked: { min_rate: 1, where: { case: rome } }\n  - booked: { min_rate: 1, where: { patience_level: low } }\n",
    );
    desk.broken(&["paris"]);
    let (code, result) = desk.run(&[]);
    assert_eq!(code, Some(1), "{result:#}");
    assert_eq!([0, 1, 2].map(|place| rule(&result, place).0), ["passed", "passed", "failed"]);
    assert_eq!(result["gate"][2]["where"]["patience_level"], "low");
    assert_eq!(result["gate"][2]["scored"], 6);
}

#[test]
fn a_rule_that_asks_for_confidence_says_how_many_more_would_tell() {
    let desk = Desk::new("  - booked: { min_rate: 0.7, confidence: 0.95 }\n");
    desk.broken(&["paris"]);
    let (code, result) = desk.run(&[]);
    assert_eq!(code, Some(3), "{result:#}");
    let more = result["gate"][0]["more_attempts"].as_u64().unwrap();
    assert!(more > 12, "{result:#}");
    assert!(rule(&result, 0).1.ends_with(&format!("about {more} more attempts like these would tell")));
    desk.broken(&[]);
    let (code, result) = desk.run(&["--trials", "2"]);
    assert_eq!(code, Some(0), "{result:#}");
}

#[test]
fn an_agent_that_got_worse_fails_beside_its_baseline_and_the_lost_conversations_are_named() {
    let desk = Desk::new("  - booked: { min_rate: 0.5 }\n  - booked: { max_rate_drop: 0.1 }\n");
    let (code, first) = desk.run(&[]);
    assert_eq!(code, Some(3), "nothing to hold it against: {first:#}");
    assert!(rule(&first, 1).1.contains("--baseline"), "{first:#}");
    let file = desk.bless(&first);
    assert!(file.trim_end().ends_with("desk.baseline.json"), "{file}");
    let (code, same) = desk.run(&[]);
    assert_eq!((code, rule(&same, 1).0), (Some(0), "passed"), "{same:#}");

    desk.broken(&["oslo", "bern"]);
    let (code, worse) = desk.run(&[]);
    assert_eq!((code, rule(&worse, 0).0, rule(&worse, 1).0), (Some(1), "passed", "failed"), "{worse:#}");
    let flips = worse["comparison"]["flips"].as_array().unwrap();
    let names: Vec<_> = flips.iter().map(|flip| flip["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["oslo / calm / 1", "oslo / rushed / 1", "bern / calm / 1", "bern / rushed / 1"]);
    assert!(flips.iter().all(|flip| flip["now_passes"] == false && flip["session"] != flip["base_session"]));

    // Reading the run back gives the same verdict, whatever became of the file.
    std::fs::remove_file(desk.world.path().join("desk.baseline.json")).unwrap();
    let record = desk.world.record(&worse);
    assert_eq!(record["verdict"], "failed");

    let (base, run) = (first["run"].as_str().unwrap(), worse["run"].as_str().unwrap());
    let compared = desk.command(&["compare", base, run, "--format", "json"]).json();
    crate::schemas::check("comparison", &compared, "changes");
    assert_eq!(compared["changes"][0]["lost"], 4);
    assert_eq!(compared["incomparable"], serde_json::json!([]));
    let text = desk.command(&["compare", base, run]).stdout;
    assert!(text.contains("now fails booked: oslo / calm / 1"), "{text}");
}

#[test]
fn a_baseline_of_another_suite_is_told_apart_from_one_of_another_agent() {
    let gate = "  - booked: { max_rate_drop: 0 }\n";
    let desk = Desk::new(gate);
    let (_, first) = desk.run(&[]);
    desk.bless(&first);
    desk.world.write("desk.yaml", &suite(gate, "Booked at last"));
    let (code, result) = desk.run(&[]);
    assert_eq!(code, Some(3), "{result:#}");
    assert!(rule(&result, 0).1.contains("changed since: the cases"), "{result:#}");
    let (code, result) = desk.run(&["--baseline-anyway"]);
    assert_eq!(code, Some(0), "{result:#}");
    assert!(!result["comparison"]["incomparable"].as_array().unwrap().is_empty());
}

#[rstest]
#[case::nothing_there(&["--baseline", "nowhere"], "nowhere")]
#[case::no_baseline(&["--baseline", "desk.py"], "is no baseline")]
fn a_baseline_that_cannot_be_read_stops_the_run_before_it_begins(
    #[case] arguments: &[&str],
    #[case] why: &str,
) {
    let desk = Desk::new("  - booked: { min_rate: 0.5 }\n");
    let suite = desk.suite.display().to_string();
    let output = desk.command(&[&["run", suite.as_str()], arguments].concat());
    assert_eq!(output.code, Some(2), "{output:?}");
    assert!(output.stderr.contains(why), "{output:?}");
    assert!(!desk.world.path().join("runs").exists());
}

#[rstest]
#[case::good(&[], 0, "passed")]
#[case::bad(&["all"], 1, "failed")]
fn a_run_stops_once_it_is_decided(#[case] broken: &[&str], #[case] code: i32, #[case] verdict: &str) {
    let desk = Desk::new("  - booked: { min_rate: 0.8 }\n");
    desk.broken(broken);
    let (exit, result) = desk.run(&["--trials", "20", "--sequential"]);
    assert_eq!((exit, result["verdict"].as_str()), (Some(code), Some(verdict)), "{result:#}");
    let finished = result["attempts"]["finished"].as_u64().unwrap();
    let saved = &result["saved"];
    assert!(finished < 120, "{result:#}");
    assert_eq!(saved["attempts"].as_u64().unwrap(), 240 - finished);
    let decided = saved["decided_after"].as_u64().unwrap();
    assert_eq!(saved["overshoot"].as_u64().unwrap(), finished - decided);
    assert_eq!(result["gate"][0]["early"]["after"].as_u64().unwrap(), decided);
    let record = desk.world.record(&result);
    assert_eq!((&record["verdict"], &record["ending"]), (&Value::from(verdict), &Value::from("decided")));
    // A part of a run is no baseline.
    let blessed = desk.command(&["bless", result["run"].as_str().unwrap()]);
    assert_eq!(blessed.code, Some(2), "{blessed:?}");
}

#[test]
fn a_run_that_cannot_be_decided_early_is_refused() {
    let desk = Desk::new("  - latency: { max_p95: 30s }\n");
    let suite = desk.suite.display().to_string();
    let output = desk.command(&["run", &suite, "--sequential"]);
    assert_eq!(output.code, Some(2), "{output:?}");
    assert!(output.stderr.contains("no rule about an evaluator"), "{output:?}");
}

#[test]
fn what_is_counted_is_gated_too() {
    let desk = Desk::new(
        "  - latency: { max_p95: 30s }\n  - turns_to_success: { max_turns: 1 }\n  - invalid_sessions: { max_rate: 0 }\n  - cost_per_success: { max_usd: 1 }\n",
    );
    let (code, result) = desk.run(&[]);
    assert_eq!(code, Some(3), "{result:#}");
    let found = [0, 1, 2, 3].map(|place| rule(&result, place).0);
    // Nobody is satisfied in one turn, and an agent without spans does not tell what it costs.
    assert_eq!(found, ["passed", "could_not_tell", "passed", "could_not_tell"], "{result:#}");
    assert!(rule(&result, 3).1.contains("spans tell of none"), "{result:#}");
}
