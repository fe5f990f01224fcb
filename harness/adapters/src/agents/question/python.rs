//! Values as Python prints them: lists, dicts, texts, numbers, `True`, `False` and `None`.
//!
//! Grammar: <https://docs.python.org/3/reference/lexical_analysis.html#literals>, as far as `repr` uses it.

use serde_json::{Map, Number, Value};

/// How deep lists and dicts may stand within each other.
const DEEPEST: usize = 64;

/// The value of a text that is nothing but a literal.
pub(super) fn literal(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text.trim() };
    let value = reader.value(0)?;
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match self.rest.chars().next()? {
            '[' => self.list(']', depth),
            '(' => self.list(')', depth),
            '{' => self.dict(depth),
            '\'' | '"' => self.text().map(Value::String),
            _ => self.word(),
        }
    }

    fn list(&mut self, close: char, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        self.take(1);
        while !self.ends_with(close)? {
            items.push(self.value(depth + 1)?);
        }
        Some(Value::Array(items))
    }

    fn dict(&mut self, depth: usize) -> Option<Value> {
        let mut entries = Map::new();
        self.take(1);
        while !self.ends_with('}')? {
            let key = self.text()?;
            self.rest = self.rest.trim_start().strip_prefix(':')?.trim_start();
            entries.insert(key, self.value(depth + 1)?);
        }
        Some(Value::Object(entries))
    }

    /// Whether a list or dict is over; otherwise goes on to its next item.
    fn ends_with(&mut self, close: char) -> Option<bool> {
        let rest = self.rest.trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let after = rest.strip_prefix(close);
        self.rest = after.unwrap_or(rest);
        if self.rest.is_empty() && after.is_none() { None } else { Some(after.is_some()) }
    }

    fn text(&mut self) -> Option<String> {
        let quote = self.rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        self.take(1);
        let mut text = String::new();
        loop {
            let character = self.rest.chars().next()?;
            self.take(character.len_utf8());
            match character {
                '\\' => text.push(self.escaped()?),
                _ if character == quote => return Some(text),
                _ => text.push(character),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let kind = self.rest.chars().next()?;
        self.take(kind.len_utf8());
        match kind {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            '\\' | '\'' | '"' => Some(kind),
            'x' => self.code(2),
            'u' => self.code(4),
            'U' => self.code(8),
            _ => None,
        }
    }

    fn code(&mut self, digits: usize) -> Option<char> {
        let code = u32::from_str_radix(self.rest.get(..digits)?, 16).ok()?;
        self.take(digits);
        char::from_u32(code)
    }

    fn word(&mut self) -> Option<Value> {
        let end = self.rest.find([',', ']', '}', ')', ':', ' ']).unwrap_or(self.rest.len());
        let word = self.rest.get(..end)?;
        let value = match word {
            "None" => Value::Null,
            "True" => Value::Bool(true),
            "False" => Value::Bool(false),
            _ => Value::Number(word.parse::<Number>().ok()?),
        };
        self.take(end);
        Some(value)
    }

    fn take(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("[]", json!([]))]
    #[case("{'a': None, 'b': [True, False, -1, 2.5], 'c': (1,)}", json!({ "a": null, "b": [true, false, -1, 2.5], "c": [1] }))]
    #[case(r#"["it's", 'a "b"', 'it\'s "x"', '\n\\\x1b\u00e9\U0001f600é']"#, json!(["it's", "a \"b\"", "it's \"x\"", "\n\\\u{1b}é😀é"]))]
    #[case(" {'a': {'b': {}}} ", json!({ "a": { "b": {} } }))]
    fn what_python_prints_is_read(#[case] text: &str, #[case] expected: Value) {
        assert_eq!(literal(text), Some(expected));
    }

    #[rstest]
    #[case("[1] and more")]
    #[case("[UUID('x')]")]
    #[case("[<object at 0x7f>]")]
    #[case("[{'a': 1}")]
    #[case("{1: 2}")]
    #[case("{'a' 1}")]
    #[case("['a")]
    #[case("['\\q']")]
    #[case("['\\ud800']")]
    #[case("'\\xé0'")]
    #[case("[nan]")]
    #[case("")]
    fn anything_else_is_not(#[case] text: &str) {
        assert_eq!(literal(text), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\](){}'\",: a1é\\\\xuUNone.-]{0,40}") {
            let _ = literal(&text);
        }

        #[test]
        fn lists_of_texts_come_back(texts in proptest::collection::vec("[^'\\\\\n\r]{0,12}", 0..5)) {
            let printed = texts.iter().map(|text| format!("'{text}'")).collect::<Vec<_>>().join(", ");
            prop_assert_eq!(literal(&format!("[{printed}]")), Some(json!(texts)));
        }
    }

    #[test]
    fn a_text_that_is_nested_without_end_is_given_up() {
        assert_eq!(literal(&"[".repeat(1_000_000)), None);
        assert_eq!(literal(&format!("{}{}", "[".repeat(100), "]".repeat(100))), None);
        assert!(literal(&format!("{}{}", "[".repeat(60), "]".repeat(60))).is_some());
    }
}
