//! An agent that speaks OpenAI's API: an endpoint with Chat Completions or Responses and an agent behind it.
//!
//! It differs from a model behind the same API in what is sent, which is what a user says and nothing else, and in
//! what counts: whatever words come back are the agent's reply, a refusal too.

mod answer;
mod body;
mod tools;

use super::{
    headers::Headers,
    http::{parse_url, shown},
    link::{Heard, Link, without_secrets},
    setup::SetupError,
    template::Values,
};
use crate::{
    models::openai::{CHAT_PATH, RESPONSES_PATH, below},
    net::is_loopback,
};
use answer::Said;
use async_trait::async_trait;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    ids::SessionId,
    suite::{Auth, HistoryKeeper, OpenAiAgentSpec, OpenAiApi},
};
use reqwest::{
    StatusCode, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderName},
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

const OPENAI: &str = "https://api.openai.com/v1";
const KEY: &str = "OPENAI_API_KEY";
const BASE_URL: &str = "OPENAI_BASE_URL";

/// How often a busy endpoint is asked again in one turn.
const PATIENCE: u32 = 5;

/// The longest that a busy endpoint may ask to wait. What asks for more has failed for this turn.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// An agent that speaks OpenAI's API. All of its conversations share one pool of connections.
pub struct OpenAiAgent {
    endpoint: Arc<Endpoint>,
}

/// What the conversations share.
struct Endpoint {
    link: Link,
    url: Url,
    spec: OpenAiAgentSpec,
}

impl OpenAiAgent {
    /// Checks the address, the headers and the variables that they and the key name. Sends nothing.
    ///
    /// # Errors
    /// What in the suite or the environment must be changed.
    pub fn new(spec: &OpenAiAgentSpec, variables: &BTreeMap<String, String>) -> Result<Self, SetupError> {
        let base =
            spec.base_url.as_ref().or_else(|| variables.get(BASE_URL).filter(|url| !url.trim().is_empty()));
        let base = parse_url(base.map_or(OPENAI, |url| url.trim()))?;
        let auth = key_variable(spec, variables).map(Auth::Bearer);
        let headers = Headers::new(&spec.headers, auth.as_ref(), variables)?;
        let link = Link::new(headers, is_loopback(&base))?;
        let path = match spec.api {
            OpenAiApi::Chat => CHAT_PATH,
            OpenAiApi::Responses => RESPONSES_PATH,
        };
        let endpoint = Endpoint { link, url: below(&base, path), spec: spec.clone() };
        Ok(Self { endpoint: Arc::new(endpoint) })
    }
}

/// The variable that holds the key; `None` where nobody asks for one. A key that the suite does not name goes to
/// no address that the suite names, and OpenAI itself lets nobody in without one.
fn key_variable(spec: &OpenAiAgentSpec, variables: &BTreeMap<String, String>) -> Option<String> {
    let is_set = |name: &str| variables.get(name).is_some_and(|value| !value.trim().is_empty());
    let is_proved = spec.headers.keys().any(|name| is_authorization(name));
    let usual = || {
        let is_wanted = is_set(KEY) || !is_set(BASE_URL);
        (spec.base_url.is_none() && !is_proved && is_wanted).then(|| KEY.to_owned())
    };
    spec.key_variable.clone().or_else(usual)
}

fn is_authorization(name: &str) -> bool {
    HeaderName::try_from(name).is_ok_and(|name| name == AUTHORIZATION)
}

impl fmt::Debug for OpenAiAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Endpoint { url, spec, .. } = self.endpoint.as_ref();
        let mut shows = f.debug_struct("OpenAiAgent");
        shows.field("url", &shown(url)).field("model", &spec.model).finish_non_exhaustive()
    }
}

#[async_trait]
impl Agent for OpenAiAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let endpoint = Arc::clone(&self.endpoint);
        Ok(Box::new(OpenAiDialogue { endpoint, session: session.clone(), previous: None }))
    }
}

struct OpenAiDialogue {
    endpoint: Arc<Endpoint>,
    session: SessionId,
    /// The id of the last answer, where the agent keeps what was said.
    previous: Option<String>,
}

#[async_trait]
impl Dialogue for OpenAiDialogue {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        let headers = self.endpoint.link.turn_headers(Values::ours(&self.session, request));
        let body = body::of(&self.endpoint.spec, request, self.previous.as_deref());
        let said = self.endpoint.ask(&headers, &body).await;
        let said = said.map_err(|error| without_secrets(error, &headers))?;
        match self.endpoint.spec.history {
            HistoryKeeper::Ours => {}
            HistoryKeeper::Theirs => self.previous = Some(said.id.ok_or_else(answer::nothing_to_go_on_from)?),
        }
        Ok(Reply {
            text: said.text,
            questions: Vec::new(),
            conversation: said.conversation,
            state: BTreeMap::new(),
        })
    }
}

impl Endpoint {
    /// Asks until the endpoint is not busy any more. How long a turn may take is for the engine to say.
    async fn ask(&self, headers: &HeaderMap, body: &Value) -> Result<Said, AgentError> {
        let mut asked_before = 0;
        loop {
            let heard = self.link.post(&self.url, headers.clone(), body).await?;
            match pause(&heard).filter(|_| asked_before < PATIENCE) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return answer::read(self.spec.api, &heard),
            }
            asked_before += 1;
        }
    }
}

/// How long to wait before asking again, where the endpoint is busy and says so: a busy agent is not a bad one.
fn pause(heard: &Heard) -> Option<Duration> {
    let is_busy = matches!(heard.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    heard.wait.filter(|wait| is_busy && *wait <= LONGEST_WAIT)
}

#[cfg(test)]
mod tests;
