//! What the agent is about to do, as it says so: the name of a tool and its arguments.

use super::{
    blocks::{CaseBlock, ToolBlock},
    facts::{Fact, about},
    text::plain,
    topics::Subject,
    values::first_code,
};
use serde_json::Value;

/// The most arguments that somebody reads.
const MOST: usize = 60;
/// How deep into nested arguments somebody reads.
const DEEPEST: usize = 4;
/// What can be compared word by word: where from, where to, whose, and which.
const COMPARED: [&str; 5] = ["origin", "destination", "email", "phone", "reference"];
/// Words beside *name* that make it a person's.
const OF_A_PERSON: [&str; 4] = ["full", "customer", "contact", "user"];

/// The tool's name in words: *cancel booking*.
pub(super) fn name(tool: &ToolBlock) -> String {
    tool.name.replace(['_', '-', '.'], " ")
}

/// The arguments in sentences that a person could have read: *2 travellers*, *origin: Lisbon*.
pub(super) fn details(tool: &ToolBlock) -> Vec<String> {
    let mut said = Vec::new();
    for (name, value) in arguments(tool) {
        match value.parse::<f64>() {
            // A number stands before its unit, which may be any word of the name: `total_eur`, `travellers`.
            Ok(_) => said.extend(plain(&name).split_whitespace().map(|unit| format!("{value} {unit}"))),
            Err(_) => said.push(format!("{}: {value}", name.replace(['_', '-'], " "))),
        }
    }
    said
}

/// The fact that one of the arguments contradicts, such as another city than the user's.
pub(super) fn contradicted(tool: &ToolBlock, case: &CaseBlock) -> Option<Fact> {
    arguments(tool).into_iter().find_map(|(name, value)| {
        let facts = comparable(&name, &value, case);
        let agrees = |fact: &Fact| {
            let (one, other) = (plain(&value), plain(&fact.value));
            one.contains(other.trim()) || other.contains(one.trim())
        };
        (!facts.iter().any(agrees)).then(|| facts.into_iter().next()).flatten()
    })
}

/// The facts that an argument of this name must agree with one of.
fn comparable(name: &str, value: &str, case: &CaseBlock) -> Vec<Fact> {
    let subject = Subject::of(name);
    let has = |topic: &str| subject.topics.iter().any(|found| found.name == topic);
    let of_a_person =
        has("travellers") || subject.words.iter().any(|word| OF_A_PERSON.contains(&word.as_str()));
    let topic = match COMPARED.into_iter().find(|topic| has(topic)) {
        None if has("name") && of_a_person => "name",
        // Only a code can be another code.
        Some("reference") if first_code(value).is_none() => return Vec::new(),
        Some(topic) => topic,
        None => return Vec::new(),
    };
    // A short code says nothing to somebody who knows the thing by its name.
    about(case, topic).into_iter().filter(|fact| is_short_code(&fact.value) == is_short_code(value)).collect()
}

fn is_short_code(text: &str) -> bool {
    text.len() <= 4 && text.chars().all(|c| c.is_ascii_uppercase())
}

/// Every argument by its own name, lists and objects opened up.
fn arguments(tool: &ToolBlock) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(("", &tool.arguments), DEEPEST, &mut found);
    found
}

fn collect((name, value): (&str, &Value), depth: usize, found: &mut Vec<(String, String)>) {
    let text = match value {
        Value::Object(fields) if depth > 0 => {
            return fields.iter().for_each(|(name, value)| collect((name, value), depth - 1, found));
        }
        Value::Array(list) if depth > 0 => {
            return list.iter().for_each(|value| collect((name, value), depth - 1, found));
        }
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Object(_) | Value::Array(_) => String::new(),
    };
    if !text.is_empty() && found.len() < MOST {
        found.push((name.to_owned(), text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn tool(arguments: Value) -> ToolBlock {
        ToolBlock { name: "book_trip".into(), arguments }
    }

    #[test]
    fn a_deed_reads_as_sentences() {
        let arguments = json!({ "trip": { "origin": "Lisbon" }, "total_eur": 168, "fast": true, "note": "" });
        let tool = tool(arguments);
        assert_eq!(name(&tool), "book trip");
        assert_eq!(details(&tool), ["origin: Lisbon", "168 total", "168 eur"]);
    }

    #[rstest]
    #[case(json!({ "origin": "Lisbon", "destination": "Paris, France" }), None)]
    #[case(json!({ "destination": "Rome" }), Some("destination"))]
    #[case(json!({ "departure_city": "Porto" }), Some("origin"))]
    #[case(json!({ "origin": "LIS", "destination": "FCO" }), None)]
    #[case(json!({ "passenger_name": "Ana Silva" }), None)]
    #[case(json!({ "passengers": [{ "full_name": "Bo Li" }] }), Some("name"))]
    #[case(json!({ "name": "Skylark 214" }), None)]
    #[case(json!({ "reference": "TD-1A2B3C" }), Some("reference"))]
    #[case(json!({ "ticket": "economy" }), None)]
    #[case(json!({ "seat": "12A" }), None)]
    fn an_argument_may_contradict_what_the_user_knows(#[case] arguments: Value, #[case] fact: Option<&str>) {
        let known = [
            ("origin", "Lisbon"),
            ("destination", "Paris"),
            ("name", "Ana Silva"),
            ("reference", "TD-4F7K2A"),
        ];
        let known = known.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let case = CaseBlock { known, ..CaseBlock::default() };
        assert_eq!(contradicted(&tool(arguments), &case).map(|fact| fact.key).as_deref(), fact);
    }
}
