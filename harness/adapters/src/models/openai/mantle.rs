//! Where Amazon Bedrock's OpenAI-compatible endpoint, Mantle, is.

use super::{Flavour, SetupError, catalogue::Catalogue};

/// The endpoint of a region, without a path: the APIs of its models are below it at paths that differ by
/// model, and its own management is below `/v1`.
pub fn origin(region: &str) -> String {
    format!("https://bedrock-mantle.{region}.api.aws")
}

/// The base URL of one model's APIs. The name is Mantle's own, such as `openai.gpt-oss-120b`.
///
/// # Errors
/// Where the model is served there by an API only that is not spoken here.
pub fn base_url(region: &str, model: &str) -> Result<String, SetupError> {
    path(&Catalogue::built_in()?, model).map(|path| format!("{}{path}", origin(region)))
}

/// The path below which a model's APIs are.
pub(super) fn path(catalogue: &Catalogue, model: &str) -> Result<String, SetupError> {
    let row = catalogue.row(Flavour::Mantle, model);
    if row.elsewhere {
        return Err(SetupError::Elsewhere(model.to_owned()));
    }
    Ok(row.path.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("google.gemma-4-31b", "/openai/v1")]
    #[case("google.gemma-3-27b-it", "/v1")]
    #[case("openai.gpt-5.4", "/openai/v1")]
    #[case("openai.gpt-6.1-luna", "/openai/v1")]
    #[case("openai.gpt-oss-120b", "/v1")]
    #[case("xai.grok-4.3", "/openai/v1")]
    #[case("qwen.qwen3-32b", "/v1")]
    fn the_path_goes_by_the_model(#[case] model: &str, #[case] path: &str) {
        let expected = format!("https://bedrock-mantle.eu-central-1.api.aws{path}");
        assert_eq!(base_url("eu-central-1", model), Ok(expected));
    }

    #[test]
    fn a_model_that_only_the_messages_api_serves_is_refused_with_the_name_to_use_instead() {
        let error = base_url("us-east-1", "anthropic.claude-haiku-4-5").unwrap_err().to_string();
        assert!(error.contains("bedrock/anthropic.claude-haiku-4-5"), "{error}");
    }
}
