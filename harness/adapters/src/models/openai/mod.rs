//! Models behind OpenAI's APIs: OpenAI itself, Amazon Bedrock's Mantle, Ollama, and the servers that speak
//! the same, such as vLLM and LiteLLM.
//!
//! Requests are ours and answers are read leniently, since servers differ in what they send; the answer is
//! kept as it came. What a model refuses (an enforced schema, a temperature) is left out of all later
//! requests to it, and every answer says what was left out.

mod address;
mod catalogue;
mod cause;
mod chat;
mod complaint;
mod connection;
mod failure;
mod lenient;
pub mod mantle;
mod piece;
mod prompt;
mod reading;
mod refusal;
mod remote;
mod responses;
mod secrets;
mod setup;
mod shape;
mod usage;
mod wait;
mod words;

pub use setup::{Endpoint, Flavour, SetupError};
// An agent may speak these APIs too, and is read in the same way.
pub(crate) use address::below;
pub(crate) use chat::{PATH as CHAT_PATH, read as read_chat};
pub(crate) use complaint::Complaint;
pub(crate) use reading::{End, Reading};
pub(crate) use responses::{PATH as RESPONSES_PATH, read as read_responses};
pub(crate) use secrets::Secrets;
pub(crate) use wait::asked_for as asked_wait;
pub(crate) use words::said;

use catalogue::Catalogue;
use connection::Connection;
use rehearsal_core::{ids::ModelId, model::Model, suite::OpenAiApi};
use remote::Remote;
use reqwest::Url;
use shape::Shape;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use words::Site;

/// A provider. All of its models share one pool of connections.
pub struct OpenAi {
    shared: Arc<Shared>,
    endpoint: Endpoint,
    base: Url,
    catalogue: Catalogue,
}

/// What the models of a provider share.
struct Shared {
    connection: Connection,
    /// What the provider's log is told of every call; `None` for servers that keep none.
    standing: Option<BTreeMap<String, String>>,
}

impl Shared {
    fn standing(&self) -> Option<&BTreeMap<String, String>> {
        self.standing.as_ref()
    }
}

impl OpenAi {
    /// Checks the address and the headers. Sends nothing.
    ///
    /// # Errors
    /// What in the suite or the environment must be changed.
    pub fn new(endpoint: Endpoint) -> Result<Self, SetupError> {
        let base = address::parse(&endpoint.base_url)?;
        let connection = Connection::new(&endpoint, &base)?;
        let standing = match endpoint.flavour {
            Flavour::OpenAi | Flavour::Mantle => Some(endpoint.metadata.clone()),
            Flavour::Ollama | Flavour::Compatible => None,
        };
        let shared = Arc::new(Shared { connection, standing });
        Ok(Self { shared, endpoint, base, catalogue: Catalogue::built_in()? })
    }

    /// One of its models. The provider's name for it is what follows the first slash. What it turns out not
    /// to take is remembered by the value returned, so that one model should be made once.
    ///
    /// # Errors
    /// Where the name is empty, or the model is served by an API only that is not spoken here.
    pub fn model(&self, id: &ModelId) -> Result<Arc<dyn Model>, SetupError> {
        let name = id.as_str().split_once('/').map(|(_, name)| name).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| SetupError::NoName(id.clone()))?;
        let row = self.catalogue.row(self.endpoint.flavour, name);
        let api = self.endpoint.api.unwrap_or(row.api());
        let address = below(&self.base_of(name)?, operation(api));
        Ok(Arc::new(Remote {
            shared: Arc::clone(&self.shared),
            site: self.site(id, name, &address),
            address,
            api,
            shape: Mutex::new(Shape::whole(row.limit)),
        }))
    }

    /// The URL below which a model's APIs are: the one that was given, or the usual path on its host.
    fn base_of(&self, model: &str) -> Result<Url, SetupError> {
        let path = match self.endpoint.flavour {
            Flavour::Mantle => Some(mantle::path(&self.catalogue, model)?),
            Flavour::OpenAi | Flavour::Ollama | Flavour::Compatible => {
                self.catalogue.row(self.endpoint.flavour, model).path
            }
        };
        let path = path.filter(|_| address::has_no_path(&self.base));
        Ok(path.map_or_else(|| self.base.clone(), |path| below(&self.base, &path)))
    }

    fn site(&self, id: &ModelId, name: &str, address: &Url) -> Site {
        Site {
            id: id.clone(),
            name: name.to_owned(),
            host: address::host(address),
            path: address.path().to_owned(),
            key_hint: self.endpoint.key_hint.clone(),
            project: self.endpoint.project.clone(),
            flavour: self.endpoint.flavour,
        }
    }
}

fn operation(api: OpenAiApi) -> &'static str {
    match api {
        OpenAiApi::Chat => chat::PATH,
        OpenAiApi::Responses => responses::PATH,
    }
}

#[cfg(test)]
mod tests;
