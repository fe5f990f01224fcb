//! The record is one JSON object, and two runs of the same seed differ only where it says so.

use crate::{
    fake_run::{Difference, FIRST, asking::MESSAGE, events},
    journal::write,
};
use rehearsal_reports::{ReadJournal, decide, write_record};
use serde_json::{Value, json};

fn record(difference: Difference) -> Value {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &events(difference));
    let journal = ReadJournal::open(folder.path()).unwrap();
    let summary = journal.summary().unwrap();
    let gate = decide(&summary.manifest.as_ref().unwrap().gate, &summary);
    let mut out = Vec::new();
    write_record(&journal, &summary, &gate, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// Drops what the module's documentation says may differ.
fn drop_what_differs(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| {
                key != "run" && key != "took_ms" && !key.ends_with("_id") && !key.ends_with("_at")
            });
            map.values_mut().for_each(drop_what_differs);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_what_differs),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn two_runs_of_a_seed_have_the_same_record_but_for_ids_and_times() {
    let mut first = record(FIRST);
    let mut second = record(Difference { later: 86_400_000_000_000, slower: 3, ids: 2 });
    assert_ne!(first, second);
    drop_what_differs(&mut first);
    drop_what_differs(&mut second);
    assert_eq!(first, second);
}

#[test]
fn the_record_says_what_the_run_came_to() {
    let record = record(FIRST);
    assert_eq!(record["format"], 2);
    assert_eq!(record["run"], "2026-11-22-run-1");
    assert_eq!(record["started_at"], "2026-11-22T09:30:00.040Z");
    assert_eq!(record["verdict"], "failed");
    assert_eq!(record["gate"][0]["rule"]["evaluator"], "goal_success");
    assert_eq!(record["attempts"]["total"], 40);
    assert_eq!(record["attempts"]["unfinished"], 1);
    assert_eq!(record["causes"][0]["count"], 1);
    assert_eq!(record["causes"].as_array().map(Vec::len), Some(5));
    assert_eq!(record["attempts"]["by_ending"]["agent_error"], 1);
    assert_eq!(record["by_case"]["paris-flight"]["source"]["line"], 12);
    assert_eq!(record["by_case"]["paris-flight"]["attempts"], 8);
    assert_eq!(record["suite"]["prices"], json!({ "id": "2026-11", "fingerprint": "" }));
    assert_eq!(record["cost"]["budget_usd"], 5.0);
    let (used, usd) = (record["cost"]["budget_used"].as_f64(), record["cost"]["usd"].as_f64());
    assert_eq!(used, usd.map(|usd| usd / 5.0));
    assert_eq!(record["cost"]["by_role"]["agent"]["usd"], Value::Null);
    assert_eq!(record["cost"]["by_role"]["agent"]["unpriced"], record["cost"]["by_role"]["agent"]["calls"]);
}

#[test]
fn a_session_of_the_record_holds_both_sides_and_the_judgements() {
    let record = record(FIRST);
    let sessions = record["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 40);
    let first = &sessions[0];
    assert_eq!((&first["case"], &first["ending"]), (&json!("paris-flight"), &json!("goal_met")));
    assert_eq!(first["turns"][0]["tool_calls"][0]["name"], "search_flights");
    assert_eq!(first["turns"][0]["spans"][3]["depth"], 2);
    assert_eq!(first["turns"][0]["reasoning"], Value::Null);
    let turns = first["turns"].as_array().unwrap();
    assert_eq!(turns[turns.len() - 1]["state"], json!({ "bookings": turns.len() }));
    assert_eq!(turns[0].get("state"), None, "nobody told");
    let outcomes: Vec<_> =
        sessions[12]["judgements"].as_array().unwrap().iter().map(|j| &j["outcome"]).collect();
    assert_eq!(outcomes, ["failed", "scored", "scored"]);
    assert_eq!(sessions[9]["ending_detail"], "connection refused (127.0.0.1:8080)");
}

#[test]
fn a_question_of_the_record_can_be_told_from_a_reply_and_its_answer_from_a_message() {
    let record = record(FIRST);
    let turns = record["sessions"][2]["turns"].as_array().unwrap();
    assert_eq!((&turns[0]["questions"], &turns[0]["answers"]), (&json!([]), &json!([])));
    assert_eq!(turns[1]["reply"], Value::Null);
    let approval = json!({
        "question_id": "approval-1", "kind": "approval", "message": MESSAGE,
        "tool": {
            "name": "book_flight", "call_id": "call-1",
            "arguments": { "flight": "TP 432", "date": "2026-12-01", "eur": 289 },
        },
        "schema": null,
        "choices": [
            { "value": "y", "label": "Approve once" },
            { "value": "n", "label": "Deny" },
            { "value": "t", "label": "Always approve" },
        ],
    });
    assert_eq!(turns[1]["questions"][0], approval);
    assert_eq!(
        turns[2]["answers"],
        json!([
            { "question_id": "approval-1", "action": "accept", "content": "y", "by": "actor" },
            { "question_id": "form-1", "action": "accept", "content": { "name": "Ana Silva", "bags": 1 }, "by": "script" },
            { "question_id": "seat-1", "action": "decline", "content": "I do not mind, but not at the back.", "by": "actor" },
            { "question_id": "sign-in-1", "action": "cancel", "content": null, "by": "actor" },
        ])
    );
}
