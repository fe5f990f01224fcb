//! The model behind the simulated user: says the next line of the script.

use super::{Conversation, TURNS};
use serde_json::{Value, json};

/// The answer to a request of the simulator, by the schema that it asks for.
///
/// # Errors
/// Where the request is not one of the script.
pub(super) fn answer(schema: &str, prompt: &str) -> Result<Value, String> {
    let turns = conversation(prompt)?;
    let first = turns.first().and_then(|turn| turn["user"].as_str()).unwrap_or_default();
    let script = Conversation::of(first).ok_or_else(|| format!("no conversation of the script: {first}"))?;
    match schema {
        "user_turn" => Ok(script.line(turns.len() + 1).map_or_else(satisfied, says)),
        "user_closing" => Ok(json!({
            "reasoning": "All was told.",
            "progress": progress("met"),
            "goal_met": turns.len() == TURNS,
        })),
        other => Err(format!("no answer for the schema {other}")),
    }
}

fn says(line: String) -> Value {
    json!({
        "reasoning": "The next line.", "progress": progress("attempted"),
        "decision": "say", "message": line, "reason": "",
    })
}

fn satisfied() -> Value {
    json!({
        "reasoning": "Nothing is left.", "progress": progress("met"),
        "decision": "goal_met", "message": "", "reason": "",
    })
}

fn progress(status: &str) -> Value {
    json!([{ "part": 1, "status": status }])
}

/// The turns so far, from the block of the prompt that holds them.
fn conversation(prompt: &str) -> Result<Vec<Value>, String> {
    let block = prompt
        .split_once("<conversation id=")
        .map(|(_, rest)| rest)
        .ok_or("no conversation in the prompt")?;
    let body = block.split_once('\n').map(|(_, rest)| rest).unwrap_or_default();
    let json = body.split_once("\n</conversation").map(|(json, _)| json).unwrap_or_default();
    serde_json::from_str(json).map_err(|error| format!("the conversation does not read: {error}"))
}
