//! Whether a reply is right: as far as the record tells, or against the reference of the case.

use super::{
    exhibit::SessionBlock,
    fact::Fact,
    faithfulness,
    goal::{self, Finding},
    mood::{self, Mood},
    turns::{Found, Place, reason},
};
use crate::models::offline::text::{
    clauses,
    words::{content, words},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Right unless the record speaks against it or what was asked for is missing.
pub(super) fn judge(at: &Place<'_>) -> Found {
    let clauses = at.clauses();
    if clauses.is_empty() {
        return Found::new("Incorrect", "nothing was written", at.words());
    }
    let faithful = faithfulness::judge(at);
    match faithful.label {
        "Completely Yes" => {}
        "Generally Yes" => {
            return Found::new("Partially Correct", "one detail is not as recorded", &faithful.quote);
        }
        _ => return Found::new("Incorrect", "it says otherwise than the record", &faithful.quote),
    }
    let asked = crate::models::offline::text::clauses(&at.turn.user);
    let wanted =
        asked.into_iter().filter(|clause| mood::of(clause) == Mood::Question).flat_map(Fact::called_for);
    let open = clauses.iter().any(|clause| matches!(mood::of(clause), Mood::Question | Mood::Denial));
    let said = at.turn.said();
    match wanted.into_iter().all(|fact| fact.stands_in(&said, "")) || open {
        true => Found::new("Perfectly Correct", "nothing in the record speaks against it", at.words()),
        false => Found::new("Partially Correct", "it does not tell all that was asked", at.words()),
    }
}

/// What is right, as the case says.
#[derive(Deserialize)]
pub(super) struct ReferenceBlock {
    #[serde(default)]
    expected_output: Value,
    #[serde(default)]
    assertions: Vec<String>,
}

/// The verdict on what was told by the end of a turn, as the judge's schema wants it.
pub(super) fn against(reference: &ReferenceBlock, session: &SessionBlock, at: &Place<'_>) -> Value {
    let told: Vec<&str> = at.earlier.iter().chain([at.turn]).flat_map(|turn| clauses(turn.reply())).collect();
    let expected = leaves(&reference.expected_output);
    let holds = expected.iter().all(|text| is_told(text, &told))
        && reference.assertions.iter().all(|text| goal::decide(text, session).finding == Finding::Met);
    let looked_for = expected.iter().chain(&reference.assertions).cloned().collect::<Vec<_>>().join(" ");
    let quote = nearest(&told, &looked_for).unwrap_or_else(|| at.words());
    let (label, why) = match holds && !told.is_empty() {
        true => ("CORRECT", "all of the reference was told"),
        false => ("INCORRECT", "something of the reference was not told"),
    };
    json!({ "turn": at.turn.turn, "reasoning": reason(why), "quote": quote, "label": label })
}

/// Every text, number and truth value in what is expected.
fn leaves(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(truth) => vec![truth.to_string()],
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::Object(fields) => fields.values().flat_map(leaves).collect(),
    }
}

/// Every word with a digit in it must be there, and most of the others.
fn is_told(expected: &str, told: &[&str]) -> bool {
    let all = content(&told.join(" "));
    let stems = content(expected);
    let (figures, others): (Vec<_>, Vec<_>) =
        stems.iter().partition(|stem| stem.chars().any(|c| c.is_ascii_digit()));
    let found = others.iter().filter(|stem| all.contains(stem)).count();
    figures.iter().all(|stem| all.contains(stem))
        && found * 10 >= others.len() * 6
        && !words(expected).is_empty()
}

/// The clause that shares most with what is looked for; the latest of several.
fn nearest<'a>(told: &[&'a str], looked_for: &str) -> Option<&'a str> {
    let stems = content(looked_for);
    told.iter()
        .copied()
        .max_by_key(|clause| content(clause).iter().filter(|stem| stems.contains(stem)).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session, with_call};
    use rstest::rstest;

    #[rstest]
    #[case("What is the price?", "It costs 120 EUR.", "Perfectly Correct")]
    #[case("What is the price?", "It costs 99 EUR.", "Incorrect")]
    #[case("What is the price?", "It is a lovely flight.", "Partially Correct")]
    #[case("What is the price?", "For which day?", "Perfectly Correct")]
    fn a_reply_is_marked_by_the_record(#[case] user: &str, #[case] reply: &str, #[case] label: &str) {
        let talk = with_call(session(&[(user, reply)]), "search", Ok(json!({ "price": 120 })));
        assert_eq!(of_last(judge, &talk).0, label);
    }

    #[rstest]
    #[case(json!({ "expected_output": "Reference QX12AB" }), "CORRECT", "Your reference is QX12AB.")]
    #[case(json!({ "expected_output": { "reference": "QX12AB", "price": 120 } }), "CORRECT", "It costs 120 EUR.")]
    #[case(json!({ "expected_output": "Reference ZZ99ZZ" }), "INCORRECT", "Your reference is QX12AB.")]
    #[case(json!({ "assertions": ["The booking reference is told to the user"] }), "CORRECT", "Your reference is QX12AB.")]
    fn what_was_told_in_any_turn_is_held_against_the_reference(
        #[case] reference: Value,
        #[case] label: &str,
        #[case] quote: &str,
    ) {
        let talk = session(&[
            ("Book it", "Your reference is QX12AB. It costs 120 EUR."),
            ("Thanks", "You are welcome."),
        ]);
        let reference = serde_json::from_value(reference).unwrap();
        let found = against(&reference, &talk, &Place::last(&talk));
        assert_eq!((found["label"].as_str(), found["quote"].as_str()), (Some(label), Some(quote)));
    }
}
