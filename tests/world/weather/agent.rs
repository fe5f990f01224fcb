//! The model behind the agent: asks for the tool when a city is asked for, and words the reply.

use super::{Conversation, TOOL, told};
use serde_json::{Value, json};

/// Whose words an entry of a request holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaker {
    /// The user.
    User,
    /// The model, in an earlier answer.
    Model,
    /// The tool.
    Tool,
    /// The one who set the agent up.
    System,
}

/// One entry of a request, whatever API it came by.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) speaker: Speaker,
    pub(super) text: String,
}

/// What the model answers.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) said: Said,
    /// Tokens read and written.
    pub(super) usage: (u64, u64),
}

/// Words, or a call of the tool.
#[derive(Clone, Debug)]
pub(super) enum Said {
    Words(String),
    Call { id: String, arguments: Value },
}

/// The answer to a request.
///
/// # Errors
/// Where the request is not one of the script.
pub(super) fn answer(entries: &[Entry]) -> Result<Answer, String> {
    let said: Vec<&str> = of(entries, Speaker::User).collect();
    let conversation = said.iter().find_map(|text| Conversation::of(text));
    let conversation = conversation.ok_or_else(|| format!("no conversation of the script: {entries:?}"))?;
    let turn = said.len();
    let last = entries.iter().rev().find(|entry| entry.speaker != Speaker::System);
    let last = last.ok_or("an empty request")?;
    let city = conversation.cities.into_iter().find(|city| last.text.contains(city));
    let (said, call) = match (last.speaker, city) {
        (Speaker::Tool, _) => (Said::Words(told(&result(&last.text))), 2),
        (Speaker::User, Some(city)) => (call(city), 1),
        (Speaker::User, None) => (Said::Words(conversation.advice()), 1),
        (Speaker::Model | Speaker::System, _) => return Err(format!("nothing to answer: {entries:?}")),
    };
    Ok(Answer { said, usage: conversation.usage(turn, call) })
}

/// Who speaks in the order of the request.
fn of(entries: &[Entry], speaker: Speaker) -> impl Iterator<Item = &str> {
    entries.iter().filter(move |entry| entry.speaker == speaker).map(|entry| entry.text.as_str())
}

fn call(city: &str) -> Said {
    Said::Call { id: format!("call_{}_0001", city.to_lowercase()), arguments: json!({ "city": city }) }
}

/// A tool's result, which some frameworks wrap in JSON.
fn result(text: &str) -> String {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let inner = value.get("result").or_else(|| value.get(0)?.get("text")).and_then(Value::as_str);
    inner.unwrap_or(value.as_str().unwrap_or(text)).to_owned()
}

/// The name of the tool, for the wire.
pub(super) const fn tool() -> &'static str {
    TOOL
}
