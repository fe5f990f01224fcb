//! The ways to reach an agent, as a new suite writes them.

use super::{quote::quoted, shell::words};
use crate::{
    args::{NewArgs, SpeaksArg},
    exit::Failure,
};

/// How the agent is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By HTTP, as it runs already.
    Http(String),
    /// By OpenAI's API.
    OpenAi {
        /// Where.
        url: String,
        /// What it calls itself.
        model: String,
    },
    /// As a program that is started.
    Command {
        /// The program and its arguments.
        argv: Vec<String>,
        /// Whether it speaks JSON lines rather than HTTP.
        lines: bool,
    },
    /// As an object of a Python module.
    Python(String),
    /// As a runtime of Amazon Bedrock AgentCore.
    AgentCore(String),
    /// By the Agent2Agent protocol.
    A2a(String),
    /// It is the bundled one.
    Demo,
}

/// What a first case says where nobody says anything else.
pub(super) struct Lesson {
    pub(super) input: &'static str,
    pub(super) goal: &'static str,
    /// What the user knows; an example that is not in force where nobody can tell what the agent will ask.
    pub(super) known: &'static str,
    pub(super) turns: u32,
}

/// For any agent: what can be asked of whatever it is, and looked for by rules.
const ANYBODY: Lesson = Lesson {
    input: "Hello, which services do you offer?",
    goal: "The services on offer are told",
    known: "# known: { origin: Lisbon, date: 2026-12-01 }",
    turns: 5,
};

const DESK: Lesson = Lesson {
    input: "I need to book a flight to Paris next week",
    goal: "Flight booking confirmed with dates, destination and price",
    known: "known: { origin: Lisbon, date: 2026-12-01, travellers: 1 }",
    turns: 8,
};

impl Way {
    /// What a first case says.
    pub(super) fn lesson(&self) -> &'static Lesson {
        match self {
            Self::Demo => &DESK,
            Self::Http(_)
            | Self::OpenAi { .. }
            | Self::Command { .. }
            | Self::Python(_)
            | Self::AgentCore(_)
            | Self::A2a(_) => &ANYBODY,
        }
    }

    /// What the arguments say; `None` where they say nothing.
    ///
    /// # Errors
    /// [`Failure::Usage`] for half of what is needed.
    pub(super) fn of(args: &NewArgs) -> Result<Option<Self>, Failure> {
        let way = &args.way;
        let http = way.http.clone().map(Self::Http);
        let openai = match (way.openai.clone(), args.model.clone()) {
            (Some(url), Some(model)) => Some(Self::OpenAi { url, model }),
            (Some(_), None) => {
                return Err(Failure::Usage(
                    "--openai needs --model NAME, what the agent calls itself".into(),
                ));
            }
            (None, _) => None,
        };
        let lines = args.speaks == SpeaksArg::JsonLines;
        let command = way.command.as_deref().map(|text| Self::command(text, lines)).transpose()?;
        let python = way.python.clone().map(Self::Python);
        let agentcore = way.agentcore.clone().map(Self::AgentCore);
        let a2a = way.a2a.clone().map(Self::A2a);
        let demo = way.demo.then_some(Self::Demo);
        Ok(http.or(openai).or(command).or(python).or(agentcore).or(a2a).or(demo))
    }

    /// A program, by the line that one types to start it.
    ///
    /// # Errors
    /// [`Failure::Usage`] where the line cannot be taken apart.
    pub(super) fn command(line: &str, lines: bool) -> Result<Self, Failure> {
        let argv = words(line).map_err(Failure::Usage)?;
        if argv.is_empty() {
            return Err(Failure::Usage("the command is empty".into()));
        }
        Ok(Self::Command { argv, lines })
    }

    /// Whether it runs already, so that it sends its spans where it always does.
    pub(super) fn runs_already(&self) -> bool {
        match self {
            Self::Http(_) | Self::OpenAi { .. } | Self::AgentCore(_) | Self::A2a(_) => true,
            Self::Command { .. } | Self::Python(_) | Self::Demo => false,
        }
    }

    /// The lines of the section `agent`. `folder` is where a program is to run, from the suite's folder, if it is another.
    pub(super) fn yaml(&self, folder: Option<&str>) -> String {
        let folder = folder.map(|folder| format!(", folder: {}", quoted(folder))).unwrap_or_default();
        let (comment, section) = match self {
            Self::Http(url) => (HTTP, format!("http: {{ url: {} }}", quoted(url))),
            Self::OpenAi { url, model } => {
                (OPENAI, format!("openai: {{ base_url: {}, model: {} }}", quoted(url), quoted(model)))
            }
            Self::Command { argv, lines } => {
                let argv = argv.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
                let (comment, speaks) =
                    if *lines { (LINES, ", speaks: json_lines, process: attempt") } else { (WEB, "") };
                (comment, format!("command: {{ run: [{argv}]{speaks}{folder} }}"))
            }
            Self::Python(target) => (PYTHON, format!("python: {{ target: {}{folder} }}", quoted(target))),
            Self::AgentCore(arn) => (AGENTCORE, format!("agentcore: {{ runtime: {} }}", quoted(arn))),
            Self::A2a(url) => (A2A, format!("a2a: {{ url: {} }}", quoted(url))),
            Self::Demo => (DEMO, "command: [rehearsal, demo-agent]".to_owned()),
        };
        let comment = comment.lines().map(|line| format!("  # {line}\n"));
        comment.collect::<String>() + "  " + &section
    }
}

const HTTP: &str = "\
It is posted {\"session_id\", \"message\"} and answers {\"reply\"}. For another form add, for example,
body: { input: \"{{message}}\", thread: \"{{session_id}}\" }, reply: /output/text, headers: { X-Team: \"${TEAM}\" }";
const OPENAI: &str = "\
The key is that of the variable OPENAI_API_KEY where the address is OpenAI's own; for another add key: VARIABLE.
An agent that keeps the conversation itself: api: responses, history: previous_response_id";
const WEB: &str = "\
It is started with its PORT in the environment and posted {\"session_id\", \"message\"} at /chat; it answers {\"reply\"}.
Another path: path: /ask. Variables: env: { STAGE: test }. JSON lines instead of HTTP: speaks: json_lines";
const LINES: &str = "\
It reads a JSON object a line, {\"session_id\", \"turn\", \"message\"}, and answers {\"session_id\", \"turn\", \"reply\"}.
One process serves every conversation if it repeats \"session_id\": process: run. Variables: env: { STAGE: test }";
const PYTHON: &str = "\
An agent, a graph, a callable, or a function that makes one for each conversation.
Another interpreter: interpreter: .venv/bin/python. Variables: env: { STAGE: test }";
const AGENTCORE: &str =
    "Another endpoint than DEFAULT: qualifier: NAME. For the request's form: body, reply, headers";
const A2A: &str = "Where its card is. What proves who asks: auth: { bearer: VARIABLE }";
const DEMO: &str = "The bundled travel desk, to see what a run looks like.";
