//! The arguments of `rehearsal new`.

use crate::compose::Listen;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Start a suite: write a small one for your agent, try the agent with one message, and say what its spans tell.
///
/// On a terminal it asks for what is left out.
#[derive(Clone, Debug, Args)]
pub struct NewArgs {
    /// The suite file to write
    #[arg(value_name = "FILE", default_value = "suite.yaml")]
    pub file: PathBuf,

    /// How the agent is reached.
    #[command(flatten)]
    pub way: WayArgs,

    /// With --openai: what the agent calls itself
    #[arg(long, value_name = "NAME", requires = "openai")]
    pub model: Option<String>,

    /// With --command: what the program speaks
    #[arg(long, value_enum, default_value_t = SpeaksArg::Http, requires = "command")]
    pub speaks: SpeaksArg,

    /// What a user says first
    #[arg(long, value_name = "TEXT")]
    pub input: Option<String>,

    /// What must have happened for the user to be satisfied
    #[arg(long, value_name = "TEXT")]
    pub goal: Option<String>,

    /// The suite's name [default: the file's]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Receive the agent's spans here [default: port 4318 for agents that run already, otherwise any free one]
    #[arg(long, value_name = "[HOST:]PORT")]
    pub otlp: Option<Listen>,

    /// Do not try the agent
    #[arg(long)]
    pub no_try: bool,

    /// Write over a file that is there
    #[arg(long)]
    pub force: bool,
}

/// The ways to reach an agent, of which there is one.
#[derive(Clone, Debug, Args)]
#[group(multiple = false)]
pub struct WayArgs {
    /// An agent that runs and answers POST with JSON
    #[arg(long, value_name = "URL")]
    pub http: Option<String>,

    /// An agent that runs and speaks OpenAI's API, up to and without /chat/completions
    #[arg(long, value_name = "URL")]
    pub openai: Option<String>,

    /// A program to start, such as "python agent.py"
    #[arg(long, value_name = "COMMAND")]
    pub command: Option<String>,

    /// An object of a Python module
    #[arg(long, value_name = "MODULE:ATTRIBUTE")]
    pub python: Option<String>,

    /// A runtime of Amazon Bedrock AgentCore
    #[arg(long, value_name = "ARN")]
    pub agentcore: Option<String>,

    /// An agent that speaks the Agent2Agent protocol
    #[arg(long, value_name = "URL")]
    pub a2a: Option<String>,

    /// The bundled travel desk
    #[arg(long)]
    pub demo: bool,
}

/// What a started program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SpeaksArg {
    /// HTTP, on the port in the variable PORT
    Http,
    /// A JSON object a line, on standard input and output
    #[value(alias = "json_lines")]
    JsonLines,
}
