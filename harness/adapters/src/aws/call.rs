//! One question to a service of AWS: JSON over HTTP, proved, bounded in time and size.

mod answer;
mod fault;

use super::error::{AwsError, CallFault};
use crate::{
    agents::excerpt::one_line,
    authorize::Authorize,
    net::{is_loopback, root_cause},
};
use answer::Answer;
use fault::Refusal;
use reqwest::{
    Client, Method, Request, Url,
    header::{CONTENT_TYPE, HeaderValue},
    redirect,
};
use serde_json::Value;
use std::{error::Error, sync::Arc, time::Duration};

/// How long a question may take, from the connection to the last byte of the answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is asked of a service, for its errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Action {
    /// In words that follow "cannot".
    pub(super) what: &'static str,
    /// The permissions it takes.
    pub(super) permission: &'static str,
    /// What to look at where there is no such thing.
    pub(super) missing: &'static str,
}

/// One question.
pub(super) struct Question {
    pub(super) action: Action,
    pub(super) method: Method,
    /// From the first slash, percent-encoded, with the query.
    pub(super) path: String,
    pub(super) body: Option<Value>,
    /// The operation, for services that take all of them at one address.
    pub(super) target: Option<&'static str>,
}

impl Question {
    pub(super) fn get(action: Action, path: String) -> Self {
        Self { action, method: Method::GET, path, body: None, target: None }
    }

    pub(super) fn post(action: Action, path: String, body: Value) -> Self {
        Self { action, method: Method::POST, path, body: Some(body), target: None }
    }
}

/// A service at an address.
pub(super) struct Caller {
    client: Client,
    base: String,
    place: String,
    authorize: Arc<dyn Authorize>,
    patience: Duration,
}

impl Caller {
    /// A caller of the service at this address, which may have a path of its own.
    pub(super) fn new(endpoint: &str, authorize: Arc<dyn Authorize>) -> Result<Self, AwsError> {
        let url = address(endpoint)?;
        let builder = Client::builder().redirect(redirect::Policy::none());
        let builder = if is_loopback(&url) { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| AwsError::Settings(root_cause(&error).to_string()))?;
        let place = place(&url);
        let base = endpoint.trim().trim_end_matches('/').to_owned();
        Ok(Self { client, base, place, authorize, patience: PATIENCE })
    }

    /// Asks once, and reads the answer.
    pub(super) async fn ask(&self, question: Question) -> Result<Value, AwsError> {
        let action = question.action;
        let mut request = self.request(question)?;
        self.authorize.authorize(&mut request).await.map_err(AwsError::Credentials)?;
        let secrets = secrets(&request);
        let answer = self.send(request).await.map_err(|refusal| self.error(action, refusal))?;
        answer.value(action, &secrets).map_err(|refusal| self.error(action, refusal))
    }

    fn request(&self, question: Question) -> Result<Request, AwsError> {
        let url = format!("{}{}", self.base, question.path);
        let url = Url::parse(&url).map_err(|error| AwsError::Settings(error.to_string()))?;
        let mut request = Request::new(question.method, url);
        *request.timeout_mut() = Some(self.patience);
        if let Some(body) = question.body {
            let kind =
                if question.target.is_some() { "application/x-amz-json-1.1" } else { "application/json" };
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            *request.body_mut() = Some(body.to_string().into());
        }
        if let Some(target) = question.target {
            request.headers_mut().insert("x-amz-target", HeaderValue::from_static(target));
        }
        Ok(request)
    }

    async fn send(&self, request: Request) -> Result<Answer, Refusal> {
        let response = self.client.execute(request).await.map_err(|error| self.lost(&error))?;
        Answer::read(response).await.map_err(|error| self.lost(&error))
    }

    fn lost(&self, error: &reqwest::Error) -> Refusal {
        if error.is_timeout() {
            let said = format!("no answer within {} s; try again later", self.patience.as_secs_f32());
            return Refusal { fault: CallFault::TimedOut, said };
        }
        let cause = one_line(&root_cause(error).to_string(), 300);
        let hint =
            match error.is_connect() && chain(error).any(|error| error.to_string().contains("dns error")) {
                true => "there is no such host; check the region, the endpoint and the network",
                false => "check the endpoint and the network",
            };
        Refusal { fault: CallFault::Unreachable, said: format!("{cause}; {hint}") }
    }

    fn error(&self, action: Action, Refusal { fault, said }: Refusal) -> AwsError {
        AwsError::Call { what: action.what, place: self.place.clone(), fault, said }
    }

    /// An error about an answer that was JSON but not what the service answers.
    pub(super) fn unreadable(&self, action: Action, what: &str) -> AwsError {
        self.error(action, Refusal { fault: CallFault::Unreadable, said: what.to_owned() })
    }
}

/// What was sent and must not be shown, should a server repeat it.
fn secrets(request: &Request) -> Vec<String> {
    let marked = request.headers().values().filter(|value| value.is_sensitive());
    let texts = marked.filter_map(|value| value.to_str().ok());
    texts.map(|text| text.trim_start_matches("Bearer ").to_owned()).filter(|text| !text.is_empty()).collect()
}

fn address(endpoint: &str) -> Result<Url, AwsError> {
    // The error does not repeat the address: it may hold a password.
    let refuse = |why: &str| AwsError::Settings(format!("the endpoint's address does not read: {why}"));
    let url = Url::parse(endpoint.trim()).map_err(|error| refuse(&error.to_string()))?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    match url.scheme() {
        "http" | "https" if plain => Ok(url),
        "http" | "https" => Err(refuse("it may hold no user, query or fragment")),
        other => Err(refuse(&format!("{other} is not http or https"))),
    }
}

fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |error| (*error).source())
}

#[cfg(test)]
mod tests;
