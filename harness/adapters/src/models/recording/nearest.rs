//! Which recording comes nearest to a request that was not recorded, and in what they differ.

use super::{
    canonical::Canonical,
    entry::Entry,
    excerpt::{in_common, parting},
};
use rehearsal_core::model::{Effort, ModelRequest, Parameters, PromptMessage, Speaker};
use serde_json::Value;

/// How near a recording comes; what stands first counts most.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Nearness {
    same_question: bool,
    same_model: bool,
    same_attempt: bool,
    same_parameters: bool,
    same_system: bool,
    same_messages: usize,
    then_characters: usize,
    same_seed: bool,
}

/// How near this recording comes to what is asked.
pub(super) fn nearness(entry: &Entry, request: &ModelRequest, asked: &Canonical) -> Nearness {
    let recorded = &entry.request;
    let pairs = || recorded.messages.iter().zip(&asked.messages);
    let same_messages = pairs().take_while(|(one, two)| one == two).count();
    let next = pairs().nth(same_messages);
    Nearness {
        same_question: recorded.answer.name == asked.answer.name,
        same_model: recorded.model == asked.model,
        same_attempt: entry.attempt == request.attempt_id && entry.role == request.role,
        same_parameters: recorded.parameters == asked.parameters,
        same_system: recorded.system == asked.system,
        same_messages,
        then_characters: next.map_or(0, |(one, two)| in_common(&one.text, &two.text)),
        same_seed: recorded.seed == asked.seed,
    }
}

/// The first field in which they differ, in words; `None` where they are equal as far as they were kept.
pub(super) fn difference(recorded: &Canonical, asked: &Canonical) -> Option<String> {
    values("model", recorded.model.as_str(), asked.model.as_str())
        .or_else(|| in_parameters(&recorded.parameters, &asked.parameters))
        .or_else(|| values("answer.name", &recorded.answer.name, &asked.answer.name))
        .or_else(|| texts("answer.schema", &sorted(&recorded.answer.schema), &sorted(&asked.answer.schema)))
        .or_else(|| texts("system", &recorded.system, &asked.system))
        .or_else(|| in_messages(&recorded.messages, &asked.messages))
        .or_else(|| values("seed", &recorded.seed.0.to_string(), &asked.seed.0.to_string()))
}

fn in_parameters(recorded: &Parameters, asked: &Parameters) -> Option<String> {
    let effort = |effort: Option<Effort>| or_none(effort.map(Effort::as_str));
    values("temperature", &or_none(recorded.temperature), &or_none(asked.temperature))
        .or_else(|| values("max_tokens", &or_none(recorded.max_tokens), &or_none(asked.max_tokens)))
        .or_else(|| values("effort", &effort(recorded.effort), &effort(asked.effort)))
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

fn in_messages(recorded: &[PromptMessage], asked: &[PromptMessage]) -> Option<String> {
    let counts = || values("messages", &counted(recorded.len()), &counted(asked.len()));
    let mut pairs = recorded.iter().zip(asked).enumerate();
    pairs.find_map(|(index, (one, two))| in_message(index, one, two)).or_else(counts)
}

fn in_message(index: usize, recorded: &PromptMessage, asked: &PromptMessage) -> Option<String> {
    values(&format!("messages[{index}].speaker"), speaker(recorded), speaker(asked))
        .or_else(|| texts(&format!("messages[{index}].text"), &recorded.text, &asked.text))
}

fn counted(messages: usize) -> String {
    if messages == 1 { "1 message".to_owned() } else { format!("{messages} messages") }
}

fn speaker(message: &PromptMessage) -> &'static str {
    match message.speaker {
        Speaker::User => "user",
        Speaker::Assistant => "assistant",
    }
}

fn sorted(schema: &Value) -> String {
    let mut schema = schema.clone();
    schema.sort_all_objects();
    schema.to_string()
}

/// Short values, shown whole.
fn values(field: &str, recorded: &str, asked: &str) -> Option<String> {
    (recorded != asked).then(|| format!("{field} differs: recorded \"{recorded}\", asked \"{asked}\""))
}

/// Long texts, shown where they part.
fn texts(field: &str, recorded: &str, asked: &str) -> Option<String> {
    let parting = parting(recorded, asked)?;
    Some(format!(
        "{field} differs at character {}: recorded \"{}\", asked \"{}\"",
        parting.character, parting.recorded, parting.asked
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::fake::request;
    use rehearsal_core::{ids::ModelId, seed::Seed};
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(|it: &mut Canonical| it.model = ModelId::new("openai/b"), r#"model differs: recorded "openai/a", asked "openai/b""#)]
    #[case(
        |it: &mut Canonical| it.parameters.temperature = Some(0.5),
        r#"temperature differs: recorded "none", asked "0.5""#
    )]
    #[case(|it: &mut Canonical| it.parameters.effort = Some(Effort::Low), r#"effort differs: recorded "none", asked "low""#)]
    #[case(
        |it: &mut Canonical| it.answer.name = "user_closing".into(),
        r#"answer.name differs: recorded "user_turn", asked "user_closing""#
    )]
    #[case(
        |it: &mut Canonical| it.answer.schema = json!({"type": "string"}).into(),
        r#"answer.schema differs at character 3: recorded "{"properties":{"message":{"type":"string"}…", asked "{"type":"string"}""#
    )]
    #[case(
        |it: &mut Canonical| it.system = "You are a judge.".into(),
        r#"system differs at character 11: recorded "You are a user.", asked "You are a judge.""#
    )]
    #[case(
        |it: &mut Canonical| it.messages[0].text = "Help".into(),
        r#"messages[0].text differs at character 4: recorded "Hello", asked "Help""#
    )]
    #[case(
        |it: &mut Canonical| it.messages[0].speaker = Speaker::Assistant,
        r#"messages[0].speaker differs: recorded "user", asked "assistant""#
    )]
    #[case(
        |it: &mut Canonical| it.messages.push(it.messages[0].clone()),
        r#"messages differs: recorded "1 message", asked "2 messages""#
    )]
    #[case(|it: &mut Canonical| it.seed = Seed(8), r#"seed differs: recorded "7", asked "8""#)]
    fn the_first_field_that_differs_is_named(#[case] change: fn(&mut Canonical), #[case] expected: &str) {
        let recorded = Canonical::of(&ModelId::new("openai/a"), &request("paris", "Hello"));
        let mut asked = recorded.clone();
        assert_eq!(difference(&recorded, &asked), None);
        change(&mut asked);
        assert_eq!(difference(&recorded, &asked).as_deref(), Some(expected));
    }
}
