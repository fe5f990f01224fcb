//! Newtypes for names and identifiers, so that one cannot stand where another belongs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; where a form is required, the reader of that form checks it.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

text_id!(
    /// A case's name, unique in its suite.
    CaseName
);
text_id!(
    /// A persona's id, unique in its suite; `auto` and `auto-2`, `auto-3` for generated ones.
    PersonaId
);
text_id!(
    /// The name an evaluator goes by in a suite, a gate and a report.
    EvaluatorName
);
text_id!(
    /// The name of one run, which is also the name of its folder.
    RunId
);
text_id!(
    /// The id of one session, minted by the engine and handed to the agent.
    SessionId
);
text_id!(
    /// A model as the suite writes it, such as `offline` or `openai/gpt-5`.
    ModelId
);

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// Wraps the bytes, most significant first.
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }

            /// Reads bytes off the wire; `None` for a wrong length or for all zeros, which
            /// W3C Trace Context and OTLP call invalid.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                let bytes: [u8; $bytes] = bytes.try_into().ok()?;
                bytes.iter().any(|b| *b != 0).then_some(Self(bytes))
            }

            /// Reads hexadecimal digits of either case; `None` where they are not an id.
            pub fn from_hex(text: &str) -> Option<Self> {
                if text.len() != $bytes * 2 || !text.is_ascii() {
                    return None;
                }
                let mut bytes = [0u8; $bytes];
                for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
                    *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
                }
                Self::from_slice(&bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom(format!("not an id: {text}")))
            }
        }
    };
}

hex_id!(
    /// A W3C trace id; one trace is one turn.
    TraceId,
    16
);
hex_id!(
    /// A W3C span id.
    SpanId,
    8
);

/// Where in its trace an agent is to hang its spans: what `traceparent` carries.
///
/// Wire format: W3C Trace Context, <https://www.w3.org/TR/trace-context/#traceparent-header>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceContext {
    /// The trace of this turn.
    pub trace_id: TraceId,
    /// The span of the turn itself, parent of the agent's roots.
    pub span_id: SpanId,
}

impl TraceContext {
    /// The header's value, version 00, sampled.
    pub fn traceparent(&self) -> String {
        format!("00-{}-{}-01", self.trace_id, self.span_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_zeros_and_of_wrong_length_are_refused() {
        assert_eq!(TraceId::from_slice(&[0; 16]), None);
        assert_eq!(SpanId::from_hex("00f067aa0ba902"), None);
        assert_eq!(SpanId::from_hex("00f067aa0ba902bé"), None);
        assert_eq!(
            SpanId::from_hex("00F067AA0BA902B7").map(|id| id.to_string()),
            Some("00f067aa0ba902b7".into())
        );
    }
}
