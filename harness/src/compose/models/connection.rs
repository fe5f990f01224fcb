//! From a provider as the suite describes it to a connection that hands out models.

use crate::{clock::SystemClock, environment::Environment, exit::Failure};
use rehearsal_adapters::{
    authorize::{Authorize, Bearer, Nobody},
    aws::{Account, AccountSettings, Service},
    models::{
        bedrock::{Bedrock, BedrockSettings},
        offline::Offline,
        openai::{Endpoint, Flavour, OpenAi, mantle},
    },
};
use rehearsal_core::{
    ids::ModelId,
    model::Model,
    suite::{ProviderKind, ProviderSpec},
};
use std::{collections::BTreeMap, path::Path, sync::Arc};

const OPENAI: &str = "https://api.openai.com/v1";
const OLLAMA: &str = "http://127.0.0.1:11434/v1";

/// Something that hands out models.
#[derive(Clone)]
pub(super) enum Connection {
    /// The rules that need no key.
    Offline,
    /// Amazon Bedrock's Converse.
    Bedrock(Bedrock),
    /// Everything that speaks OpenAI's API.
    OpenAi(Arc<OpenAi>),
}

impl Connection {
    /// A model of this connection. `can_cache` tells whether its provider takes marks for its cache.
    pub(super) fn model(&self, id: &ModelId, can_cache: bool) -> Result<Arc<dyn Model>, Failure> {
        match self {
            Self::Offline => Ok(Arc::new(Offline::default())),
            Self::Bedrock(bedrock) => Ok(bedrock.model(id, can_cache)),
            Self::OpenAi(openai) => openai.model(id).map_err(|error| Failure::Usage(error.to_string())),
        }
    }
}

/// What a connection is made of.
pub(super) struct Plug<'a> {
    /// The prefix of its models' names.
    pub(super) prefix: &'a str,
    /// The suite's file, for providers that it does not describe.
    pub(super) file: &'a Path,
    /// As the suite describes it.
    pub(super) spec: &'a ProviderSpec,
    /// The environment, which holds the keys.
    pub(super) environment: &'a Environment,
    /// A project that pays.
    pub(super) project: Option<&'a str>,
    /// What providers that keep a log of calls are told with each call.
    pub(super) tags: &'a BTreeMap<String, String>,
}

impl Plug<'_> {
    /// Connects, as far as that can be done without spending anything.
    pub(super) async fn connect(&self) -> Result<Connection, Failure> {
        match self.spec.kind {
            ProviderKind::Bedrock => self.bedrock().await,
            ProviderKind::Mantle => self.mantle().await,
            ProviderKind::OpenAi => self.openai(),
            ProviderKind::Ollama => self.ollama(),
        }
    }

    /// Where its models are served: the same name at another address, in another region or by another kind of
    /// server is another model.
    pub(super) fn place_of_service(&self) -> String {
        let set =
            |names: &[&str]| names.iter().find_map(|name| self.environment.get(name)).map(str::to_owned);
        let variables: &[&str] = match self.spec.kind {
            ProviderKind::Bedrock => &["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"],
            ProviderKind::Mantle => &[MANTLE_URL],
            ProviderKind::OpenAi => &["OPENAI_BASE_URL"],
            ProviderKind::Ollama => &["OLLAMA_HOST"],
        };
        let address = self.spec.base_url.clone().or_else(|| set(variables)).unwrap_or_default();
        let region = self.spec.region.clone().or_else(|| set(&["AWS_REGION", "AWS_DEFAULT_REGION"]));
        format!("{} {address} {}", self.spec.kind.as_str(), region.unwrap_or_default())
    }

    async fn bedrock(&self) -> Result<Connection, Failure> {
        let settings = BedrockSettings {
            region: self.spec.region.clone(),
            endpoint: self.spec.base_url.clone(),
            tags: self.tags.clone(),
        };
        let bedrock = Bedrock::connect(settings).await.map_err(|error| self.refused(&error))?;
        bedrock.check().await.map_err(|error| self.refused(&error))?;
        Ok(Connection::Bedrock(bedrock))
    }

    async fn mantle(&self) -> Result<Connection, Failure> {
        let account = account(self.environment, self.spec.region.clone()).await?;
        account.check(Service::Bedrock).await.map_err(|error| self.refused(&error))?;
        let base_url = mantle_url(self.spec, self.environment, account.region());
        let authorize = account.authorizer(Service::Bedrock);
        self.speaking(Flavour::Mantle, base_url, (authorize, "AWS_BEARER_TOKEN_BEDROCK"))
    }

    fn openai(&self) -> Result<Connection, Failure> {
        let is_own_name = self.prefix != ProviderKind::OpenAi.as_str();
        let from_environment = (!is_own_name).then(|| self.environment.get("OPENAI_BASE_URL")).flatten();
        let written = self.spec.base_url.clone().or_else(|| from_environment.map(str::to_owned));
        let flavour = if written.is_none() { Flavour::OpenAi } else { Flavour::Compatible };
        // The usual key goes to whatever the usual name stands for, and nowhere else.
        let usual = (!is_own_name).then_some("OPENAI_API_KEY");
        let variable = self.spec.key_variable.as_deref().or(usual);
        let authorize = self.key(variable, flavour == Flavour::OpenAi || self.spec.key_variable.is_some())?;
        let hint = variable.unwrap_or_default();
        self.speaking(flavour, written.unwrap_or_else(|| OPENAI.to_owned()), (authorize, hint))
    }

    fn ollama(&self) -> Result<Connection, Failure> {
        let from_environment = self.environment.get("OLLAMA_HOST").map(ollama_url);
        let base_url = self.spec.base_url.clone().or(from_environment).unwrap_or_else(|| OLLAMA.to_owned());
        let authorize = self.key(self.spec.key_variable.as_deref(), self.spec.key_variable.is_some())?;
        self.speaking(
            Flavour::Ollama,
            base_url,
            (authorize, self.spec.key_variable.as_deref().unwrap_or_default()),
        )
    }

    fn speaking(
        &self,
        flavour: Flavour,
        base_url: String,
        (authorize, key_hint): (Arc<dyn Authorize>, &str),
    ) -> Result<Connection, Failure> {
        let endpoint = Endpoint {
            base_url,
            api: self.spec.api,
            headers: self.headers()?,
            authorize,
            project: self.project.map(str::to_owned),
            flavour,
            metadata: self.tags.clone(),
            key_hint: key_hint.to_owned(),
        };
        let openai = OpenAi::new(endpoint).map_err(|error| self.refused(&error))?;
        Ok(Connection::OpenAi(Arc::new(openai)))
    }

    /// The key in the variable of this name. Where there is none and none is required, nobody is told.
    fn key(&self, variable: Option<&str>, required: bool) -> Result<Arc<dyn Authorize>, Failure> {
        let Some((variable, key)) = variable.and_then(|name| Some((name, self.environment.get(name)?)))
        else {
            let name = variable.unwrap_or("OPENAI_API_KEY");
            return if required { Err(self.keyless(name)) } else { Ok(Arc::new(Nobody)) };
        };
        let bearer = Bearer::new(key)
            .map_err(|why| Failure::Usage(format!("{}: the variable {variable}: {why}", self.place())))?;
        Ok(Arc::new(bearer))
    }

    fn keyless(&self, variable: &str) -> Failure {
        Failure::Usage(format!(
            "{}: the models {}/... need a key: set the variable {variable}, or name another one by \
             `providers: {{ {}: {{ key: NAME }} }}`",
            self.place(),
            self.prefix,
            self.prefix,
        ))
    }

    /// The suite's headers with the variables filled in.
    fn headers(&self) -> Result<Vec<(String, String)>, Failure> {
        let fill = |(name, value): (&String, &String)| {
            filled(value, self.environment)
                .map(|value| (name.clone(), value))
                .map_err(|why| Failure::Usage(format!("{}: the header {name}: {why}", self.place())))
        };
        self.spec.headers.iter().map(fill).collect()
    }

    fn refused(&self, why: &dyn std::fmt::Display) -> Failure {
        Failure::Usage(format!("{}: the models {}/...: {why}", self.place(), self.prefix))
    }

    fn place(&self) -> String {
        self.spec.source.as_ref().map_or_else(|| self.file.display().to_string(), ToString::to_string)
    }
}

