//! Token counts, as reported and never guessed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Tokens of one or more model calls. `None` means that the provider did not report the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Usage {
    /// Tokens read, without those served from or written to a cache.
    pub input_tokens: Option<u64>,
    /// Tokens written, reasoning included.
    pub output_tokens: Option<u64>,
    /// Tokens read from the provider's cache.
    pub cache_read_tokens: Option<u64>,
    /// Tokens written to the provider's cache.
    pub cache_write_tokens: Option<u64>,
    /// Of these, tokens that the provider keeps for an hour, at a price of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_1h_tokens: Option<u64>,
    /// Of the tokens written, those the model thought with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning_tokens: Option<u64>,
}

impl Usage {
    /// Whether the provider said anything at all.
    pub fn is_reported(&self) -> bool {
        self.input_tokens.is_some() || self.output_tokens.is_some()
    }

    /// Adds what the other reported to what is known here.
    pub fn add(&mut self, other: &Self) {
        fn sum(into: &mut Option<u64>, more: Option<u64>) {
            if let Some(more) = more {
                *into = Some(into.unwrap_or(0).saturating_add(more));
            }
        }
        sum(&mut self.input_tokens, other.input_tokens);
        sum(&mut self.output_tokens, other.output_tokens);
        sum(&mut self.cache_read_tokens, other.cache_read_tokens);
        sum(&mut self.cache_write_tokens, other.cache_write_tokens);
        sum(&mut self.cache_write_1h_tokens, other.cache_write_1h_tokens);
        sum(&mut self.reasoning_tokens, other.reasoning_tokens);
    }

    /// The same call, from a count whose input includes the cached tokens: OpenAI's APIs and the frameworks'
    /// spans count so, Amazon Bedrock's Converse does not. An input that is smaller than what was cached cannot include
    /// it, and stays what it is.
    #[must_use]
    pub fn without_cached_in_input(self) -> Self {
        let cached = self.cache_read_tokens.unwrap_or(0).saturating_add(self.cache_write_tokens.unwrap_or(0));
        let apart = |input: u64| input.checked_sub(cached).unwrap_or(input);
        Self { input_tokens: self.input_tokens.map(apart), ..self }
    }

    /// Everything the model had to read, cached or not.
    pub fn prompt_tokens(&self) -> Option<u64> {
        let cached = self.cache_read_tokens.unwrap_or(0).saturating_add(self.cache_write_tokens.unwrap_or(0));
        self.input_tokens.map(|input| input.saturating_add(cached))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_tokens_are_not_counted_twice() {
        let reported = Usage {
            input_tokens: Some(100),
            output_tokens: Some(5),
            cache_read_tokens: Some(60),
            cache_write_tokens: Some(30),
            ..Usage::default()
        };
        let usage = reported.without_cached_in_input();
        assert_eq!((usage.input_tokens, usage.prompt_tokens()), (Some(10), Some(100)));
        // Frameworks over Amazon Bedrock or Anthropic hand on what those report, which leaves them out.
        let apart = Usage { input_tokens: Some(4), ..reported };
        assert_eq!(apart.without_cached_in_input(), apart);
    }
}
