//! The section `providers`: where models are served.

use super::{agent::Headers, keys::Optional};
use crate::yaml::Placed;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, json};
use std::{borrow::Cow, fmt};

/// Providers in the file's order, by the prefix of their models' names. Each name keeps its place.
#[derive(Debug, Default)]
pub(crate) struct ProvidersForm(pub(crate) Vec<(Placed<String>, Placed<ProviderForm>)>);

/// Where models of one prefix are served.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a map with `base_url`, `region`, `api`, `key` and `headers`, as far as they are needed"
)]
#[schemars(rename = "Provider")]
pub(crate) struct ProviderForm {
    /// Where the server is, with `http://` or `https://`, up to and without `/chat/completions`.
    #[serde(default)]
    #[schemars(url)]
    pub(crate) base_url: Optional<Placed<String>>,
    /// The AWS region, for `bedrock` and `mantle`.
    #[serde(default)]
    pub(crate) region: Optional<Placed<String>>,
    /// Which of OpenAI's APIs is used: `chat` or `responses`; what the model needs where this is left out.
    #[serde(default)]
    pub(crate) api: Optional<Placed<ApiWord>>,
    /// The name of the variable of the environment that holds the key, never the key itself.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"))]
    pub(crate) key: Optional<Placed<String>>,
    /// Headers to add. Values may hold `${NAME}` for a variable of the environment.
    #[serde(default)]
    pub(crate) headers: Optional<Placed<Headers>>,
}

/// One of OpenAI's APIs, as a word that the checks look up.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct ApiWord(pub(crate) String);

impl ApiWord {
    /// Chat Completions.
    pub(crate) const CHAT: &'static str = "chat";
    /// Responses.
    pub(crate) const RESPONSES: &'static str = "responses";
}

const EXPECTING: &str = "a map of providers' names to how each is reached";

impl<'de> Deserialize<'de> for ProvidersForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ProvidersVisitor)
    }
}

struct ProvidersVisitor;

impl<'de> Visitor<'de> for ProvidersVisitor {
    type Value = ProvidersForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTING)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(ProvidersForm(pairs))
    }
}

impl JsonSchema for ApiWord {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Api".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": [Self::CHAT, Self::RESPONSES] })
    }
}

impl JsonSchema for ProvidersForm {
    fn schema_name() -> Cow<'static, str> {
        "Providers".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let provider = generator.subschema_for::<ProviderForm>();
        let without = |keys: &[&str], description: &str| {
            let mut schema = provider.clone();
            let refused: Value = keys.iter().map(|key| ((*key).to_owned(), Value::Bool(false))).collect();
            schema.insert("description".to_owned(), description.into());
            schema.insert("properties".to_owned(), refused);
            schema
        };
        let mut server = without(&["region"], "Another server that speaks OpenAI's API.");
        server.insert("required".to_owned(), json!(["base_url"]));
        json_schema!({
            "description": "Where models are served, by the prefix of their names.",
            "type": "object",
            "propertyNames": { "pattern": r"^(?!offline$)[A-Za-z0-9][A-Za-z0-9._-]*$" },
            "properties": {
                "bedrock": without(&["api", "key", "headers"], "Amazon Bedrock's Converse."),
                "mantle": without(&["key"], "Amazon Bedrock's OpenAI-compatible endpoint, which knows projects."),
                "openai": without(&["region"], "OpenAI, or a server in its place."),
                "ollama": without(&["region"], "A local Ollama."),
            },
            "additionalProperties": server,
        })
    }
}
