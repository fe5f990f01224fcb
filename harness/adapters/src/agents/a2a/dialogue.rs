//! A conversation with the agent: a message out, a message or a task back, and waiting until the task is done or
//! wants something.

use super::{
    Peer,
    card::{Interface, Protocol},
    outgoing::{Outgoing, question_about},
    part::Part,
    question::{self, Reads},
    result::Answer,
    rpc::{self, Method, Refused},
    task::{State, Task},
};
use crate::agents::{excerpt::one_line, link::without_secrets, template::Values};
use async_trait::async_trait;
use rehearsal_core::{
    agent::{AgentError, Dialogue, Input, Reply, Request},
    ids::SessionId,
    question::Question,
};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// The first pause between questions about a task. How long a turn may take is for the engine to say.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// The longest of these pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How much of a task's last words an error shows, in characters.
const SHOWN: usize = 300;

pub(super) struct A2aDialogue {
    peer: Arc<Peer>,
    session: SessionId,
    /// The agent's name for the conversation, once it told one; the session's id before.
    context: Option<String>,
    /// The task that waits for the user.
    open: Option<OpenTask>,
}

struct OpenTask {
    id: Option<String>,
    reads: Reads,
}

/// A turn's way to the agent.
struct Call<'a> {
    peer: &'a Peer,
    interface: &'a Interface,
    headers: HeaderMap,
    /// By which the message, and each call for it, is known.
    id: String,
}

impl A2aDialogue {
    /// A conversation; `context` is the agent's name for one that was begun by an earlier process.
    pub(super) fn new(peer: Arc<Peer>, session: SessionId, context: Option<String>) -> Self {
        Self { peer, session, context, open: None }
    }

    async fn turn(&mut self, request: Request<'_>, headers: HeaderMap) -> Result<Reply, AgentError> {
        let peer = Arc::clone(&self.peer);
        let interface = peer.interface().await?;
        let id = format!("{}-{}", self.session, request.turn);
        let call = Call { peer: &peer, interface, headers: versioned(headers, interface.protocol), id };
        let answer = call.send(self.message(request, &call.id), self.context.is_none()).await?;
        let answer = call.finished(answer).await?;
        self.context = answer.context().map(str::to_owned).or(self.context.take());
        let mut reply = self.settle(answer)?;
        reply.conversation.clone_from(&self.context);
        Ok(reply)
    }

    /// The session's id is the conversation's name until the agent tells another.
    fn message(&self, request: Request<'_>, id: &str) -> Outgoing {
        let parts = match (request.input, &self.open) {
            (Input::Answers { answers, .. }, Some(open)) => question::parts(open.reads, answers),
            (Input::Message(words) | Input::Answers { words, .. }, _) => vec![Part::Text(words.to_owned())],
        };
        Outgoing {
            id: id.to_owned(),
            context: Some(self.context.clone().unwrap_or_else(|| self.session.as_str().to_owned())),
            task: self.open.as_ref().and_then(|open| open.id.clone()),
            parts,
        }
    }

    /// What the answer comes to.
    fn settle(&mut self, answer: Answer) -> Result<Reply, AgentError> {
        self.open = None;
        let task = match answer {
            Answer::Message { text, .. } => return Ok(Reply::words(text)),
            Answer::Task(task) => task,
        };
        match &task.state {
            State::Completed => Ok(Reply::words(task.reply())),
            State::InputRequired => Ok(self.asks(&task, question::of_input(&task))),
            State::AuthRequired => Ok(self.asks(&task, question::of_login(&task))),
            State::Failed => Err(ended(&task, "failed")),
            State::Rejected => Err(ended(&task, "was rejected")),
            State::Canceled => Err(ended(&task, "was canceled")),
            State::Submitted | State::Working => Err(not_told("has no id to ask for it by")),
            State::Unknown(word) => {
                Err(not_told(&format!("is in the unknown state {:?}", one_line(word, SHOWN))))
            }
        }
    }

    /// The task's words are in the questions; what came of it so far is told again when it is done.
    fn asks(&mut self, task: &Task, (questions, reads): (Vec<Question>, Reads)) -> Reply {
        self.open = Some(OpenTask { id: task.id.clone(), reads });
        Reply { questions, ..Reply::default() }
    }
}

#[async_trait]
impl Dialogue for A2aDialogue {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        let headers = self.peer.link.turn_headers(Values::ours(&self.session, request));
        let reply = self.turn(request, headers.clone()).await;
        reply.map_err(|error| without_secrets(error, &headers))
    }
}

impl Call<'_> {
    /// Sends the message. An agent need not take a name for the conversation that it did not give; one that says so
    /// of the first message is asked to name it.
    async fn send(&self, message: Outgoing, may_be_named: bool) -> Result<Answer, AgentError> {
        let sent = self.ask(Method::Send, message.params(self.interface)).await;
        let result = match sent {
            Err(Refused::ByAgent { code, message: why }) if may_be_named && is_about_name(code, &why) => {
                let unnamed = Outgoing { context: None, ..message };
                self.ask(Method::Send, unnamed.params(self.interface)).await?
            }
            sent => sent?,
        };
        read(&result)
    }

    /// Asks for the task, ever more seldom, until it is done or wants something.
    async fn finished(&self, mut answer: Answer) -> Result<Answer, AgentError> {
        let mut pause = FIRST_PAUSE;
        while let Some(task) = running(&answer) {
            tokio::time::sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2);
            let params = question_about(task, self.interface);
            answer = read(&self.ask(Method::Get, params).await?)?;
        }
        Ok(answer)
    }

    async fn ask(&self, method: Method, params: Value) -> Result<Value, Refused> {
        let body = rpc::call(&self.id, method, self.interface.protocol, params);
        let heard = self.peer.link.post(&self.interface.url, self.headers.clone(), &body).await;
        rpc::result(&heard.map_err(Refused::Otherwise)?)
    }
}

/// The task that the agent still works on.
fn running(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Task(Task { id: Some(id), state: State::Submitted | State::Working, .. }) => Some(id),
        Answer::Task(_) | Answer::Message { .. } => None,
    }
}

/// Whether an agent refuses the conversation's name. What goes wrong while it works may be about a context too, and
/// the message must not be sent twice for that.
fn is_about_name(code: i64, why: &str) -> bool {
    let why = why.to_lowercase().replace([' ', '_', '-'], "");
    why.contains("contextid") || (code == rpc::WRONG_PARAMS && why.contains("context"))
}

fn read(result: &Value) -> Result<Answer, AgentError> {
    Answer::read(result).ok_or_else(|| {
        let start = one_line(&result.to_string(), SHOWN);
        AgentError::Malformed(format!("neither a message nor a task is in {start}"))
    })
}

fn ended(task: &Task, how: &str) -> AgentError {
    let said = one_line(&task.said().unwrap_or_default(), SHOWN);
    let said = if said.is_empty() { "and it does not say why".to_owned() } else { said };
    AgentError::Failed(format!("its task {how}: {said}"))
}

fn not_told(what: &str) -> AgentError {
    AgentError::Malformed(format!("its task {what}"))
}

/// 1.0 wants to be named; 0.3 is what no name means.
fn versioned(mut headers: HeaderMap, protocol: Protocol) -> HeaderMap {
    match protocol {
        Protocol::V0_3 => {}
        Protocol::V1_0 => {
            headers.insert(HeaderName::from_static("a2a-version"), HeaderValue::from_static("1.0"));
        }
    }
    headers
}
