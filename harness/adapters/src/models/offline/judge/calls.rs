//! Whether a tool call was called for, and whether its arguments come from what was known.

use super::{
    action::Action,
    exhibit::SessionBlock,
    turns::{Found, Place, reason},
};
use crate::models::offline::{
    prompt::block,
    text::words::{content, words},
};
use rehearsal_core::{model::ModelRequest, question::Action as Reaction};
use serde::Deserialize;
use serde_json::{Value, json};

/// The call.
#[derive(Deserialize)]
pub(super) struct CallBlock {
    name: String,
    #[serde(default)]
    arguments: Value,
}

/// A tool that could have been called.
#[derive(Deserialize)]
pub(super) struct ToolBlock {
    name: String,
    #[serde(default)]
    parameters: Value,
}

/// A call with what came before it.
pub(super) struct Case<'a> {
    call: &'a CallBlock,
    tools: Option<&'a [ToolBlock]>,
    at: Place<'a>,
}

/// The rule of one kind.
pub(super) type CallRule = fn(&Case<'_>) -> Found;

/// The verdict on the call, in the JSON of the judge's schema.
pub(super) fn judged(request: &ModelRequest, rule: CallRule) -> Result<Value, String> {
    let session: SessionBlock = block(request, "session")?;
    let call: CallBlock = block(request, "call")?;
    let tools: Option<Vec<ToolBlock>> = block(request, "tools")?;
    let at = session.places().last().ok_or("the prompt's <session> block has no turn")?;
    let Found { label, why, quote } = rule(&Case { call: &call, tools: tools.as_deref(), at });
    Ok(json!({ "reasoning": reason(why), "quote": quote, "label": label }))
}

/// Yes, unless the tool is unknown, the deed was declined, or the same call had succeeded just before.
pub(super) fn selection(case: &Case<'_>) -> Found {
    let Case { call, tools, at } = case;
    if tools.is_some_and(|tools| tools.iter().all(|tool| tool.name != call.name)) {
        return Found::new("No", "no such tool is on the list", &call.name);
    }
    if at.turn.answers.contains(&Reaction::Decline) && is_deed(&call.name) {
        return Found::new("No", "the user had just declined", &call.name);
    }
    let earlier = &at.turn.tool_calls;
    let again = earlier.iter().find(|before| {
        before.name == call.name
            && before.succeeded()
            && before.arguments.as_ref().unwrap_or(&Value::Null) == &call.arguments
    });
    match again {
        Some(_) => Found::new("No", "the same call had just succeeded", &call.name),
        None => Found::new("Yes", "nothing speaks against it", &call.name),
    }
}

fn is_deed(tool: &str) -> bool {
    let call = super::exhibit::ToolCallBlock { name: tool.to_owned(), ..Default::default() };
    content(&tool.replace('_', " "))
        .iter()
        .filter_map(|stem| Action::known(stem))
        .any(|deed| deed.is_tried_by(&call))
}

/// Yes, unless a value stands nowhere in what was known, or a required one is missing.
pub(super) fn parameters(case: &Case<'_>) -> Found {
    let Case { call, tools, at } = case;
    let schema =
        tools.and_then(|tools| tools.iter().find(|tool| tool.name == call.name)).map(|tool| &tool.parameters);
    let required = schema.and_then(|schema| schema.get("required")).and_then(Value::as_array);
    let lacks = |name: &&Value| name.as_str().is_some_and(|name| call.arguments.get(name).is_none());
    if required.is_some_and(|names| names.iter().any(|name| lacks(&name))) {
        return Found::new("No", "a required argument is missing", &call.name);
    }
    let known = Known::of(at, schema);
    match values(&call.arguments).into_iter().find(|value| !known.has(value)) {
        Some(value) => Found::new("No", "this value stands nowhere in what came before", &value),
        None => Found::new("Yes", "every value comes from what was known", &call.name),
    }
}

/// What anybody takes who is not told otherwise.
const CUSTOMARY: [&str; 8] =
    ["economy", "second class", "standard", "standard room", "default", "one way", "one-way", "any"];

/// What an argument's value may come from.
struct Known {
    text: String,
    stems: Vec<String>,
    schema: String,
}

impl Known {
    fn of(at: &Place<'_>, schema: Option<&Value>) -> Self {
        let text = at.record().to_lowercase();
        let stems = content(&text);
        Self { text, stems, schema: schema.map(Value::to_string).unwrap_or_default() }
    }

    /// A value is known where it was said or given, word for word, as a number in words, as a day in another form, or
    /// in most of its words; or where the schema names it, or custom. A code of three letters may stand for a place, and 1 for
    /// the person who asks.
    fn has(&self, value: &str) -> bool {
        let lower = value.to_lowercase();
        self.text.contains(&lower)
            || self.schema.contains(&format!("\"{value}\""))
            || CUSTOMARY.contains(&lower.as_str())
            || number(&lower)
                .is_some_and(|word| value == "1" || words(&self.text).iter().any(|said| said == word))
            || self.has_day(&lower)
            || (value.len() == 3 && value.chars().all(|c| c.is_ascii_uppercase()))
            || self.is_place_of_code(&lower)
            || self.has_most_words_of(value)
    }

    /// A place whose code of three letters was said.
    fn is_place_of_code(&self, value: &str) -> bool {
        let code = value.get(..3).filter(|_| value.len() > 3 && value.chars().all(char::is_alphabetic));
        code.is_some_and(|code| words(&self.text).iter().any(|said| said == code))
    }

    /// A calendar date, by its day and month, or by words that stand for a day.
    fn has_day(&self, value: &str) -> bool {
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        const RELATIVE: [&str; 12] = [
            "today",
            "tomorrow",
            "tonight",
            "next",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "weekend",
        ];
        let parts: Vec<&str> = value.split(['-', 'T', 't']).take(3).collect();
        let [_, month, day] = parts.as_slice() else { return false };
        let (Ok(month), Ok(day)) = (month.parse::<usize>(), day.parse::<u8>()) else { return false };
        let said = words(&self.text);
        let names_month = MONTHS
            .get(month.wrapping_sub(1))
            .is_some_and(|name| said.iter().any(|word| word.starts_with(name)));
        let names_day = said.iter().any(|word| word.trim_end_matches(char::is_alphabetic) == day.to_string());
        (names_month && names_day) || said.iter().any(|word| RELATIVE.contains(&word.as_str()))
    }

    fn has_most_words_of(&self, value: &str) -> bool {
        let stems = content(value);
        let known = stems.iter().filter(|stem| self.stems.contains(stem)).count();
        let figures = stems.iter().filter(|stem| stem.chars().any(|c| c.is_ascii_digit()));
        stems.len() >= 2
            && known * 2 >= stems.len()
            && figures.into_iter().all(|stem| self.stems.contains(stem))
    }
}

/// The texts and numbers in the arguments; truth values and nothing need no source.
fn values(arguments: &Value) -> Vec<String> {
    match arguments {
        Value::Null | Value::Bool(_) => Vec::new(),
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) if !text.chars().any(char::is_alphanumeric) => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(values).collect(),
        Value::Object(fields) => fields.values().flat_map(values).collect(),
    }
}

