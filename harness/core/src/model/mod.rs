//! Models as Rehearsal uses them: a prompt in, JSON of a stated shape out.

mod error;
mod key;
mod parameters;
mod request;
mod response;
mod role;
mod schema;

pub use error::{Fault, ModelError, ProviderError};
pub use key::RequestKey;
pub use parameters::{Effort, Parameters};
pub use request::{ModelRequest, PromptMessage, Speaker};
pub use response::{AnswerForm, AnswerSource, ModelResponse, Served};
pub use role::Role;
pub use schema::{AnswerSchema, Schema};

use crate::ids::ModelId;
use async_trait::async_trait;

/// A model. Implementations do not retry in silence: each call is one request to the provider.
#[async_trait]
pub trait Model: Send + Sync {
    /// The name under which the suite asked for it and prices are looked up.
    fn id(&self) -> &ModelId;

    /// Asks once.
    ///
    /// # Errors
    /// Where no answer came back.
    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError>;
}
