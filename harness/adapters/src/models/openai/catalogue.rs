//! What is known of models before they are asked: data, since it changes with every new model.
//!
//! `models.json` holds, by flavour, rows in order; the first whose pattern fits a model's name holds for it.

use super::{Flavour, SetupError, shape::Limit};
use rehearsal_core::suite::OpenAiApi;
use serde::Deserialize;

const ROWS: &str = include_str!("models.json");

/// The rows by flavour.
#[derive(Debug, Deserialize)]
pub(super) struct Catalogue {
    openai: Vec<Row>,
    mantle: Vec<Row>,
    ollama: Vec<Row>,
    compatible: Vec<Row>,
}

/// What holds for the models that a pattern fits.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Row {
    /// A model's name, in which `*` stands for any text.
    models: String,
    /// The path below the host at which its APIs are, where the base URL has none.
    pub(super) path: Option<String>,
    /// The API that it needs.
    api: Option<Api>,
    /// The name by which it takes the most tokens of an answer.
    pub(super) limit: Limit,
    /// Whether it is served by an API only that is not spoken here.
    pub(super) elsewhere: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Api {
    Responses,
}

impl Catalogue {
    /// Reads the rows that are built in.
    pub(super) fn built_in() -> Result<Self, SetupError> {
        serde_json::from_str(ROWS).map_err(|error| SetupError::Catalogue(error.to_string()))
    }

    /// What is known of a model.
    pub(super) fn row(&self, flavour: Flavour, model: &str) -> Row {
        let rows = match flavour {
            Flavour::OpenAi => &self.openai,
            Flavour::Mantle => &self.mantle,
            Flavour::Ollama => &self.ollama,
            Flavour::Compatible => &self.compatible,
        };
        rows.iter().find(|row| fits(&row.models, model)).cloned().unwrap_or_default()
    }
}

impl Row {
    /// The API by which the model is asked where the suite does not say.
    pub(super) fn api(&self) -> OpenAiApi {
        match self.api {
            Some(Api::Responses) => OpenAiApi::Responses,
            None => OpenAiApi::Chat,
        }
    }
}

/// Whether a name fits a pattern, in which `*` stands for any text, also for none.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        match name.split_once(part) {
            Some((_, after)) => name = after,
            None => return false,
        }
    }
    name.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a.*", "a.b", true)]
    #[case("a.*", "b.a.b", false)]
    #[case("*codex*", "gpt-5-codex", true)]
    #[case("*codex*", "gpt-5", false)]
    #[case("gpt-5*-pro*", "gpt-5.2-pro-2026", true)]
    #[case("gpt-5*-pro*", "gpt-5-preview", false)]
    #[case("ab*b", "ab", false)]
    #[case("gpt", "gpt", true)]
    #[case("gpt", "gpt-5", false)]
    #[case("", "gpt", false)]
    #[case("*", "", true)]
    fn a_star_stands_for_any_text(#[case] pattern: &str, #[case] name: &str, #[case] expected: bool) {
        assert_eq!(fits(pattern, name), expected);
    }

    #[rstest]
    #[case(Flavour::OpenAi, "gpt-4.1", OpenAiApi::Chat, Limit::MaxCompletionTokens)]
    #[case(Flavour::OpenAi, "gpt-5-pro", OpenAiApi::Responses, Limit::MaxTokens)]
    #[case(Flavour::Mantle, "openai.gpt-5.4", OpenAiApi::Chat, Limit::MaxCompletionTokens)]
    #[case(Flavour::Mantle, "openai.gpt-oss-120b", OpenAiApi::Chat, Limit::MaxTokens)]
    #[case(Flavour::Ollama, "llama3.2", OpenAiApi::Chat, Limit::MaxTokens)]
    #[case(Flavour::Compatible, "gpt-5", OpenAiApi::Chat, Limit::MaxTokens)]
    fn the_first_row_that_fits_holds(
        #[case] flavour: Flavour,
        #[case] model: &str,
        #[case] api: OpenAiApi,
        #[case] limit: Limit,
    ) {
        let row = Catalogue::built_in().unwrap().row(flavour, model);
        assert_eq!((row.api(), row.limit), (api, limit));
    }
}
