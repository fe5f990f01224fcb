//! What a model may turn out not to take, and what is known of that.

use serde::Deserialize;
use std::sync::atomic::{AtomicU8, Ordering};

/// Models by parts of their ids, and what they are known not to take. It only saves the one refused request by
/// which the same is learnt.
const FAMILIES: &str = include_str!("families.json");

/// Something that not every model takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Feature {
    /// An answer that is held to a JSON Schema: `outputConfig.textFormat`.
    Schema,
    /// A tool whose arguments are held to their schema: `toolSpec.strict`.
    StrictTool,
    /// A tool that has to be called: `toolConfig.toolChoice`.
    Tool,
    /// A mark behind what may be cached: `cachePoint`.
    CachePoint,
    /// `inferenceConfig.temperature`.
    Temperature,
    /// `outputConfig.effort`.
    Effort,
}

impl Feature {
    /// What it is called in an error message.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Schema => "structured output",
            Self::StrictTool => "a strict tool",
            Self::Tool => "a forced tool",
            Self::CachePoint => "cache points",
            Self::Temperature => "a temperature",
            Self::Effort => "an effort",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What one model does not take, as far as known; calls that run side by side add to it.
#[derive(Debug, Default)]
pub(super) struct Lacks(AtomicU8);

impl Lacks {
    /// What is known of a model from the start.
    pub(super) fn of(name: &str) -> Self {
        let lacks = Self::default();
        known(name).for_each(|feature| lacks.learn(feature));
        lacks
    }

    pub(super) fn has(&self, feature: Feature) -> bool {
        self.0.load(Ordering::Relaxed) & feature.bit() != 0
    }

    pub(super) fn learn(&self, feature: Feature) {
        self.0.fetch_or(feature.bit(), Ordering::Relaxed);
    }
}

#[derive(Deserialize)]
struct Families {
    families: Vec<Family>,
}

#[derive(Deserialize)]
struct Family {
    ids: Vec<String>,
    lacks: Vec<Feature>,
}

fn known(name: &str) -> impl Iterator<Item = Feature> {
    // The file is part of the program and a test reads it; without it everything would be learnt by asking.
    let families = serde_json::from_str::<Families>(FAMILIES).map(|file| file.families).unwrap_or_default();
    let name = name.to_lowercase();
    families
        .into_iter()
        .filter(move |family| family.ids.iter().any(|id| name.contains(id)))
        .flat_map(|family| family.lacks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("us.anthropic.claude-opus-4-7", Feature::Temperature, true)]
    #[case("anthropic.claude-opus-4-6-v1", Feature::Temperature, false)]
    #[case("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", Feature::Schema, false)]
    #[case("us.amazon.nova-2-lite-v1:0", Feature::Schema, true)]
    #[case("us.amazon.nova-2-lite-v1:0", Feature::Tool, false)]
    #[case(
        "arn:aws:bedrock:us-east-1:1:inference-profile/us.meta.llama3-3-70b-instruct-v1:0",
        Feature::Tool,
        true
    )]
    fn families_start_with_what_is_known(#[case] name: &str, #[case] feature: Feature, #[case] lacks: bool) {
        assert_eq!(Lacks::of(name).has(feature), lacks);
    }

    #[test]
    fn what_is_learnt_of_one_feature_says_nothing_of_another() {
        let lacks = Lacks::of("arn:aws:bedrock:us-east-1:1:application-inference-profile/abc");
        lacks.learn(Feature::Effort);
        let all = [
            Feature::Schema,
            Feature::StrictTool,
            Feature::Tool,
            Feature::CachePoint,
            Feature::Temperature,
            Feature::Effort,
        ];
        assert_eq!(all.map(|feature| lacks.has(feature)), [false, false, false, false, false, true]);
    }
}
