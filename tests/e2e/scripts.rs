//! Cases that say the user's lines: who wrote what, how it ends, and what nobody was asked for.

use rehearsal_tests::{FakeAgent, Manner, World, unpacked};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A suite of one case with these lines in it.
fn suite(world: &World, agent: &FakeAgent, lines: &str) -> PathBuf {
    let url = agent.url();
    world.write(
        "suite.yaml",
        &format!(
            "suite: scripts
agent: {{ http: {{ url: \"{url}\" }}, spans: off }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
{lines}
"
        ),
    )
}

/// The only session of a run, and what the run reports.
fn played(manner: Manner, lines: &str) -> (World, Value, Value) {
    let (world, agent) = (World::default(), FakeAgent::start(manner));
    let (_, result) = world.run(&suite(&world, &agent, lines), &["--out", "kept"]);
    let session = world.record(&result)["sessions"][0].clone();
    (world, result, session)
}

/// What the user said, and who wrote it.
fn said(session: &Value) -> Vec<(&str, &str)> {
    let turns = session["turns"].as_array().unwrap();
    turns.iter().map(|turn| (turn["user"].as_str().unwrap(), turn["by"].as_str().unwrap())).collect()
}

#[test]
fn a_case_that_says_everything_is_played_to_its_last_line_without_a_model() {
    let lines = "    script: [\"And on Sundays?\", \"Thanks, bye.\"]";
    let (world, result, session) = played(Manner::Echoes, lines);
    let expected = [("When do you open?", "case"), ("And on Sundays?", "case"), ("Thanks, bye.", "case")];
    assert_eq!(said(&session), expected);
    assert_eq!((&session["ending"], &session["persona"]), (&json!("script_ended"), &json!("script")));
    assert_eq!(session["closing"], Value::Null);
    assert_eq!(result["attempts"]["valid"], 1, "{result:#}");
    assert_eq!(result["cost"]["roles"]["actor"], Value::Null, "{result:#}");
    assert_eq!(result["cost"]["roles"]["profile"], Value::Null, "{result:#}");
    let page = std::fs::read_to_string(world.path().join("kept/report.html")).unwrap();
    let page = unpacked(&page);
    assert!(page.contains("in the case's words") || page.contains("in the case&#x27;s words"));
}

#[test]
fn a_script_that_leaves_a_part_to_the_actor_is_taken_up_again() {
    let lines = "    script: [{ free: 1 }, \"And on Sundays?\"]";
    let (_, result, session) = played(Manner::Says("I cannot help you with that."), lines);
    let said = said(&session);
    assert_eq!(
        (said[0], *said.last().unwrap()),
        (("When do you open?", "case"), ("And on Sundays?", "case"))
    );
    assert_eq!(session["ending"], "script_ended", "{session:#}");
    assert_eq!(session["closing"]["goal_met"], false);
    assert!(result["cost"]["roles"]["actor"]["calls"].as_u64().unwrap() >= 1, "{result:#}");
}

#[test]
fn no_call_of_a_model_is_planned_for_lines_that_the_case_says() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Echoes));
    let suite = suite(&world, &agent, "    script: [\"And on Sundays?\"]");
    let outcome = world.rehearsal(&["plan", suite.to_str().unwrap()]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let rows = outcome.stdout.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>());
    let rows: Vec<_> = rows.filter(|row| matches!(row[..], ["actor" | "profile", _])).collect();
    assert_eq!(rows, [["actor", "0"], ["profile", "0"]], "{}", outcome.stdout);
}
