//! Why an agent cannot be set up as the suite asks: known before anything was sent or started.

use rehearsal_core::agent::AgentError;

/// Why no agent came of a suite's `agent` section.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The suite, or the environment, must be changed.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The agent's program did not come up.
    #[error(transparent)]
    Agent(#[from] AgentError),
}

/// What the suite asks for and cannot have. No message shows a header's value or a variable's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The address cannot be posted to.
    #[error("the agent's url cannot be used: {0}; write it as http://host:port/path")]
    Url(String),
    /// A placeholder that nobody fills in.
    #[error(
        "{place} holds the unknown placeholder {{{{{name}}}}}; known are {{{{message}}}}, {{{{session_id}}}}, {{{{turn}}}} and {{{{mcp_url}}}}"
    )]
    Placeholder {
        /// Whether the body or which header.
        place: String,
        /// The name between the braces.
        name: String,
    },
    /// The list of messages cannot be a part of a text.
    #[error(
        "{place} has {{{{messages}}}} beside other text; it is a list and must be a whole string of the body"
    )]
    MessagesInText {
        /// Whether the body or which header.
        place: String,
    },
    /// The reply's pointer is none.
    #[error("the reply pointer {0:?} is not a JSON pointer; begin it with a slash, as in /reply")]
    Pointer(String),
    /// A header's name cannot be sent.
    #[error("{0:?} is not a header name")]
    HeaderName(String),
    /// A header needs a variable that is not set.
    #[error("the header {header} needs the environment variable {variable}, which is not set")]
    MissingVariable {
        /// The header.
        header: String,
        /// The variable.
        variable: String,
    },
    /// A variable holds what no header can carry.
    #[error(
        "the environment variable {variable} holds a line break or control character, so the header {header} cannot carry it"
    )]
    Variable {
        /// The header.
        header: String,
        /// The variable.
        variable: String,
    },
    /// A user's name that cannot be sent with a password (RFC 7617).
    #[error("the environment variable {0} holds a colon, which no user name may that goes with a password")]
    UserName(String),
    /// No runtime of AgentCore has this ARN.
    #[error(
        "{0:?} is not the ARN of an AgentCore runtime, such as arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEf1234"
    )]
    Runtime(String),
    /// A setting of AWS is missing or makes no sense, or there are no credentials.
    #[error("{0}")]
    Aws(String),
    /// The suite leaves its agent to a program.
    #[error("the suite's agent is a Rust value (`in_process`): play it from the program that has it")]
    InProcess,
    /// The HTTP client cannot be built, for want of root certificates for example.
    #[error("the http client cannot be set up: {0}")]
    Client(String),
}
