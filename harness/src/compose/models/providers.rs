//! The providers of a suite's models: connected once, before anything is started or spent.

use super::{
    super::project,
    connection::{Connection, Plug},
};
use crate::{environment::Environment, exit::Failure};
use rehearsal_adapters::models::offline;
use rehearsal_core::{
    ids::{ModelId, RunId},
    model::Model,
    price::PriceList,
    suite::{ModelChoice, ProviderKind, ProviderSpec, Suite},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Connections by the prefix of their models' names.
#[derive(Clone, Default)]
pub struct Providers {
    connections: BTreeMap<String, Connection>,
    /// Where each of them is, in words that differ where models of one name differ.
    places: BTreeMap<String, String>,
    /// What the user should know before the run.
    pub warnings: Vec<String>,
}

impl Providers {
    /// Connects to the providers of the suite's models.
    ///
    /// # Errors
    /// [`Failure::Usage`] for what has to be set right first: a missing key, region or login, a project
    /// that is not there.
    pub async fn connect(suite: &Suite, run: &RunId, environment: &Environment) -> Result<Self, Failure> {
        let tags = tags(suite, run);
        let mut providers = Self::default();
        for prefix in prefixes(suite) {
            if prefix == offline::NAME {
                providers.connections.insert(prefix, Connection::Offline);
                continue;
            }
            let spec = spec(suite, &prefix)?;
            let project = suite.project.id.as_deref().filter(|_| spec.kind == ProviderKind::Mantle);
            let plug =
                Plug { prefix: &prefix, file: &suite.file, spec: &spec, environment, project, tags: &tags };
            providers.places.insert(prefix.clone(), plug.place_of_service());
            let connection = plug.connect().await?;
            if let Some(project) = project {
                providers.warnings.extend(project::check(project, &spec, environment).await?);
            }
            providers.connections.insert(prefix, connection);
        }
        providers.warnings.extend(unattributed(suite));
        for (_, choice) in suite.models.all() {
            // A name that its provider cannot serve at all is refused before the run.
            providers.model(&choice.model, false)?;
        }
        Ok(providers)
    }

    /// The model of a choice.
    ///
    /// # Errors
    /// [`Failure::Usage`] where its provider has none of that name.
    pub fn of(&self, choice: &ModelChoice, prices: &PriceList) -> Result<Arc<dyn Model>, Failure> {
        let priced_as = choice.priced_as.as_ref().unwrap_or(&choice.model);
        // A provider that has a price for reading its cache is one that takes marks for it.
        let can_cache = prices.find(priced_as.as_str()).is_some_and(|found| found.price.cache_read.is_some());
        self.model(&choice.model, can_cache)
    }

    /// Where the model of a choice is served.
    pub(super) fn place(&self, choice: &ModelChoice) -> String {
        self.places.get(prefix(&choice.model)).cloned().unwrap_or_default()
    }

    fn model(&self, id: &ModelId, can_cache: bool) -> Result<Arc<dyn Model>, Failure> {
        let prefix = prefix(id);
        let connection = self.connections.get(prefix).ok_or_else(|| unknown(id))?;
        connection.model(id, can_cache)
    }
}

fn unknown(id: &ModelId) -> Failure {
    Failure::Usage(format!("nothing is known of where \"{id}\" is served"))
}

/// `bedrock` in `bedrock/us.amazon.nova-lite-v1:0`; the whole of a name without a prefix.
fn prefix(id: &ModelId) -> &str {
    id.as_str().split_once('/').map_or(id.as_str(), |(prefix, _)| prefix)
}

fn prefixes(suite: &Suite) -> BTreeSet<String> {
    suite.models.all().map(|(_, choice)| prefix(&choice.model).to_owned()).collect()
}

fn spec(suite: &Suite, prefix: &str) -> Result<ProviderSpec, Failure> {
    if let Some(spec) = suite.providers.get(prefix) {
        return Ok(spec.clone());
    }
    let kind = ProviderKind::ALL.into_iter().find(|kind| kind.as_str() == prefix);
    kind.map(ProviderSpec::plain).ok_or_else(|| unknown(&ModelId::new(prefix)))
}

/// What providers that keep a log of calls are told: the run, the suite and the project's tags.
fn tags(suite: &Suite, run: &RunId) -> BTreeMap<String, String> {
    let mut tags = suite.project.tags.clone();
    tags.insert("run".to_owned(), run.to_string());
    tags.insert("suite".to_owned(), suite.name.clone());
    tags
}

/// Models whose spending a suite's project cannot carry.
fn unattributed(suite: &Suite) -> Option<String> {
    let project = suite.project.id.as_ref()?;
    let honours = |id: &ModelId| {
        let kind = suite.providers.get(prefix(id)).map(|spec| spec.kind);
        prefix(id) == ProviderKind::Mantle.as_str() || kind == Some(ProviderKind::Mantle)
    };
    let others: BTreeSet<&ModelId> = suite
        .models
        .all()
        .map(|(_, choice)| &choice.model)
        .filter(|id| !honours(id) && id.as_str() != offline::NAME)
        .collect();
    let names = others.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    (!others.is_empty()).then(|| {
        format!("the project {project} is honoured by mantle/... models only; it does not pay for {names}")
    })
}
