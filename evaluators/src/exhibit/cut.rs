//! Sessions too long for a judge: long values lose their middle, tool calls first, and it is said how much.

use rehearsal_core::score::EvaluatorError;
use serde_json::Value;

/// The most that is shown of a session, in bytes of JSON: some sixty thousand tokens, which leaves room for the rest
/// of a prompt and the answer in a window of 128,000.
pub(crate) const SHOWN: usize = 240_000;

/// How much of one value stays, tried in turn until the session fits.
const CAPS: [usize; 6] = [32_000, 16_000, 8_000, 4_000, 2_000, 1_000];

/// A session with as little cut as makes it fit: what tools were given and gave back, and only where that is not
/// enough, what was said.
///
/// # Errors
/// Where it does not fit even so.
pub(super) fn cut_to_fit(session: Value) -> Result<Value, EvaluatorError> {
    if size(&session) <= SHOWN {
        return Ok(session);
    }
    let of_tools = CAPS.iter().map(|cap| (*cap, usize::MAX));
    let of_all = CAPS.iter().map(|cap| (1_000, *cap));
    let mut tries = of_tools.chain(of_all).map(|(of_tools, of_words)| {
        let mut shown = session.clone();
        cut_session(&mut shown, of_tools, of_words);
        shown
    });
    tries.find(|shown| size(shown) <= SHOWN).ok_or_else(|| {
        EvaluatorError::Unseen(format!(
            "the session is too long to be judged in one piece: even with every long text cut it takes more than \
             {} bytes; have fewer turns in a case",
            grouped(SHOWN)
        ))
    })
}

fn size(value: &Value) -> usize {
    value.to_string().len()
}

fn cut_session(session: &mut Value, of_tools: usize, of_words: usize) {
    let Some(session) = session.as_object_mut() else { return };
    for (_, value) in session.iter_mut().filter(|(name, _)| *name != "turns") {
        cut_strings(value, of_words);
    }
    let turns = session.get_mut("turns").and_then(Value::as_array_mut);
    for turn in turns.into_iter().flatten().filter_map(Value::as_object_mut) {
        for (name, value) in turn.iter_mut() {
            match name.as_str() {
                "tool_calls" => cut_calls(value, of_tools),
                _ => cut_strings(value, of_words),
            }
        }
    }
}

/// Each of a call's values is cut as a whole, since a value of many short strings is long too.
fn cut_calls(calls: &mut Value, cap: usize) {
    let calls = calls.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
    for value in calls.flat_map(|call| call.values_mut()) {
        let text = match &*value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if text.len() > cap {
            *value = Value::String(without_middle(&text, cap));
        }
    }
}

fn cut_strings(value: &mut Value, cap: usize) {
    match value {
        Value::String(text) if text.len() > cap => *text = without_middle(text, cap),
        Value::Array(items) => items.iter_mut().for_each(|item| cut_strings(item, cap)),
        Value::Object(fields) => fields.values_mut().for_each(|field| cut_strings(field, cap)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The beginning and the end of a text, at most `cap` bytes of it, and between them how much is not there.
fn without_middle(text: &str, cap: usize) -> String {
    let (start, _) = text.split_at(text.floor_char_boundary(cap / 2));
    let (_, end) = text.split_at(text.ceil_char_boundary(text.len() - cap / 2));
    let left_out = text.chars().count() - start.chars().count() - end.chars().count();
    format!("{start} ... {} characters left out ... {end}", grouped(left_out))
}

/// The number with commas, `12,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn session(words: usize, result: usize) -> Value {
        let call = json!({ "name": "search", "result": { "text": "é".repeat(result / 2) } });
        json!({ "ending": "goal_met", "turns": [
            { "turn": 1, "user": "a".repeat(words), "tool_calls": [call], "agent": "Done." },
        ] })
    }

    #[test]
    fn a_session_that_fits_is_shown_as_it_is() {
        assert_eq!(cut_to_fit(session(9_000, 100_000)).unwrap(), session(9_000, 100_000));
    }

    #[test]
    fn a_long_tool_result_loses_its_middle_before_any_word_that_was_said() {
        let shown = cut_to_fit(session(100_000, 600_000)).unwrap();
        assert_eq!(shown["turns"][0]["user"].as_str().map(str::len), Some(100_000));
        let result = shown["turns"][0]["tool_calls"][0]["result"].as_str().unwrap();
        assert!(result.starts_with("{\"text\":\"é") && result.ends_with("é\"}"), "{result:.40}");
        assert!(result.contains("é ... 284,006 characters left out ... é") && result.len() < 33_000);
    }

    #[test]
    fn where_that_is_not_enough_what_was_said_is_cut_too() {
        let shown = cut_to_fit(session(600_000, 600_000)).unwrap();
        assert!(
            shown["turns"][0]["user"].as_str().unwrap().contains("a ... 568,000 characters left out ... a")
        );
        assert_eq!(shown["turns"][0]["agent"], "Done.");
    }

    #[test]
    fn what_does_not_fit_in_any_way_is_said_and_not_judged() {
        let turn = json!({ "turn": 1, "user": "a".repeat(2_000), "tool_calls": [], "agent": "b" });
        let refused = cut_to_fit(json!({ "turns": vec![turn; 300] })).unwrap_err();
        assert!(refused.to_string().contains("240,000 bytes"), "{refused}");
    }
}
