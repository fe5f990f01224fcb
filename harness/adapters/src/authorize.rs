//! How a request proves to a provider on whose behalf it is sent.

use async_trait::async_trait;
use reqwest::{
    Request,
    header::{AUTHORIZATION, HeaderValue},
};

/// Puts the proof on a request that is otherwise complete.
#[async_trait]
pub trait Authorize: Send + Sync {
    /// Adds headers to the request.
    ///
    /// # Errors
    /// In one line for a person, where there is nothing to prove it with: no credentials, an expired login.
    async fn authorize(&self, request: &mut Request) -> Result<(), String>;
}

/// A key that is sent as it is.
#[derive(Clone)]
pub struct Bearer {
    value: HeaderValue,
}

impl Bearer {
    /// The key, without the word `Bearer`.
    ///
    /// # Errors
    /// Where it holds characters that no header takes. The error does not show the key.
    pub fn new(key: &str) -> Result<Self, String> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", key.trim()))
            .map_err(|_| "the key holds characters that no header takes".to_owned())?;
        value.set_sensitive(true);
        Ok(Self { value })
    }
}

#[async_trait]
impl Authorize for Bearer {
    async fn authorize(&self, request: &mut Request) -> Result<(), String> {
        request.headers_mut().insert(AUTHORIZATION, self.value.clone());
        Ok(())
    }
}

/// For servers that ask for no proof, such as one on this machine.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

#[async_trait]
impl Authorize for Nobody {
    async fn authorize(&self, _request: &mut Request) -> Result<(), String> {
        Ok(())
    }
}
