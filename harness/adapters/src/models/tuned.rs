//! The role's parameters, put into each request on its way.

use async_trait::async_trait;
use rehearsal_core::{
    ids::ModelId,
    model::{Model, ModelError, ModelRequest, ModelResponse, Parameters},
};
use std::sync::Arc;

/// A model that answers as the suite wants it for one role.
pub struct Tuned {
    inner: Arc<dyn Model>,
    parameters: Parameters,
}

impl Tuned {
    /// Puts these parameters into each request.
    pub fn new(inner: Arc<dyn Model>, parameters: Parameters) -> Self {
        Self { inner, parameters }
    }
}

#[async_trait]
impl Model for Tuned {
    fn id(&self) -> &ModelId {
        self.inner.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        if request.parameters == self.parameters {
            return self.inner.complete(request).await;
        }
        let tuned = ModelRequest { parameters: self.parameters, ..request.clone() };
        self.inner.complete(&tuned).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::fake::{Fake, request};

    #[tokio::test]
    async fn the_roles_parameters_replace_what_the_caller_left_alone() {
        let fake = Arc::new(Fake::counting());
        let parameters = Parameters { temperature: Some(0.2), max_tokens: Some(9), effort: None };
        Tuned::new(fake.clone(), parameters).complete(&request("paris", "Hello")).await.unwrap();
        assert_eq!(fake.asked(), [ModelRequest { parameters, ..request("paris", "Hello") }]);
    }
}
