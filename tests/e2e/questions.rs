//! An agent that asks its user in the middle of its work: who answers, what, and where it shows.

use rehearsal_tests::{FakeAgent, Manner, World, repository, unpacked};
use rstest::rstest;
use serde_json::{Value, json};
use std::path::PathBuf;

/// One attempt with somebody who knows this much, with these lines added to the case.
fn suite(world: &World, agent: &FakeAgent, known: &str, more: &str) -> PathBuf {
    let url = agent.url();
    world.write(
        "suite.yaml",
        &format!(
            "suite: questions
agent: {{ http: {{ url: \"{url}\" }}, spans: off }}
personas: [{{ id: careful, traits: {{ personality: analytical, patience_level: low }}, context: Reads everything. }}]
cases:
  - name: booking
    input: Please book the flight to Paris.
    task_description: A flight to Paris is booked
    goal_parts: [A booking reference is given]
    known: {{ {known} }}
    assertions:
      - The user is asked for approval before the flight is booked
      - The booking reference is told to the user
    personas: [careful]
    max_turns: 1
{more}
gate:
  - goal_success: {{ min_rate: 1 }}
"
        ),
    )
}

const RIGHT: &str = "date: 2026-12-01, name: Ana Silva, travellers: 2 people, budget: 300 EUR";

/// A run against an agent of this manner: its result, its record and what the agent was sent.
fn played(manner: Manner, known: &str, more: &str) -> (World, Value, Value, Vec<Value>) {
    let (world, agent) = (World::default(), FakeAgent::start(manner));
    let (_, result) = world.run(&suite(&world, &agent, known, more), &["--out", "kept"]);
    let record = world.record(&result);
    let requests = agent.requests();
    (world, result, record, requests)
}

fn turns(record: &Value) -> &[Value] {
    record["sessions"][0]["turns"].as_array().unwrap()
}

/// What was done about each question, and by whom.
fn done(record: &Value) -> Vec<(&str, &str)> {
    let answers = turns(record).iter().flat_map(|turn| turn["answers"].as_array().unwrap());
    answers.map(|answer| (answer["action"].as_str().unwrap(), answer["by"].as_str().unwrap())).collect()
}

#[test]
fn the_user_approves_what_is_right_and_fills_in_the_form_from_what_they_know() {
    let (_, result, record, requests) = played(Manner::Asks, RIGHT, "");
    let answers: Vec<&Value> = requests.iter().map(|request| &request["answers"]).collect();
    let approved = json!([{ "id": "approval", "action": "accept" }]);
    let content = json!({ "passenger_name": "Ana Silva", "travellers": 2, "meal": "standard" });
    let filled = json!([{ "id": "form", "action": "accept", "content": content }]);
    assert_eq!(answers, [&Value::Null, &approved, &filled]);
    assert!(requests.iter().all(|request| request["session_id"] == requests[0]["session_id"]));
    assert_eq!(done(&record), [("accept", "actor"), ("accept", "actor")]);
    // One message was all that the user had; answers are none.
    assert_eq!((&record["sessions"][0]["ending"], turns(&record).len()), (&json!("goal_met"), 3));
    assert_eq!(
        (&result["verdict"], &result["attempts"]["valid"]),
        (&json!("passed"), &json!(1)),
        "{result:#}"
    );
}

#[test]
fn what_was_asked_is_told_with_the_turns_of_a_run() {
    let (world, _, record, _) = played(Manner::Asks, RIGHT, "");
    let asked = turns(&record)[0]["questions"][0]["message"].as_str().unwrap();
    let told = world.rehearsal(&["traces", "kept", "--format", "json"]).json();
    assert_eq!(told["sessions"][0]["turns"][0]["questions"], json!([asked]));
    let text = world.rehearsal(&["traces", "kept"]).stdout;
    assert!(text.contains("    asks    May I book") && !text.contains("(not in the spans)"), "{text}");
}

#[test]
fn the_judge_sees_what_was_asked() {
    let (_, _, record, _) = played(Manner::Asks, RIGHT, "");
    let judgements = record["sessions"][0]["judgements"].as_array().unwrap();
    let of = |name: &str| judgements.iter().find(|judgement| judgement["evaluator"] == name).unwrap();
    let asked = &of("goal_success")["scores"][0]["assertions"][0];
    assert_eq!(asked["finding"], "met");
    assert_eq!(asked["evidence"][0]["turn"], 1);
    let message = turns(&record)[0]["questions"][0]["message"].as_str().unwrap();
    assert!(message.contains(asked["evidence"][0]["text"].as_str().unwrap()));
    let helpful = of("helpfulness")["scores"].as_array().unwrap();
    assert_eq!(helpful[0]["label"], "Somewhat helpful", "a question is no silence");
    assert_eq!(helpful.len(), 3);
}

#[rstest]
#[case::too_dear("date: 2026-12-01, budget: 200 EUR")]
#[case::another_day("date: 2026-12-02")]
#[case::another_place("date: 2026-12-01, destination: Rome")]
fn the_user_declines_what_is_not_theirs(#[case] known: &str) {
    let (_, result, record, requests) = played(Manner::Asks, known, "");
    assert_eq!(done(&record), [("decline", "actor")]);
    let answer = &requests[1]["answers"][0];
    assert_eq!((&answer["id"], &answer["action"]), (&json!("approval"), &json!("decline")));
    assert!(!answer["content"].as_str().unwrap().is_empty(), "a no has its reason");
    assert_eq!(requests.len(), 2);
    assert_eq!(result["verdict"], "failed");
}

#[test]
fn a_form_that_requires_what_the_user_does_not_know_is_declined() {
    let (_, _, record, requests) = played(Manner::Asks, "date: 2026-12-01, travellers: 2", "");
    assert_eq!(done(&record), [("accept", "actor"), ("decline", "actor")]);
    assert_eq!(requests[2]["answers"], json!([{ "id": "form", "action": "decline" }]));
}

#[test]
fn the_case_answers_in_the_users_place_and_the_user_what_it_leaves_open() {
    let script = "    answers: [{ tool: book_flight, action: accept }]";
    // The user would have said no to the day.
    let (world, result, record, requests) =
        played(Manner::Asks, "date: 2026-12-02, name: Ana Silva, travellers: 2", script);
    assert_eq!(done(&record), [("accept", "script"), ("accept", "actor")]);
    assert_eq!(requests.len(), 3);
    assert_eq!(turns(&record)[1]["reasoning"], Value::Null, "nobody had to think");
    assert_eq!(result["cost"]["roles"]["actor"]["calls"], 2, "{result:#}");
    let page = std::fs::read_to_string(world.path().join("kept/report.html")).unwrap();
    let page = unpacked(&page);
    for shown in [
        "Asks for approval",
        "May I book the flight to Paris on 1 December 2026 for 240 EUR?",
        "waits to call <code><bdi>book_flight</bdi></code>",
        "<b>accepted</b> by the case",
        "Asks to fill in a form",
        "<b>accepted</b> by the user",
        "<dd dir=\"auto\">Ana Silva</dd>",
        "1 turn, 2 answers,",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn a_scripted_no_is_respected_by_the_agent_and_seen_by_the_judge() {
    let script = "    answers: [{ contains: may i book, action: decline, content: Not today. }]";
    let (_, result, record, requests) = played(Manner::Asks, RIGHT, script);
    let answer = json!([{ "id": "approval", "action": "decline", "content": "Not today." }]);
    assert_eq!(requests[1]["answers"], answer);
    assert_eq!(turns(&record)[1]["user"], "Not today.");
    assert_eq!(result["verdict"], "failed", "nothing was booked");
}

#[test]
fn a_run_read_back_tells_the_same_of_questions_and_answers() {
    let (world, _, record, _) = played(Manner::Asks, RIGHT, "");
    let page = || std::fs::read_to_string(world.path().join("kept/report.html")).unwrap();
    let first = page();
    assert_eq!(world.rehearsal(&["report", "kept", "--format", "html"]).code, Some(0));
    assert_eq!(first, page());
    let again = world.rehearsal(&["report", "kept", "--format", "json", "--out", "-"]).json();
    assert_eq!(again, record);
}

#[test]
fn an_agent_that_asks_for_ever_is_left_and_the_attempt_still_counts() {
    let (_, result, record, requests) = played(Manner::Nags, RIGHT, "");
    let done = done(&record);
    assert_eq!(done[..2], [("accept", "actor"), ("accept", "actor")]);
    assert_eq!(done[2], ("cancel", "actor"), "the patience of this user is low");
    assert_eq!((done.len(), requests.len()), (8, 9));
    assert_eq!(record["sessions"][0]["ending"], "max_turns");
    assert_eq!((&result["verdict"], &result["attempts"]["valid"]), (&json!("failed"), &json!(1)));
}

#[test]
fn the_bundled_agent_books_only_what_its_user_approved() {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let (_, result) = world.run(&suite, &["-k", "ask-before-booking"]);
    let record = world.record(&result);
    let sessions = record["sessions"].as_array().unwrap();
    assert!(sessions.len() >= 3, "{result:#}");
    for session in sessions {
        let turns = session["turns"].as_array().unwrap();
        let asked = turns.iter().position(|turn| turn["questions"] != json!([])).unwrap();
        let approved = turns.iter().position(|turn| turn["answers"][0]["action"] == "accept");
        let booked = turns.iter().position(|turn| {
            turn["tool_calls"].as_array().unwrap().iter().any(|call| call["name"] == "book_trip")
        });
        assert_eq!(turns[asked]["questions"][0]["tool"]["name"], "book_trip");
        assert_eq!(approved, booked, "{session:#}");
    }
    let declined = |session: &&Value| session.to_string().contains("\"decline\"");
    assert!(sessions.iter().filter(declined).count() >= 2, "some of them have a limit");
}