/// The variable that names another address of Bedrock's OpenAI-compatible endpoint, in the form that
/// AWS gives such variables.
const MANTLE_URL: &str = "AWS_ENDPOINT_URL_BEDROCK_MANTLE";

/// Where Bedrock's OpenAI-compatible endpoint is, without the path that depends on the model.
pub fn mantle_url(spec: &ProviderSpec, environment: &Environment, region: &str) -> String {
    let written = spec.base_url.as_deref().or_else(|| environment.get(MANTLE_URL));
    written.map_or_else(|| mantle::origin(region), str::to_owned)
}

/// The AWS account of the environment.
///
/// # Errors
/// [`Failure::Usage`] where no region is known.
pub async fn account(environment: &Environment, region: Option<String>) -> Result<Account, Failure> {
    let bearer = environment.get("AWS_BEARER_TOKEN_BEDROCK").map(str::to_owned);
    Ok(Account::load(AccountSettings { region, bearer }, Arc::new(SystemClock)).await?)
}

/// A text with each `${NAME}` replaced by the variable's value.
fn filled(text: &str, environment: &Environment) -> Result<String, String> {
    let mut parts = text.split("${");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').ok_or("a `${` without its `}`")?;
        filled.push_str(environment.get(name).ok_or_else(|| format!("the variable {name} is not set"))?);
        filled.push_str(rest);
    }
    Ok(filled)
}

/// Ollama's own variable may leave out the scheme and the port, and may be the address it listens on. The
/// port is 11434 only where no scheme says otherwise.
fn ollama_url(host: &str) -> String {
    let host = host.trim().trim_end_matches('/').replace("0.0.0.0", "127.0.0.1");
    if host.contains("://") {
        return format!("{host}/v1");
    }
    let (name, path) = host
        .split_once('/')
        .map_or((host.as_str(), String::new()), |(name, path)| (name, format!("/{path}")));
    let port = if name.contains(':') { "" } else { ":11434" };
    format!("http://{name}{port}{path}/v1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("127.0.0.1:8080", "http://127.0.0.1:8080/v1")]
    #[case("0.0.0.0", "http://127.0.0.1:11434/v1")]
    #[case("https://box.local/", "https://box.local/v1")]
    #[case("box.local/models", "http://box.local:11434/models/v1")]
    fn ollama_s_own_variable_becomes_an_address(#[case] host: &str, #[case] url: &str) {
        assert_eq!(ollama_url(host), url);
    }
}
