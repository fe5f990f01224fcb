//! The tokens of an answer, as Chat Completions and Responses report them.
//!
//! Both count cached tokens as part of the prompt. The names differ (`prompt_tokens`, `input_tokens`), and
//! some servers send both; all of them are read.

use super::lenient::{count, object};
use rehearsal_core::usage::Usage;
use serde::Deserialize;

/// The `usage` of an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Counts {
    #[serde(deserialize_with = "count")]
    input_tokens: Option<u64>,
    #[serde(deserialize_with = "count")]
    prompt_tokens: Option<u64>,
    #[serde(deserialize_with = "count")]
    output_tokens: Option<u64>,
    #[serde(deserialize_with = "count")]
    completion_tokens: Option<u64>,
    #[serde(deserialize_with = "count")]
    total_tokens: Option<u64>,
    #[serde(deserialize_with = "object")]
    input_tokens_details: Option<Details>,
    #[serde(deserialize_with = "object")]
    prompt_tokens_details: Option<Details>,
    #[serde(deserialize_with = "object")]
    output_tokens_details: Option<Details>,
    #[serde(deserialize_with = "object")]
    completion_tokens_details: Option<Details>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    #[serde(deserialize_with = "count")]
    cached_tokens: Option<u64>,
    #[serde(deserialize_with = "count")]
    cache_write_tokens: Option<u64>,
    #[serde(deserialize_with = "count")]
    reasoning_tokens: Option<u64>,
}

impl Counts {
    /// The tokens in our own terms; `None` where the server counted neither way.
    pub(super) fn usage(&self) -> Option<Usage> {
        let input = self.input_tokens_details.or(self.prompt_tokens_details).unwrap_or_default();
        let output = self.output_tokens_details.or(self.completion_tokens_details).unwrap_or_default();
        let usage = Usage {
            input_tokens: self.input_tokens.or(self.prompt_tokens),
            output_tokens: self.written(output.reasoning_tokens.unwrap_or(0)),
            cache_read_tokens: input.cached_tokens,
            cache_write_tokens: input.cache_write_tokens,
            cache_write_1h_tokens: None,
            reasoning_tokens: output.reasoning_tokens,
        };
        usage.is_reported().then(|| usage.without_cached_in_input())
    }

    /// The tokens written. Some servers leave those of the reasoning out of them; their total tells.
    fn written(&self, reasoning: u64) -> Option<u64> {
        let written = self.output_tokens.or(self.completion_tokens)?;
        let with_reasoning = written.saturating_add(reasoning);
        let read = self.input_tokens.or(self.prompt_tokens).unwrap_or(0);
        let left_out = self.total_tokens.is_some_and(|total| total == read.saturating_add(with_reasoning));
        Some(if left_out { with_reasoning } else { written })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::{Value, json};

    #[rstest]
    #[case::chat(
        json!({ "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120,
            "prompt_tokens_details": { "cached_tokens": 60, "cache_write_tokens": 10, "audio_tokens": 0 },
            "completion_tokens_details": { "reasoning_tokens": 15 } }),
        Some([Some(30), Some(20), Some(60), Some(10), Some(15)])
    )]
    #[case::responses(
        json!({ "input_tokens": 100, "output_tokens": 20,
            "input_tokens_details": { "cached_tokens": 0 }, "output_tokens_details": {} }),
        Some([Some(100), Some(20), Some(0), None, None])
    )]
    #[case::reasoning_left_out(
        json!({ "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 22,
            "completion_tokens_details": { "reasoning_tokens": 7 } }),
        Some([Some(10), Some(12), None, None, Some(7)])
    )]
    #[case::both_names(
        json!({ "prompt_tokens": 1, "input_tokens": 1, "output_tokens": 2, "completion_tokens": 2 }),
        Some([Some(1), Some(2), None, None, None])
    )]
    #[case::odd(
        json!({ "prompt_tokens": 12.0, "completion_tokens": "many", "prompt_tokens_details": [1], "cost": {} }),
        Some([Some(12), None, None, None, None])
    )]
    #[case::negative(json!({ "prompt_tokens": -1 }), None)]
    #[case::empty(json!({}), None)]
    fn usage_is_what_the_server_says(#[case] wire: Value, #[case] expected: Option<[Option<u64>; 5]>) {
        let usage = serde_json::from_value::<Counts>(wire).unwrap().usage();
        let seen = usage.map(|u| {
            [u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens, u.reasoning_tokens]
        });
        assert_eq!(seen, expected);
    }
}
