//! How the agent under test is reached.

use super::OpenAiApi;
use crate::case::SourceRef;
use serde_json::Value;
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

/// How the agent is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSpec {
    /// By what means.
    pub transport: Transport,
    /// Whether it sends spans.
    pub spans: SpansSpec,
    /// Where it is written.
    pub source: SourceRef,
}

/// By what means the agent is reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Transport {
    /// An agent that already runs, by HTTP.
    Http(HttpSpec),
    /// An agent that speaks OpenAI's API.
    OpenAi(OpenAiAgentSpec),
    /// A program that Rehearsal starts and ends.
    Command(CommandSpec),
    /// An object of a Python module, run in the user's own interpreter.
    Python(PythonSpec),
    /// A runtime of Amazon Bedrock AgentCore.
    AgentCore(AgentCoreSpec),
    /// An agent that speaks the Agent2Agent protocol.
    A2a(A2aSpec),
    /// A Rust value, given by the program that uses Rehearsal as a library.
    InProcess,
}

/// An agent that answers `POST` with JSON or with server-sent events.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpSpec {
    /// Where to post.
    pub url: String,
    /// The exchange.
    pub exchange: HttpExchange,
    /// The path that answers `GET` with success once the agent is ready; `None` where nobody asks.
    pub ready: Option<String>,
}

/// How a message becomes a request body, and a response body a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpExchange {
    /// JSON whose strings may hold `{{message}}`, `{{session_id}}`, `{{turn}}`, and which may be exactly
    /// `"{{messages}}"`, the conversation so far as a list of `role` and `content`.
    pub body: Value,
    /// JSON pointers (RFC 6901) of the reply in the answer; the first that finds something holds.
    pub reply: Vec<String>,
    /// Extra headers; values may hold the same placeholders as `body`, and `${NAME}` for a variable of
    /// the environment.
    pub headers: BTreeMap<String, String>,
    /// What proves who asks; `None` for nothing beside the headers.
    pub auth: Option<Auth>,
    /// Whose name for the conversation is used.
    pub session: SessionCarrier,
    /// Where in the frames of a stream the reply is.
    pub stream: StreamSpec,
    /// How the agent asks its user something, and is answered.
    pub questions: QuestionsSpec,
    /// The JSON pointer of what holds outside the conversation, by name, in the answer; `None` where the agent does
    /// not tell.
    pub state: Option<String>,
}

/// What proves to an agent who asks. Holds names of variables of the environment, never what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// A token, as `Authorization: Bearer`.
    Bearer(String),
    /// A user's name and a password (RFC 7617).
    Basic {
        /// The variable with the name.
        user: String,
        /// The variable with the password.
        password: String,
    },
}

/// Whose name for the conversation is used, and where it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionCarrier {
    /// Ours, by `{{session_id}}` and by the header `x-session-id`.
    Ours,
    /// The agent's: it names the conversation in this header of its first answer, and is told that name in the
    /// same header from then on.
    Header(String),
    /// The agent's: it names the conversation at this JSON pointer of its first answer; `{{session_id}}` stands
    /// for that name from then on, and a string that is nothing else is `null` before.
    Body(String),
    /// The agent's, in its cookies: what it sets is kept for the conversation and sent back.
    Cookie,
}

/// Where in the frames of a stream of server-sent events the reply is. Empty lists stand for the places that are
/// usual.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamSpec {
    /// JSON pointers of the next piece of the reply in a frame.
    pub delta: Vec<String>,
    /// JSON pointers of the whole reply in a frame, which replaces the pieces before it.
    pub whole: Vec<String>,
}

/// How an agent behind HTTP asks its user something, and is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionsSpec {
    /// JSON pointers of a question, or of a list of them, in an answer; the first that finds something holds.
    pub at: Vec<String>,
    /// The body of the request that answers: as the exchange's, and a string that is exactly `"{{answers}}"` becomes
    /// the list of answers, `"{{interrupt_responses}}"` the same as Strands reads it.
    pub body: Value,
}

