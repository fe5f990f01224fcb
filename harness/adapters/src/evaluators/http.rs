//! An evaluator behind an endpoint: the evaluation is posted, and the answer is the body of the response.

use super::{ANSWER_LIMIT, SHOWN, told};
use crate::{
    agents::{
        excerpt::one_line,
        headers::Headers,
        http::{client, shown},
    },
    net::{is_loopback, root_cause},
};
use async_trait::async_trait;
use rehearsal_core::assessor::{
    Assessor,
    AssessorError::{self, NotReady},
};
use reqwest::{Client, Response, Url, header::HeaderMap};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout;

/// Posts each evaluation.
pub(super) struct HttpAssessor {
    client: Client,
    url: Url,
    headers: HeaderMap,
    patience: Duration,
}

impl HttpAssessor {
    /// Checks the address and fills the headers in; `variables` are those of the environment.
    pub(super) fn new(
        url: &str,
        headers: &BTreeMap<String, String>,
        variables: &BTreeMap<String, String>,
        patience: Duration,
    ) -> Result<Self, AssessorError> {
        // The error does not repeat the address: it may hold a password.
        let url = Url::parse(url).map_err(|error| NotReady(format!("its url cannot be used: {error}")))?;
        let headers =
            Headers::new(headers, None, variables).map_err(|error| told::not_ready(error.into()))?;
        let client = client(is_loopback(&url)).map_err(|error| told::not_ready(error.into()))?;
        Ok(Self { client, url, headers: headers.standing(), patience })
    }

    async fn ask(&self, evaluation: &Value) -> Result<Value, AssessorError> {
        let request = self.client.post(self.url.clone()).json(evaluation).headers(self.headers.clone());
        let response = request.send().await.map_err(|error| self.broke_off(error))?;
        let status = response.status();
        let body = self.body(response).await?;
        if status.is_success() {
            return told::answer(&body);
        }
        let body = one_line(&String::from_utf8_lossy(&body), SHOWN);
        Err(self.broken(&format!("HTTP {status}: {body}")))
    }

    /// The body, up to a little more than is read of an answer.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, AssessorError> {
        let mut body = Vec::new();
        while body.len() <= ANSWER_LIMIT {
            let Some(chunk) = response.chunk().await.map_err(|error| self.broke_off(error))? else { break };
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn broke_off(&self, error: reqwest::Error) -> AssessorError {
        self.broken(&root_cause(&error.without_url()).to_string())
    }

    fn broken(&self, why: &str) -> AssessorError {
        AssessorError::Failed(format!("{}: {why}", shown(&self.url)))
    }
}

#[async_trait]
impl Assessor for HttpAssessor {
    async fn assess(&self, evaluation: &Value) -> Result<Value, AssessorError> {
        let asked = timeout(self.patience, self.ask(evaluation)).await;
        let late = || AssessorError::Late(format!("within {:?} at {}", self.patience, shown(&self.url)));
        asked.unwrap_or_else(|_| Err(late()))
    }
}
