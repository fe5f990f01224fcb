//! An agent in a runtime of Amazon Bedrock AgentCore, asked by `InvokeAgentRuntime`.
//!
//! Wire format: <https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeAgentRuntime.html>.

mod door;
mod refusal;
mod runtime;
mod signed;
mod token;

use super::{
    exchange::Exchange, incoming::read, link::without_secrets, setup::ConnectError, template::Values,
};
use async_trait::async_trait;
use door::{Call, Door, Trouble};
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Reply, Request},
    ids::SessionId,
    seed::Seed,
    suite::AgentCoreSpec,
};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use runtime::Runtime;
use signed::Signed;
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};
use token::Token;
use tokio::time::{sleep, timeout};

const SESSION: HeaderName = HeaderName::from_static("x-amzn-bedrock-agentcore-runtime-session-id");
const USER: HeaderName = HeaderName::from_static("x-amzn-bedrock-agentcore-runtime-user-id");
/// AWS X-Ray's own name for `traceparent`.
const TRACE: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// The fewest and the most characters of a session's id.
const SHORTEST_SESSION: usize = 33;
const LONGEST_SESSION: usize = 256;

/// How often a turn is sent that AgentCore itself does not take.
const TRIES: u32 = 5;
/// The longest wait before the second try; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// How long the end of a session may take.
const FAREWELL: Duration = Duration::from_secs(5);

/// A runtime of AgentCore. Each conversation is a session of its own there.
pub struct AgentCoreAgent {
    desk: Arc<Desk>,
}

/// What all conversations share.
struct Desk {
    runtime: Runtime,
    exchange: Exchange,
    user: Option<String>,
    door: Box<dyn Door>,
    first_wait: Duration,
}

impl AgentCoreAgent {
    /// Checks the exchange, and that there is something to prove with who asks. Asks nothing of the runtime.
    ///
    /// # Errors
    /// What in the suite or the environment must be changed.
    pub async fn connect(
        spec: &AgentCoreSpec,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, ConnectError> {
        Self::connect_with(FIRST_WAIT, spec, variables).await
    }

    async fn connect_with(
        first_wait: Duration,
        spec: &AgentCoreSpec,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, ConnectError> {
        let runtime = Runtime::new(spec)?;
        let exchange = Exchange::new(&spec.exchange, variables)?;
        let endpoint = runtime::endpoint(spec, variables);
        let door: Box<dyn Door> = match &spec.exchange.auth {
            Some(_) => {
                let base = endpoint.unwrap_or_else(|| runtime.usual_endpoint());
                Box::new(Token::new(&runtime, &base, exchange.standing_headers())?)
            }
            None => Box::new(Signed::connect(&runtime, endpoint).await?),
        };
        let user = spec.user_id.clone();
        Ok(Self { desk: Arc::new(Desk { runtime, exchange, user, door, first_wait }) })
    }

    fn dialogue(&self, session: &SessionId, begun: bool) -> AgentCoreDialogue {
        let (desk, name) = (Arc::clone(&self.desk), runtime_session(session));
        AgentCoreDialogue { desk, session: session.clone(), name, begun }
    }
}

impl fmt::Debug for AgentCoreAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgentCoreAgent").field("runtime", &self.desk.runtime).finish_non_exhaustive()
    }
}

#[async_trait]
impl Agent for AgentCoreAgent {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(self.dialogue(session, false)))
    }

    async fn reopen(
        &self,
        session: &SessionId,
        _conversation: Option<&str>,
    ) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(self.dialogue(session, true)))
    }
}

struct AgentCoreDialogue {
    desk: Arc<Desk>,
    session: SessionId,
    /// The session's id as the runtime takes it.
    name: String,
    /// Whether there is anything to end, by this process or the one before it.
    begun: bool,
}

#[async_trait]
impl Dialogue for AgentCoreDialogue {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        self.begun = true;
        let values = Values { session: &self.session, name: Some(&self.name), request };
        let call = self.desk.call(values);
        let reply = self.desk.ask(&call).await.map_err(|error| without_secrets(error, &call.headers))?;
        let other = (self.name != self.session.as_str()).then(|| self.name.clone());
        Ok(Reply { conversation: other, ..reply })
    }

    /// Ends the session, which would otherwise stay, and cost, until it has been idle for a quarter of an hour.
    async fn close(&mut self) {
        if self.begun {
            // Whoever cannot be told will notice by itself.
            let _ = timeout(FAREWELL, self.desk.door.stop(&self.name)).await;
        }
    }
}

impl Desk {
    fn call(&self, values: Values<'_>) -> Call {
        let mut headers = self.exchange.headers(values);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let context = values.request.context;
        let (trace, span) = (context.trace_id.to_string(), context.span_id);
        let (time, rest) = trace.split_at_checked(8).unwrap_or_default();
        let own = [
            (SESSION, values.name.map(str::to_owned)),
            (USER, self.user.clone()),
            (TRACE, Some(format!("Root=1-{time}-{rest};Parent={span};Sampled=1"))),
        ];
        insert_own(&mut headers, own);
        Call { headers, body: self.exchange.body(values) }
    }

    /// Sends a turn, again where AgentCore itself had no time for it, and reads the reply.
    async fn ask(&self, call: &Call) -> Result<Reply, AgentError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let trouble = match self.door.invoke(call).await {
                Ok((head, mut body)) => {
                    return read(head, body.as_mut(), (self.exchange.places(), self.runtime.shown())).await;
                }
                Err(trouble) => trouble,
            };
            match trouble {
                Trouble::Refused(refusal) if refusal.passes() && tried < TRIES => {
                    sleep(self.wait(call, tried)).await;
                }
                Trouble::Refused(refusal) => return Err(refusal.into_error(&self.runtime, tried)),
                Trouble::Gone(error) => return Err(error),
            }
        }
    }

    /// Half of the wait is drawn anew for each session, so that those who were turned away together do not come
    /// back together.
    fn wait(&self, call: &Call, tried: u32) -> Duration {
        let longest = self.first_wait.saturating_mul(2_u32.saturating_pow(tried.saturating_sub(1)));
        let session = call.session();
        // Seeds are numbers of 53 bits.
        let part = Seed(u64::from(tried)).derive(&[session]).0 as f64 / (1_u64 << 53) as f64;
        longest.mul_f64(0.5 + part.clamp(0.0, 1.0) / 2.0)
    }
}

fn insert_own(headers: &mut HeaderMap, own: impl IntoIterator<Item = (HeaderName, Option<String>)>) {
    for (name, value) in own {
        let value = value.and_then(|value| HeaderValue::try_from(value).ok());
        if let Some(value) = value {
            headers.insert(name, value);
        }
    }
}

/// Our session's id, as long as the runtime wants it. Those of a run are; that of a probe is not.
fn runtime_session(session: &SessionId) -> String {
    let mut name: String = session.as_str().chars().take(LONGEST_SESSION).collect();
    let missing = SHORTEST_SESSION.saturating_sub(name.chars().count());
    name.extend(std::iter::repeat_n('-', missing.min(1)));
    name.extend(std::iter::repeat_n('0', missing.saturating_sub(1)));
    name
}

#[cfg(test)]
mod tests;