fn number(value: &str) -> Option<&'static str> {
    const NAMES: [&str; 11] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    NAMES.get(value.parse::<usize>().ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::{
        exhibit::TurnBlock,
        testing::{answered, session, with_call},
    };
    use rstest::rstest;

    fn label(rule: CallRule, session: &SessionBlock, (name, arguments): (&str, Value)) -> &'static str {
        let call = CallBlock { name: name.into(), arguments };
        let tools = [ToolBlock {
            name: "book_flight".into(),
            parameters: json!({ "required": ["to"], "properties": { "class": { "enum": ["economy"] } } }),
        }];
        rule(&Case { call: &call, tools: Some(&tools), at: Place::last(session) }).label
    }

    #[rstest]
    #[case(json!({ "to": "Paris" }), "Yes")]
    #[case(json!({ "to": "CDG", "class": "economy" }), "Yes")]
    #[case(json!({ "to": "Paris", "date": "2026-12-01", "travellers": 2 }), "Yes")]
    #[case(json!({ "to": "Paris", "travellers": 1, "direct": true }), "Yes")]
    #[case(json!({ "to": "Paris", "note": "a flight to Paris for two people" }), "Yes")]
    #[case(json!({ "to": "Paris", "cabin": "economy" }), "Yes")]
    #[case(json!({ "to": "Rome" }), "No")]
    #[case(json!({ "to": "Paris", "date": "2026-12-05" }), "No")]
    #[case(json!({ "to": "Paris", "passport": "X4471120" }), "No")]
    #[case(json!({ "date": "2026-12-01" }), "No")]
    fn arguments_come_from_what_was_known(#[case] arguments: Value, #[case] verdict: &str) {
        let talk = session(&[("A flight to Paris on 1 December for two people", "")]);
        assert_eq!(label(parameters, &talk, ("book_flight", arguments)), verdict);
    }

    #[test]
    fn a_place_may_be_said_by_its_code() {
        let talk = session(&[("LIS to Paris", "")]);
        let call = |from: &str| ("book_flight", json!({ "to": "Paris", "from": from }));
        assert_eq!(label(parameters, &talk, call("Lisbon")), "Yes");
        assert_eq!(label(parameters, &talk, call("Vienna")), "No");
    }

    #[test]
    fn a_call_is_called_for_unless_something_speaks_against_it() {
        let talk = session(&[("A flight to Paris", "")]);
        assert_eq!(label(selection, &talk, ("book_flight", json!(null))), "Yes");
        assert_eq!(label(selection, &talk, ("book_hotel", json!(null))), "No");
        let done = with_call(session(&[("A flight to Paris", "")]), "book_flight", Ok(json!("ok")));
        assert_eq!(label(selection, &done, ("book_flight", json!(null))), "No");
        let failed = with_call(session(&[("A flight to Paris", "")]), "book_flight", Err("timeout"));
        assert_eq!(label(selection, &failed, ("book_flight", json!(null))), "Yes");
        let declined: Vec<TurnBlock> = vec![answered(1, ("No", "decline"), "")];
        let declined = SessionBlock { turns: declined, ..SessionBlock::default() };
        assert_eq!(label(selection, &declined, ("book_flight", json!(null))), "No");
    }
}
