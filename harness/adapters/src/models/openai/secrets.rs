//! Keeps what a request proved itself with out of everything that is shown or kept.
//!
//! Some servers repeat the key, whole or in part, in the error that refuses it.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// What stands in a secret's place.
const MASK: &str = "[secret]";

/// Headers whose values are secret even if nobody marked them so.
const SECRET_HEADERS: [&str; 5] =
    ["authorization", "proxy-authorization", "x-api-key", "api-key", "x-amz-security-token"];

/// The shortest text that is taken for a secret in an error. Local servers are given keys such as `x`.
const LEAST_IN_ERROR: usize = 4;

/// The shortest text that is taken for a secret in an answer, where a short one, such as `production`, may
/// well be a word.
const LEAST_IN_ANSWER: usize = 16;

/// How much of a secret's start gives it away.
const TELLING: usize = 12;

/// The secrets of one request.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// Everything in these headers that may be secret.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut secrets = Vec::new();
        for (name, value) in headers {
            if !value.is_sensitive() && !SECRET_HEADERS.contains(&name.as_str()) {
                continue;
            }
            let value = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
            // `Bearer KEY` and `Basic KEY`: the key without the word is as secret as with it.
            if let Some((_, key)) = value.split_once(' ').filter(|(_, key)| !key.contains(' ')) {
                secrets.push(key.to_owned());
            }
            secrets.push(value);
        }
        // The longest first, so that no rest of one is left beside the mask of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    /// A text for an error, without secrets and without what looks like a half-hidden one.
    pub(crate) fn out_of_error(&self, text: &str) -> String {
        let mut text = self.masked(text, LEAST_IN_ERROR);
        for secret in self.0.iter().filter(|secret| secret.len() >= LEAST_IN_ANSWER) {
            if let Some(start) = secret.get(..TELLING) {
                text = without_words_from(&text, start);
            }
        }
        without_stars(&text)
    }

    /// Takes the secrets out of every text of an answer.
    pub(super) fn take_out_of(&self, answer: &mut Value) {
        match answer {
            Value::String(text) => *text = self.masked(text, LEAST_IN_ANSWER),
            Value::Array(items) => items.iter_mut().for_each(|item| self.take_out_of(item)),
            Value::Object(entries) => entries.values_mut().for_each(|item| self.take_out_of(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn masked(&self, text: &str, least: usize) -> String {
        let long_enough = self.0.iter().filter(|secret| secret.len() >= least);
        long_enough.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), MASK))
    }
}

/// Masks whatever begins with `start`, to the end of its word.
fn without_words_from(text: &str, start: &str) -> String {
    let mut parts = text.split(start);
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        result.push_str(MASK);
        result.push_str(part.trim_start_matches(|c: char| !c.is_whitespace() && !"\"'`,;)".contains(c)));
    }
    result
}

/// Masks words with three stars in a row: what a server left of a key, such as `sk-p***abcd`.
fn without_stars(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let end = word.trim_end().len();
        let space = word.get(end..).unwrap_or_default();
        if word.contains("***") { format!("{MASK}{space}") } else { word.to_owned() }
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;
    use rstest::rstest;
    use serde_json::json;

    const KEY: &str = "sk-proj-0123456789abcdef";

    fn secrets() -> Secrets {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {KEY}")).unwrap());
        let mut tenant = HeaderValue::from_static("production");
        tenant.set_sensitive(true);
        headers.insert("x-tenant", tenant);
        headers.insert("x-open", HeaderValue::from_static("for everyone to see"));
        Secrets::of(&headers)
    }

    #[rstest]
    #[case("wrong key sk-proj-0123456789abcdef.", "wrong key [secret].")]
    #[case("got Bearer sk-proj-0123456789abcdef", "got [secret]")]
    #[case("'sk-proj-01234567...' is wrong", "'[secret]' is wrong")]
    #[case("Incorrect key: sk-pr*****cdef. See", "Incorrect key: [secret] See")]
    #[case("tenant production", "tenant [secret]")]
    #[case("for everyone to see", "for everyone to see")]
    fn an_error_shows_no_secret(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(secrets().out_of_error(text), expected);
    }

    #[test]
    fn an_answer_keeps_its_words_and_loses_long_secrets() {
        let mut answer = json!({ "a": [{ "b": format!("{KEY} in production") }], "n": 1 });
        secrets().take_out_of(&mut answer);
        assert_eq!(answer, json!({ "a": [{ "b": "[secret] in production" }], "n": 1 }));
    }
}
