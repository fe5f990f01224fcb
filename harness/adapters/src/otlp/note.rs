//! What a reader of spans should know of them: what the sender left out, and what was concluded rather than said.

use std::fmt;

/// Something worth knowing of the spans of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The sender's own limits cost something, which shows nowhere else: the oldest messages are gone.
    Dropped {
        /// How many attributes, those of events included.
        attributes: u64,
        /// How many events.
        events: u64,
        /// On how many spans.
        spans: u64,
    },
    /// So many calls of tools are known from the models' messages alone.
    CallsWithoutSpan(usize),
    /// So many log records of what was said belong to spans that did not come.
    LogsWithoutSpan(usize),
    /// So many calls of models, each a trace of its own, make this turn: each was sent what the one before answered.
    JoinedByHistory(usize),
    /// The trace holds several turns; they were told apart by their agents and by what each was sent.
    OneOfTrace,
    /// Something was not sent.
    Missing {
        /// What.
        what: Missing,
        /// What to do about it.
        remedy: &'static str,
    },
}

/// What a turn's spans may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// What was said: messages, arguments, answers.
    Words,
    /// The calls of models.
    Models,
    /// How many tokens the calls of models took.
    Tokens,
    /// Which agent it was.
    Agent,
    /// Which session it was.
    Session,
    /// Which calls make a turn.
    Turns,
}

impl Missing {
    /// What helps where nothing is known of the sender.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Words => {
                "set OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental and \
                 OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_AND_EVENT where the agent runs"
            }
            Self::Models => "instrument the client of the model as well",
            Self::Tokens => {
                "ask the provider to report usage; OpenAI's streams do with stream_options include_usage"
            }
            Self::Agent => {
                "put a span around each turn, with gen_ai.operation.name=invoke_agent and gen_ai.agent.name"
            }
            Self::Session => "set session.id or gen_ai.conversation.id on the spans of a conversation",
            Self::Turns => "put a span around each turn, so that its calls share a trace",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Words => "what was said was not sent",
            Self::Models => "no call of a model was sent",
            Self::Tokens => "the calls of models come without their tokens",
            Self::Agent => "no span names the agent",
            Self::Session => "no session id was sent",
            Self::Turns => {
                "each call of a model is a trace of its own, and nothing says which of them make a turn"
            }
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped { attributes, events, spans } => write!(
                f,
                "the sender dropped {attributes} attributes and {events} events on {spans} spans; raise \
                 OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and OTEL_SPAN_EVENT_COUNT_LIMIT"
            ),
            Self::CallsWithoutSpan(count) => {
                write!(f, "tool calls without a span, known from the model's messages: {count}")
            }
            Self::LogsWithoutSpan(count) => {
                write!(f, "log records of what was said whose spans did not come: {count}")
            }
            Self::JoinedByHistory(count) => write!(
                f,
                "{count} traces are taken for one turn, as each call was sent what the one before it answered"
            ),
            Self::OneOfTrace => {
                f.pad("the trace holds several turns, told apart by what each agent was sent")
            }
            Self::Missing { what, remedy } => write!(f, "{what}; {remedy}"),
        }
    }
}
