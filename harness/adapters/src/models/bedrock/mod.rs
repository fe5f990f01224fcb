//! Models on Amazon Bedrock, by the Converse API.
//!
//! The SDK finds credentials, region and address, signs and sends. The body of the request and the reading of
//! the answer are ours: the SDK's own types would put the keys of a schema in another order for every call, which
//! spoils the provider's prompt cache and moves the reasoning behind the verdict, and would report tokens that are
//! missing in an answer as zero.
//!
//! Wire format: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>.

mod answer;
mod body;
mod connect;
mod dry;
mod exchange;
mod failure;
mod feature;
mod metadata;
mod model;
mod place;
mod refusal;
mod reply;
mod rules;
mod shape;

pub use connect::{BedrockSettings, ConnectError};

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_bedrockruntime::Client;
use feature::Lacks;
use model::BedrockModel;
use place::Place;
use rehearsal_core::{ids::ModelId, model::Model};
use std::{collections::BTreeMap, sync::Arc};

/// A connection to Amazon Bedrock in one region. Clones share it.
#[derive(Clone)]
pub struct Bedrock {
    client: Client,
    credentials: Option<SharedCredentialsProvider>,
    region: String,
    /// Whether a Bedrock API key is used in place of AWS credentials.
    by_key: bool,
    tags: Arc<BTreeMap<String, String>>,
}

impl Bedrock {
    /// A model by its name in the suite. What is behind the first `/` goes to Bedrock: a model id, the id of an
    /// inference profile, or an ARN. `can_cache` says whether the provider caches prompts of this model; then the
    /// standing part of the prompt is marked for it.
    ///
    /// What the model turns out not to take is remembered by the value that is returned, so one is to be made for
    /// each model and run.
    pub fn model(&self, id: &ModelId, can_cache: bool) -> Arc<dyn Model> {
        let (prefix, name) = id.as_str().split_once('/').unwrap_or(("bedrock", id.as_str()));
        let place = Place {
            prefix: prefix.to_owned(),
            name: name.to_owned(),
            region: self.region.clone(),
            by_key: self.by_key,
        };
        Arc::new(BedrockModel {
            id: id.clone(),
            client: self.client.clone(),
            place,
            tags: self.tags.clone(),
            can_cache,
            lacks: Lacks::of(name),
        })
    }
}

#[cfg(test)]
mod tests;
