//! Reviewing by rules: what the simulated user tells although it cannot know it, and a content stop that its own progress
//! does not bear out. Rules that need only the words themselves run before any model is asked.

use super::prompt::block;
use rehearsal_core::model::ModelRequest;
use serde::Deserialize;
use serde_json::{Value, json};

/// Digits from which on a number is a code that somebody must have been given.
const CODE: usize = 4;

#[derive(Deserialize)]
struct Exchange {
    turn: u32,
    user: String,
    agent: Option<String>,
    #[serde(default)]
    asked: Vec<Value>,
    written_by: String,
}

#[derive(Deserialize)]
struct Stop {
    turn: u32,
    how: String,
    progress: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    part: String,
    status: String,
}

/// The findings, in the JSON of the review's schema.
pub(super) fn findings(request: &ModelRequest) -> Result<Value, String> {
    let given: [Value; 2] = [block(request, "case")?, block(request, "profile")?];
    let conversation: Vec<Exchange> = block(request, "conversation")?;
    let stop: Stop = block(request, "stop")?;
    let mut heard = given.map(|block| block.to_string()).join("\n");
    let mut findings = Vec::new();
    let content = stop.how == "stopped content";
    for exchange in &conversation {
        let invented = codes(&exchange.user).find(|code| !heard.contains(code));
        if let Some(code) = invented.filter(|_| exchange.written_by == "actor") {
            findings.push(invention(exchange.turn, code, content));
        }
        let asked = exchange.asked.iter().map(Value::to_string).collect::<String>();
        for words in [&exchange.user, exchange.agent.as_deref().unwrap_or_default(), &asked] {
            heard.push('\n');
            heard.push_str(words);
        }
    }
    findings.extend(early(&stop).filter(|_| content));
    Ok(json!({ "findings": findings }))
}

fn invention(turn: u32, code: &str, content: bool) -> Value {
    let effect = if content { "helped" } else { "hindered" };
    let reasoning = format!("By rules: nobody had given {code} to this person.");
    json!({ "turn": turn, "reasoning": reasoning, "quote": code, "fault": "unknown_fact", "effect": effect })
}

fn early(stop: &Stop) -> Option<Value> {
    let open = stop.progress.iter().find(|part| part.status != "met")?;
    let reasoning =
        format!("By rules: the user stops content, but by its own word this is not met: {}.", open.part);
    Some(
        json!({ "turn": stop.turn, "reasoning": reasoning, "quote": "", "fault": "stops_too_soon", "effect": "helped" }),
    )
}

/// Words that are codes: letters and digits in one, with enough digits.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().filter(char::is_ascii_digit).count() >= CODE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        attempt::{AttemptId, AttemptIndex},
        ids::{CaseName, PersonaId},
        model::{AnswerSchema, Parameters, PromptMessage, Role, Speaker},
        prompt::fenced,
        seed::Seed,
    };
    use rstest::rstest;

    fn request(second: &str, (how, status): (&str, &str)) -> ModelRequest {
        let exchange = |turn, by: &str, user: &str, agent: &str| json!({ "turn": turn, "written_by": by, "user": user, "agent": agent });
        let blocks = [
            ("case", json!({ "known": { "date": "2026-12-01" }, "unknown": ["passport number"] })),
            ("profile", json!({ "context": "Account 55501." })),
            (
                "conversation",
                json!([
                    exchange(1, "case", "Code 99999, please", "Flight TP4400?"),
                    exchange(2, "actor", second, "Booked.")
                ]),
            ),
            (
                "stop",
                json!({ "turn": 3, "how": how, "reason": null, "progress": [{ "part": "booked", "status": status }] }),
            ),
        ];
        let text = blocks.iter().map(|(name, value)| fenced(name, &value.to_string()) + "\n").collect();
        let attempt_id = AttemptId { case: CaseName::new("c"), persona: PersonaId::new("p"), trial: 1 };
        ModelRequest {
            role: Role::Judge,
            attempt: AttemptIndex(0),
            attempt_id,
            turn: None,
            system: String::new(),
            messages: vec![PromptMessage { speaker: Speaker::User, text }],
            answer: AnswerSchema { name: "user_review".into(), schema: Value::Bool(true).into() },
            parameters: Parameters::default(),
            seed: Seed(1),
            repair: 0,
            retry: 0,
        }
    }

    #[rstest]
    #[case::fair("TP4400 on 2026-12-01, account 55501", ("stopped content", "met"), &[])]
    #[case::invented("My passport is X1234567", ("stopped content", "met"), &[(2, "X1234567", "helped")])]
    #[case::misled("My passport is X1234567", ("gave up", "open"), &[(2, "X1234567", "hindered")])]
    #[case::left_early("Yes", ("stopped content", "attempted"), &[(3, "", "helped")])]
    fn what_the_words_show_is_found_and_quoted(
        #[case] second: &str,
        #[case] stop: (&str, &str),
        #[case] expected: &[(u32, &str, &str)],
    ) {
        let found = findings(&request(second, stop)).unwrap();
        let found: Vec<_> = found["findings"].as_array().unwrap().iter().collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (finding, (turn, quote, effect)) in found.iter().zip(expected) {
            assert_eq!(
                (&finding["turn"], &finding["quote"], &finding["effect"]),
                (&json!(turn), &json!(quote), &json!(effect))
            );
        }
    }
}
