//! Every text of an event is cleaned, and nothing by which it is found again.

use super::*;
use crate::{event::RunEvent, session::Session};
use serde_json::json;

/// Hides one word.
struct Hunter;

impl Discretion for Hunter {
    fn cleaned(&self, text: &str) -> Option<String> {
        text.contains("hunter22").then(|| text.replace("hunter22", "***"))
    }
}

fn tool() -> Value {
    json!({
        "kind": "tool", "name": "call hunter22", "id": "id hunter22", "error": "no hunter22",
        "arguments": { "hunter22": { "deep": ["hunter22", 1] }, "z": 1 }, "result": "hunter22",
    })
}

fn model() -> Value {
    let part = |kind: &str| json!({ "kind": kind, "text": "hunter22" });
    let result = json!({ "kind": "tool_result", "id": null, "result": ["hunter22"], "is_error": false });
    let other = json!({ "kind": "other", "value": { "a": "hunter22" } });
    let mut call = tool();
    call["kind"] = json!("tool_call");
    json!({
        "kind": "model", "model": "gpt", "provider": null, "usage": {}, "finish_reason": "hunter22", "error": "hunter22",
        "input": [{ "role": "user", "parts": [part("text"), part("reasoning"), call] }],
        "output": [{ "role": "assistant", "parts": [result, other] }],
    })
}

fn agent() -> Value {
    json!({
        "kind": "agent", "name": "hunter22", "system_prompt": "hunter22", "input": "hunter22", "output": "hunter22",
        "tools": [{ "name": "hunter22", "description": "hunter22", "parameters": { "x": "hunter22" } }],
    })
}

fn span(activity: &Value) -> Value {
    json!({
        "trace_id": "00000000000000000000000000000001", "span_id": "0000000000000002", "parent_id": null,
        "name": "hunter22", "scope": "hunter22", "started_at": 1, "ended_at": 2, "correlation": "time",
        "status": { "kind": "error", "message": "hunter22" }, "activity": activity,
        "attributes": { "a.b": "hunter22", "hunter22": 1 },
    })
}

fn draft() -> Value {
    json!({ "repair": 0, "text": "hunter22", "fault": "empty", "reason": "hunter22" })
}

fn session() -> Session {
    let progress = json!([{ "part": "hunter22", "status": "open" }]);
    let question = json!({
        "id": "hunter22", "kind": "form", "message": "hunter22", "schema": { "a": "hunter22" },
        "choices": [{ "value": "hunter22", "label": "hunter22" }],
    });
    let answer = json!({ "question": "hunter22", "action": "accept", "content": "hunter22", "by": "actor" });
    let profile = json!({
        "traits": { "job": "hunter22" }, "manner": { "job": "hunter22" }, "context": "hunter22",
        "actor_goal": "hunter22", "goal_parts": ["hunter22"],
    });
    let session = json!({
        "id": "s-1", "attempt": { "case": "hunter22", "persona": "auto", "trial": 0 }, "profile": profile,
        "ending": { "kind": "agent_error", "message": "hunter22", "owner": "agent" },
        "closing": { "reasoning": "hunter22", "progress": progress, "goal_met": false, "drafts": [draft()] },
        "refused": [draft()],
        "turns": [{
            "number": 1, "sent_at": 1, "ended_at": 2, "reply": "hunter22", "error": "hunter22",
            "context": { "trace_id": "00000000000000000000000000000001", "span_id": "0000000000000002" },
            "user": {
                "text": "hunter22", "answers": [answer], "reasoning": "hunter22", "progress": progress,
                "drafts": [draft()],
            },
            "questions": [question], "state": { "desk": "hunter22" },
            "trace": {
                "spans": [span(&tool()), span(&model()), span(&agent())], "notes": ["hunter22"],
                "evidence": { "kind": "incomplete", "missing": "hunter22" },
            },
        }],
    });
    serde_json::from_value(session).unwrap()
}

#[test]
fn no_text_of_a_session_is_left_out_and_its_identity_stays() {
    let before = session();
    let mut event = RunEvent::SessionSettled {
        attempt: crate::attempt::AttemptIndex(3),
        session: Box::new(before.clone()),
    };
    clean_event(&mut event, &Hunter);
    let RunEvent::SessionSettled { session, .. } = &event else { unreachable!() };
    assert_eq!((&session.id, &session.attempt), (&before.id, &before.attempt));
    let told = serde_json::to_string(session).unwrap();
    // Once in the case's name, by which the attempt is found.
    assert_eq!(told.matches("hunter22").count(), 1, "{told}");
    assert_eq!(told.replace("***", "hunter22"), serde_json::to_string(&before).unwrap());
}

#[test]
fn judgements_reviews_and_calls_are_cleaned() {
    let quote = json!({ "turn": 1, "text": "hunter22" });
    let score = json!({
        "target": "session", "value": 1.0, "label": "hunter22", "passed": true, "reason": "hunter22", "evidence": [quote],
        "assertions": [{ "assertion": "hunter22", "finding": "met", "reason": "hunter22", "evidence": [quote] }],
        "votes": [{ "judge": "j", "value": 1.0, "label": "hunter22", "passed": true }],
    });
    let finding = json!({ "fault": "empty", "effect": "minor", "evidence": quote, "why": "hunter22" });
    let events = [
        json!({ "kind": "judged", "attempt": 0, "evaluator": "e", "judgement": { "scored": [score] } }),
        json!({ "kind": "judged", "attempt": 0, "evaluator": "e", "judgement": { "failed": { "error": "hunter22" } } }),
        json!({ "kind": "reviewed", "attempt": 0, "review": {
            "validity": "valid", "findings": [finding], "unreviewed": "hunter22" } }),
        json!({ "kind": "attempt_finished", "attempt": 0, "ending": { "kind": "gave_up", "reason": "hunter22" } }),
        json!({ "kind": "model_called", "attempt": 0, "role": "judge", "model": "m", "repair": 0, "retry": 0,
            "source": "provider", "usage": null, "cost": "unpriced", "took": 1, "error": "hunter22",
            "discarded": false, "served": { "model": "hunter22", "left_out": ["hunter22"], "raw": { "a": "hunter22" } } }),
    ];
    for event in events {
        let mut cleaned: RunEvent = serde_json::from_value(event).unwrap();
        clean_event(&mut cleaned, &Hunter);
        let told = serde_json::to_string(&cleaned).unwrap();
        assert!(told.contains("***") && !told.contains("hunter22"), "{told}");
    }
}

#[test]
fn a_secret_that_is_a_plain_word_renames_no_field() {
    struct Word;
    impl Discretion for Word {
        fn cleaned(&self, text: &str) -> Option<String> {
            text.contains("content").then(|| text.replace("content", "***"))
        }
    }
    let mut value = json!({ "content": "content", "The content 1": null });
    clean_json(&mut value, &Word);
    assert_eq!(value.to_string(), r#"{"content":"***","The *** 1":null}"#);
}
