//! The canonical request: all that an answer depends on, and nothing else.

use rehearsal_core::{
    ids::ModelId,
    model::{AnswerSchema, ModelRequest, Parameters, PromptMessage},
    prompt::without_times,
    seed::Seed,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

/// All that an answer depends on. Who asks, for which attempt and at which try is not among it, nor when things
/// happened: a run that is played again takes another time, and is the same run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Canonical {
    pub(super) model: ModelId,
    #[serde(default)]
    pub(super) parameters: Parameters,
    pub(super) system: String,
    pub(super) messages: Vec<PromptMessage>,
    pub(super) answer: AnswerSchema,
    pub(super) seed: Seed,
}

impl Canonical {
    pub(super) fn of(model: &ModelId, request: &ModelRequest) -> Self {
        Self {
            model: model.clone(),
            parameters: request.parameters,
            system: request.system.clone(),
            messages: request.messages.iter().map(timeless).collect(),
            answer: request.answer.clone(),
            seed: request.seed,
        }
    }

    /// SHA-256 over its JSON with sorted keys and no spaces.
    pub(super) fn key(&self) -> Result<Key, serde_json::Error> {
        serde_json::to_value(self).map(Key::of)
    }
}

fn timeless(message: &PromptMessage) -> PromptMessage {
    PromptMessage { speaker: message.speaker, text: without_times(&message.text) }
}

/// The name of a request: equal for equal requests, and for no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    fn of(mut value: Value) -> Self {
        value.sort_all_objects();
        Self(Sha256::digest(value.to_string().as_bytes()).into())
    }

    /// The name of the request where its model is served.
    pub(super) fn at(self, place: &str) -> Self {
        Self::of(json!({ "request": self.to_string(), "place": place }))
    }

    /// The name of one of several askings of the same request.
    pub(super) fn sample(self, sample: u32) -> Self {
        Self::of(json!({ "request": self.to_string(), "sample": sample }))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_hex(&text).ok_or_else(|| de::Error::custom("a key is 64 hexadecimal digits"))
    }
}

fn from_hex(text: &str) -> Option<Key> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| Some(digit.to_digit(16)? as u8)).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    rest.is_empty().then_some(Key(bytes.try_into().ok()?))
}

/// How often each request was asked in this run.
#[derive(Debug, Default)]
pub(super) struct Samples(Mutex<HashMap<Key, u32>>);

impl Samples {
    /// How often this one was asked before; from now on, once more.
    pub(super) fn next(&self, key: Key) -> u32 {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = asked.entry(key).or_default();
        let before = *count;
        *count = before.saturating_add(1);
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::fake::request;
    use rehearsal_core::{
        attempt::AttemptIndex,
        model::{Effort, Role},
    };
    use rstest::rstest;

    fn key_of(request: &ModelRequest) -> Key {
        Canonical::of(&ModelId::new("openai/fake"), request).key().unwrap()
    }

    #[test]
    fn who_asks_and_at_which_try_does_not_matter() {
        let other = ModelRequest {
            role: Role::Judge,
            attempt: AttemptIndex(9),
            repair: 1,
            retry: 3,
            ..request("rome", "Hello")
        };
        assert_eq!(key_of(&other), key_of(&request("paris", "Hello")));
    }

    #[test]
    fn when_things_happened_does_not_matter() {
        let taking = |seconds: &str| {
            let times = rehearsal_core::prompt::fenced_for(Seed(7), "times", seconds);
            key_of(&request("paris", &format!("Judge.\n{times}")))
        };
        assert_eq!(taking("[1]"), taking("[2]"));
    }

    #[rstest]
    #[case(|request: &mut ModelRequest| request.system.push(' '))]
    #[case(|request: &mut ModelRequest| request.messages[0].text.push(' '))]
    #[case(|request: &mut ModelRequest| request.messages.push(request.messages[0].clone()))]
    #[case(|request: &mut ModelRequest| request.answer.name.push('s'))]
    #[case(|request: &mut ModelRequest| request.answer.schema = json!({}).into())]
    #[case(|request: &mut ModelRequest| request.parameters.temperature = Some(0.0))]
    #[case(|request: &mut ModelRequest| request.parameters.max_tokens = Some(4096))]
    #[case(|request: &mut ModelRequest| request.parameters.effort = Some(Effort::Low))]
    #[case(|request: &mut ModelRequest| request.seed = Seed(8))]
    fn everything_else_does(#[case] change: fn(&mut ModelRequest)) {
        let mut changed = request("paris", "Hello");
        change(&mut changed);
        assert_ne!(key_of(&changed), key_of(&request("paris", "Hello")));
    }

    #[test]
    fn the_order_of_keys_in_a_schema_does_not_matter() {
        let with = |text: &str| {
            let mut request = request("paris", "Hello");
            request.answer.schema = serde_json::from_str(text).unwrap();
            key_of(&request)
        };
        assert_eq!(with(r#"{"a":{"x":1,"y":2},"b":3}"#), with(r#"{"b":3,"a":{"y":2,"x":1}}"#));
    }

    #[test]
    fn a_key_is_the_hash_of_the_text_anyone_can_write() {
        let text = r#"{"answer":{"name":"user_turn","schema":{"properties":{"message":{"type":"string"}},"type":"object"}},"messages":[{"speaker":"user","text":"Hello"}],"model":"openai/fake","parameters":{},"seed":7,"system":"You are a user."}"#;
        let expected = rehearsal_core::seed::fingerprint(text, 64);
        let key = key_of(&request("paris", "Hello"));
        assert_eq!(key.to_string(), expected);
        assert_eq!(serde_json::from_str::<Key>(&format!("\"{expected}\"")).unwrap(), key);
        assert_ne!(key.sample(0), key.sample(1));
    }

    #[rstest]
    #[case("")]
    #[case("12")]
    #[case("zz")]
    #[case("éé")]
    fn what_is_no_key_is_refused(#[case] text: &str) {
        assert!(from_hex(text).is_none());
        assert!(from_hex(&format!("{}0", "a".repeat(64))).is_none());
    }
}
