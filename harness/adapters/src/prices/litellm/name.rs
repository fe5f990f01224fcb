//! What LiteLLM calls models, and what we call them.

/// Our name for a model of this provider with this key; `None` for rows that are a region's, a route's or
/// a commitment's, and not a model's.
pub(super) fn our_name(provider: &str, key: &str) -> Option<String> {
    match provider {
        "bedrock" | "bedrock_converse" => plain("bedrock", key.strip_prefix("bedrock/").unwrap_or(key)),
        "bedrock_mantle" => plain("mantle", key.strip_prefix("bedrock_mantle/").unwrap_or(key)),
        // Some providers are split into several, whose keys carry the name of the whole.
        other => match key.split_once('/') {
            Some((prefix, _)) if other.starts_with(prefix) => Some(key.to_owned()),
            Some(_) | None => Some(format!("{other}/{key}")),
        },
    }
}

fn plain(provider: &str, id: &str) -> Option<String> {
    (!id.contains('/')).then(|| format!("{provider}/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("bedrock_converse", "us.amazon.nova-lite-v1:0", Some("bedrock/us.amazon.nova-lite-v1:0"))]
    #[case("bedrock", "bedrock/moonshotai.kimi-k2.5", Some("bedrock/moonshotai.kimi-k2.5"))]
    #[case("bedrock", "bedrock/us-east-1/deepseek.v3.2", None)]
    #[case("bedrock", "bedrock/*/1-month-commitment/cohere.command-text-v14", None)]
    #[case("bedrock", "bedrock/us-west-2/1-month-commitment/anthropic.claude-v1", None)]
    #[case("bedrock_mantle", "bedrock_mantle/openai.gpt-6-sol", Some("mantle/openai.gpt-6-sol"))]
    #[case("bedrock_mantle", "bedrock_mantle/us-gov-west-1/xai.grok-4.3", None)]
    #[case("openai", "gpt-5", Some("openai/gpt-5"))]
    #[case("gemini", "gemini/gemini-2.5-pro", Some("gemini/gemini-2.5-pro"))]
    #[case("gemini", "gemini-pro-latest", Some("gemini/gemini-pro-latest"))]
    #[case("vertex_ai-anthropic_models", "vertex_ai/claude-opus-5", Some("vertex_ai/claude-opus-5"))]
    #[case("groq", "openai/gpt-oss-20b", Some("groq/openai/gpt-oss-20b"))]
    fn a_model_has_one_name(#[case] provider: &str, #[case] key: &str, #[case] name: Option<&str>) {
        assert_eq!(our_name(provider, key).as_deref(), name);
    }
}