/// A program that Rehearsal starts and ends.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandSpec {
    /// The program and its arguments; never empty. `rehearsal` means the running binary.
    pub argv: Vec<String>,
    /// Where it runs; the suite file's folder where the suite does not say.
    pub folder: Option<PathBuf>,
    /// Additions to its environment.
    pub env: BTreeMap<String, String>,
    /// What it speaks.
    pub speaks: Speaks,
    /// How many processes there are.
    pub process: ProcessScope,
    /// How long it may take to come up.
    pub ready_timeout: Duration,
}

/// What a started program speaks.
#[derive(Clone, Debug, PartialEq)]
pub enum Speaks {
    /// HTTP, on the port given to it in the variable `PORT`.
    Http {
        /// The path to post to.
        path: String,
        /// The path that answers `GET` with success once it is ready; `None` where a connection is enough.
        ready: Option<String>,
        /// The exchange.
        exchange: Box<HttpExchange>,
    },
    /// A JSON object a line, on standard input and output.
    JsonLines,
}

/// How many processes a started agent has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessScope {
    /// One for the whole run.
    Run,
    /// One for each attempt.
    Attempt,
}

/// An agent that speaks OpenAI's API.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenAiAgentSpec {
    /// Up to and without `/chat/completions`; `None` for `OPENAI_BASE_URL` or OpenAI itself.
    pub base_url: Option<String>,
    /// What it calls itself.
    pub model: String,
    /// Which of the two APIs it speaks.
    pub api: OpenAiApi,
    /// Who keeps what was said before.
    pub history: HistoryKeeper,
    /// A system prompt to send along.
    pub instructions: Option<String>,
    /// The variable of the environment that holds the key; `None` for `OPENAI_API_KEY`, where it is set and the
    /// base URL is not the suite's.
    pub key_variable: Option<String>,
    /// Extra headers, as in [`HttpExchange::headers`].
    pub headers: BTreeMap<String, String>,
}

/// Who keeps what was said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKeeper {
    /// We do, and send all of it each time.
    Ours,
    /// The agent does, by `previous_response_id`.
    Theirs,
}

/// An object of a Python module, run in the user's own interpreter.
#[derive(Clone, Debug, PartialEq)]
pub struct PythonSpec {
    /// `module:attribute`, where the attribute may have dots.
    pub target: String,
    /// The interpreter; `None` for that of an active or a nearby virtual environment, then `python3`.
    pub interpreter: Option<String>,
    /// Where it runs and looks for modules first.
    pub folder: PathBuf,
    /// Additions to its environment.
    pub env: BTreeMap<String, String>,
    /// How many processes share the conversations; `None` for one for each processor, as far as they are needed.
    pub processes: Option<u32>,
    /// How long it may take to come up.
    pub ready_timeout: Duration,
}

/// A runtime of Amazon Bedrock AgentCore.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentCoreSpec {
    /// The runtime's ARN.
    pub runtime: String,
    /// Its endpoint; `None` for `DEFAULT`.
    pub qualifier: Option<String>,
    /// The AWS region; `None` for the ARN's.
    pub region: Option<String>,
    /// Another address than AWS's own.
    pub base_url: Option<String>,
    /// On whose behalf; `None` for nobody in particular.
    pub user_id: Option<String>,
    /// The exchange. Its `session` is always ours.
    pub exchange: HttpExchange,
}

/// An agent that speaks the Agent2Agent protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct A2aSpec {
    /// Where its card is found: the agent's base address, or that of the card itself.
    pub url: String,
    /// Which version of the protocol is spoken.
    pub version: A2aVersion,
    /// Extra headers, as in [`HttpExchange::headers`].
    pub headers: BTreeMap<String, String>,
    /// What proves who asks.
    pub auth: Option<Auth>,
}

/// A version of the Agent2Agent protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum A2aVersion {
    /// What the agent's card says.
    Auto,
    /// 0.3, `message/send`.
    V0_3,
    /// 1.0, `SendMessage`.
    V1_0,
}

/// Whether, and for how long, an agent's spans are waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpansSpec {
    /// Whether they are waited for at all.
    pub wait: SpansWait,
    /// How long after a conversation's end.
    pub deadline: Duration,
    /// Attributes that hold the session id, beside those that frameworks are known to send.
    pub session_attributes: Vec<String>,
}

/// Whether an agent's spans are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpansWait {
    /// Until the first sessions showed that the agent sends none.
    Auto,
    /// Always; a session without them says so.
    Expected,
    /// Never.
    Off,
}
