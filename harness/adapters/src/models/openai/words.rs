//! What a person reads when a call fails: one line with what happened, where, and what to do.

use super::{Flavour, cause::Cause, connection::Trouble, shape::Part};
use crate::agents::excerpt::one_line;
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, ModelError},
};

/// How much of what a server said is shown, in characters.
const SHOWN: usize = 300;

/// What the words are about.
pub(super) struct Site {
    /// The model as the suite calls it.
    pub(super) id: ModelId,
    /// The model as the provider calls it.
    pub(super) name: String,
    /// The host.
    pub(super) host: String,
    /// The path on it.
    pub(super) path: String,
    /// Where the key came from; empty where there is none.
    pub(super) key_hint: String,
    /// The project, where one is sent.
    pub(super) project: Option<String>,
    /// What kind of server it is.
    pub(super) flavour: Flavour,
}

impl Site {
    /// A line that begins with the model.
    pub(super) fn line(&self, words: &str) -> String {
        format!("{}: {words}", self.id)
    }

    /// For an error that the server states; `said` is its status and its own words.
    pub(super) fn stated(&self, cause: Cause, said: &str) -> String {
        let (host, path, name) = (&self.host, &self.path, &self.name);
        let words = match cause {
            Cause::Key if self.key_hint.is_empty() => {
                format!("{host} wants a key and none was given ({said}); name its variable in the suite")
            }
            Cause::Key => format!("{host} refuses the key ({said}); check {}", self.key_hint),
            Cause::Access => format!("{host} gives no access ({said}); check {}", self.access()),
            Cause::Project => format!("{host} does not know the project ({said}); check {}", self.project()),
            Cause::Model => format!("{host} has no model {name} ({said}); {}", self.other_model()),
            Cause::Route => format!(
                "{host} does not serve this model at {path} ({said}); end the base URL in the other of /v1 and /openai/v1, or choose the other api"
            ),
            Cause::Address => {
                format!(
                    "nothing that answers is at {host}{path} ({said}); check the base URL, most end in /v1"
                )
            }
            Cause::Throttled => format!("{host} takes no more for now ({said})"),
            Cause::Quota => {
                format!("the account at {host} is used up ({said}); add credit or raise its limit")
            }
            Cause::Loading => format!("{host} is still loading the model ({said})"),
            Cause::TooLong => format!(
                "the prompt is longer than the model can read ({said}); take a model that reads more, or fewer turns"
            ),
            Cause::TimedOut => format!("{host} gave up waiting for the model ({said})"),
            Cause::Server => format!("{host} failed ({said})"),
            Cause::Filtered => format!("a filter at {host} stopped the call ({said})"),
            Cause::Retention => format!(
                "how long data is kept forbids this model ({said}); change the retention of the project or account"
            ),
            Cause::Request => format!("{host} refuses the request ({said})"),
            Cause::Odd => format!("{host} answered with an error dressed as success ({said})"),
        };
        self.line(&words)
    }

    /// For an answer that never came, or not whole.
    pub(super) fn trouble(&self, trouble: Trouble) -> ModelError {
        let host = &self.host;
        let (fault, words) = match trouble {
            Trouble::Unproved(why) => (Fault::Denied, format!("the call cannot be signed: {why}")),
            Trouble::Unreachable(why) => {
                (Fault::Unreachable, format!("cannot reach {host} ({why}); {}", self.other_address()))
            }
            Trouble::BrokenOff(why) => (
                Fault::BrokenOff,
                format!("{host} broke the connection before the answer was complete ({why})"),
            ),
            Trouble::TooMuch => (Fault::Garbled, format!("{host} answered with more than 32 MiB")),
        };
        ModelError::provider(fault, self.line(&words))
    }

    /// For a part that is left out, or said another way, from now on.
    pub(super) fn reshaped(&self, part: Part, said: &str) -> String {
        self.line(&format!(
            "it does not take {} as sent ({said}); from now on it is asked another way",
            part.as_str()
        ))
    }

    fn access(&self) -> String {
        let whose = if self.key_hint.is_empty() { "what the caller" } else { &self.key_hint };
        match &self.project {
            Some(project) => format!("what {whose} and the project {} may use", one_line(project, SHOWN)),
            None if self.key_hint.is_empty() => "whether a key is needed".to_owned(),
            None => format!("what {whose} may use"),
        }
    }

    fn project(&self) -> String {
        match &self.project {
            Some(project) => {
                format!("the id {} and its region: a project is known in one only", one_line(project, SHOWN))
            }
            None => "the account's default project".to_owned(),
        }
    }

    fn other_model(&self) -> String {
        match self.flavour {
            Flavour::Ollama => format!("run `ollama pull {}`", self.name),
            Flavour::Mantle => "check the name, which differs from Converse's, and the region".to_owned(),
            Flavour::OpenAi | Flavour::Compatible => "check the name and what the key may use".to_owned(),
        }
    }

    fn other_address(&self) -> &'static str {
        match self.flavour {
            Flavour::Ollama => "is it running? Start it with `ollama serve`",
            Flavour::Mantle => "check the region and the network",
            Flavour::OpenAi | Flavour::Compatible => "check the base URL and the network",
        }
    }
}

/// A status and the server's own words, short and on one line.
pub(crate) fn said(status: u16, words: &str) -> String {
    match one_line(words, SHOWN) {
        words if words.is_empty() => format!("HTTP {status} without words"),
        words => format!("HTTP {status}: {words}"),
    }
}

/// What came instead of JSON.
pub(super) fn instead(content_type: &str, body: &[u8]) -> String {
    let start = one_line(&String::from_utf8_lossy(body), 100);
    let kind = one_line(content_type, 100);
    if start.is_empty() { format!("{kind}, empty") } else { format!("{kind} that begins \"{start}\"") }
}
