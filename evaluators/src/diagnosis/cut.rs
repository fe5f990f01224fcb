//! Long texts with their middles cut out, so that the largest session fits into a prompt; and that it was done is said.

use serde_json::Value;

/// At most about so many bytes of a text, its beginning and its end, with a word on what is left out between them.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let half = limit / 2;
    let head = (0..=half).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let tail = (text.len() - half..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let (start, end) = (text.get(..head).unwrap_or_default(), text.get(tail..).unwrap_or_default());
    format!("{start} [... {} bytes left out ...] {end}", tail - head)
}

/// A value as it is, or as text where it is too long.
pub(super) fn cut_value(value: &Value, limit: usize) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    };
    if text.len() <= limit { value.clone() } else { Value::String(cut(&text, limit)) }
}

/// The beginning of a text, up to about so many bytes and cut between words, so that it remains a quotation.
pub(super) fn beginning(text: &str, limit: usize) -> &str {
    let text = text.trim();
    if text.len() <= limit {
        return text;
    }
    let between = |at: &usize| {
        let (before, after) = text.split_at_checked(*at).unwrap_or((text, ""));
        !before.ends_with(char::is_alphanumeric) || !after.starts_with(char::is_alphanumeric)
    };
    let end = (1..=limit).rev().filter(|at| text.is_char_boundary(*at)).find(between);
    // A word that is longer than that is quoted whole.
    let end =
        end.unwrap_or_else(|| text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len()));
    text.get(..end).unwrap_or(text).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_long_text_keeps_both_ends_and_says_what_is_gone() {
        let text = format!("begin {} end", "é".repeat(500));
        let short = cut(&text, 40);
        assert!(short.starts_with("begin é") && short.ends_with("é end"), "{short}");
        assert!(short.contains("[... 9") && short.len() < 90, "{short}");
        assert_eq!(cut("short", 40), "short");
    }

    #[test]
    fn a_long_value_becomes_text_and_a_short_one_stays() {
        assert_eq!(cut_value(&json!({ "a": 1 }), 40), json!({ "a": 1 }));
        assert!(cut_value(&json!({ "a": "x".repeat(100) }), 40).is_string());
    }

    #[test]
    fn a_quotation_does_not_end_inside_a_word() {
        assert_eq!(beginning("one two three", 9), "one two");
        assert_eq!(beginning("éééééé and more", 5), "éééééé");
    }
}
