//! Secret values, and what is written in their place.

use crate::net::percent_encoded;
use serde_json::Value;
use std::fmt;

/// What stands where a secret stood.
pub const REDACTED: &str = "[redacted]";

/// The fewest characters of a secret. Anything shorter is found all over innocent text, and protects nothing.
const SHORTEST: usize = 6;

/// Values that must reach a header and nothing else.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Each secret in each spelling, the longest first, so that one which holds another goes whole.
    spellings: Vec<String>,
}

impl Secrets {
    /// These values. Those of fewer than six characters are left out.
    pub fn new(values: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut spellings: Vec<String> = Vec::new();
        for value in values {
            let value = value.as_ref().trim();
            if value.chars().count() >= SHORTEST {
                spellings.extend(spelled(value));
            }
        }
        spellings.sort_by(|one, two| two.len().cmp(&one.len()).then_with(|| one.cmp(two)));
        spellings.dedup();
        Self { spellings }
    }

    /// The text with every secret replaced.
    pub fn redact(&self, text: &str) -> String {
        let whole = text.to_owned();
        self.spellings.iter().fold(whole, |text, spelling| {
            if text.contains(spelling) { text.replace(spelling, REDACTED) } else { text }
        })
    }

    /// Replaces every secret in the texts and keys of a JSON value.
    pub fn redact_value(&self, value: &mut Value) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(text) => *text = self.redact(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.redact_value(item)),
            Value::Object(object) => {
                for (key, mut value) in std::mem::take(object) {
                    self.redact_value(&mut value);
                    object.insert(self.redact(&key), value);
                }
            }
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({REDACTED})")
    }
}

/// The ways in which a value stands in JSON inside a text and in an address.
fn spelled(value: &str) -> [String; 4] {
    let json = Value::from(value).to_string();
    let json = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or(&json);
    [value.to_owned(), json.to_owned(), json.replace('/', "\\/"), percent_encoded(value)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("key is sk-abc/123+x.", "key is [redacted].")]
    #[case(r#"{"key":"sk-abc\/123+x"}"#, r#"{"key":"[redacted]"}"#)]
    #[case("https://host/?key=sk-abc%2F123%2Bx&a=1", "https://host/?key=[redacted]&a=1")]
    #[case("sk-abc/123+x-and-more", "[redacted]")]
    #[case("short stays, and so does sk-abc", "short stays, and so does sk-abc")]
    #[case("", "")]
    fn every_spelling_goes(#[case] text: &str, #[case] expected: &str) {
        let secrets = Secrets::new(["sk-abc/123+x", "sk-abc/123+x-and-more", "short", " "]);
        assert_eq!(secrets.redact(text), expected);
    }

    #[test]
    fn a_secret_with_a_quote_is_found_inside_json_inside_a_text() {
        let text = json!({"said": r#"pass"word""#}).to_string();
        assert_eq!(Secrets::new([r#"pass"word""#]).redact(&text), r#"{"said":"[redacted]"}"#);
    }

    #[test]
    fn keys_and_deep_texts_are_searched_and_the_order_stays() {
        let secrets = Secrets::new(["hunter22"]);
        let mut value = json!({"z": ["hunter22", 1], "hunter22": {"a": "x hunter22 y"}, "b": null});
        secrets.redact_value(&mut value);
        let expected = r#"{"z":["[redacted]",1],"[redacted]":{"a":"x [redacted] y"},"b":null}"#;
        assert_eq!(value.to_string(), expected);
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        assert_eq!(format!("{:?}", Secrets::new(["hunter22"])), "Secrets([redacted])");
    }
}
