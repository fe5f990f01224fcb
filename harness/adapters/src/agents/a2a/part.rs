//! The parts of a message or an artifact, read by what is in them, whichever version wrote them.

use super::card::Protocol;
use serde_json::{Value, json};

/// A part.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Words.
    Text(String),
    /// Anything that JSON can say.
    Data(Value),
}

impl Part {
    /// The parts of a message or an artifact. Files are left out, since nobody here opens them, and so are the
    /// thoughts that Google's ADK marks among the words.
    pub(super) fn all(holder: &Value) -> Vec<Self> {
        let parts = holder.get("parts").and_then(Value::as_array).into_iter().flatten();
        parts
            .filter(|part| part.pointer("/metadata/adk_thought") != Some(&json!(true)))
            .filter_map(Self::read)
            .collect()
    }

    fn read(part: &Value) -> Option<Self> {
        match (part.get("text"), part.get("data")) {
            (Some(Value::String(text)), _) => Some(Self::Text(text.clone())),
            (_, Some(data)) if !data.is_null() => Some(Self::Data(data.clone())),
            (_, _) => None,
        }
    }

    /// The part as the protocol writes it.
    pub(super) fn written(&self, protocol: Protocol) -> Value {
        match (self, protocol) {
            (Self::Text(text), Protocol::V0_3) => json!({ "kind": "text", "text": text }),
            (Self::Data(data), Protocol::V0_3) => json!({ "kind": "data", "data": data }),
            (Self::Text(text), Protocol::V1_0) => json!({ "text": text }),
            // Of which type it is need not be told, and an agent may refuse a type that its card does not name.
            (Self::Data(data), Protocol::V1_0) => json!({ "data": data }),
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Data(_) => None,
        }
    }

    /// The data, where it is some.
    pub(super) fn data(&self) -> Option<&Value> {
        match self {
            Self::Text(_) => None,
            Self::Data(data) => Some(data),
        }
    }
}

/// The words of the parts, with something between them; `None` where there are none.
pub(super) fn words(parts: &[Part], between: &str) -> Option<String> {
    let texts: Vec<&str> = parts.iter().filter_map(Part::text).collect();
    Some(texts.join(between)).filter(|words| !words.trim().is_empty())
}

/// The data of the parts as compact JSON; `None` where there is none.
pub(super) fn data_as_words(parts: &[Part]) -> Option<String> {
    let data: Vec<String> = parts.iter().filter_map(Part::data).map(Value::to_string).collect();
    (!data.is_empty()).then(|| data.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_both_versions_are_read_and_what_is_neither_words_nor_data_is_not() {
        let message = json!({ "parts": [
            { "kind": "text", "text": "a" },
            { "text": "b", "mediaType": "text/plain" },
            { "kind": "text", "text": "hm", "metadata": { "adk_thought": true } },
            { "kind": "data", "data": { "n": 1 } },
            { "data": [2] },
            { "kind": "file", "file": { "uri": "http://h/f" } },
            { "url": "http://h/f" },
            7,
        ] });
        let parts = Part::all(&message);
        assert_eq!(words(&parts, "\n").as_deref(), Some("a\nb"));
        assert_eq!(data_as_words(&parts).as_deref(), Some("{\"n\":1}\n[2]"));
    }

    #[test]
    fn blank_words_are_none() {
        assert_eq!(words(&[Part::Text(" ".to_owned()), Part::Data(json!(1))], ""), None);
        assert_eq!(data_as_words(&[Part::Text("a".to_owned())]), None);
    }
}
