//! Geographies of Amazon Bedrock: the same model, served within a part of the world at its own price.

use super::name::is_number;

/// Where an inference profile lets a model run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Geo {
    /// Anywhere.
    Global,
    /// Within the regions of the American government.
    Government,
    /// Within the United States.
    UnitedStates,
    /// Within another part of the world.
    Other,
}

/// What a model costs within a geography, of what it costs anywhere.
const WITHIN: f64 = 1.10;
/// What a model costs within the government's regions, of what it costs anywhere.
const FOR_GOVERNMENT: f64 = 1.20;

impl Geo {
    /// An inference profile's id, as its geography and the id of the model; no geography for the id of a model.
    pub(super) fn split(id: &str) -> (Option<Self>, &str) {
        let split = id.split_once('.').and_then(|(prefix, base)| Some((Self::of(prefix)?, base)));
        split.map_or((None, id), |(geo, base)| (Some(geo), base))
    }

    fn of(prefix: &str) -> Option<Self> {
        match prefix {
            "global" => Some(Self::Global),
            "us-gov" => Some(Self::Government),
            "us" => Some(Self::UnitedStates),
            "eu" | "apac" | "jp" | "au" | "in" => Some(Self::Other),
            _ => None,
        }
    }

    /// What this model costs here, of what it costs anywhere; `None` where that cannot be derived.
    pub(super) fn factor(self, model: &str) -> Option<f64> {
        match (self, model.strip_prefix("amazon.nova-")) {
            (Self::Global, _) => Some(1.0),
            // Only the first Nova models, which carry no number, cost in the United States what they cost
            // without a profile. Everywhere else each Nova has rates of its own.
            (Self::UnitedStates, Some(nova)) if !nova.starts_with(|first: char| first.is_ascii_digit()) => {
                Some(1.0)
            }
            (Self::UnitedStates | Self::Government | Self::Other, Some(_)) => None,
            (Self::Government, None) => Some(FOR_GOVERNMENT),
            (Self::UnitedStates | Self::Other, None) if costs_more_within(model) => Some(WITHIN),
            (Self::UnitedStates | Self::Other, None) => Some(1.0),
        }
    }
}

/// Whether a model is of those that cost more within a geography than anywhere.
fn costs_more_within(model: &str) -> bool {
    match model.split_once('.') {
        Some(("anthropic", claude)) => generation(claude).is_some_and(|generation| generation >= (4, 5)),
        Some(("openai", gpt)) => gpt.starts_with("gpt-") && !gpt.starts_with("gpt-oss"),
        Some(("xai", grok)) => grok.starts_with("grok-"),
        Some(("zai", glm)) => glm == "glm-5.3",
        _ => false,
    }
}

/// The generation of a Claude that is named after its size, such as `claude-opus-4-5-20251101-v1:0`. The
/// oldest are named the other way round and have none.
fn generation(claude: &str) -> Option<(u32, u32)> {
    let mut words = claude.split('-').skip(2);
    let major = words.next()?.parse().ok()?;
    // What follows may also be a date or a version.
    let minor = words.next().filter(|word| word.len() <= 2 && is_number(word));
    let oldest =
        claude.strip_prefix("claude-").is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (!oldest).then(|| (major, minor.and_then(|minor| minor.parse().ok()).unwrap_or(0)))
}
