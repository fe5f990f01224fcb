//! The ways in which the provider misbehaves.

use super::{Feature, Heard};
use std::time::Duration;

/// How a request is met instead of well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mood {
    /// 429, with the seconds to wait where given.
    Throttles(Option<u64>),
    /// 429 of another kind: the model is being loaded.
    NotReady,
    /// 500.
    Fails,
    /// 503.
    Unavailable,
    /// 408: the model took too long.
    TimesOut,
    /// 424: the model failed.
    ModelFails,
    /// A good answer, after this time.
    Slow(Duration),
    /// No answer, ever.
    Hangs,
    /// The connection is cut in the middle of a good answer.
    BreaksOff,
    /// Success, with half of the JSON.
    Malformed,
    /// Success, with a web page.
    Html,
    /// Success, with an error for a body.
    ErrorAsSuccess,
    /// The key is wrong.
    WrongKey,
    /// The key was right once.
    KeyExpired,
    /// The key is right, but not for this.
    NoAccess,
    /// The account's money or quota is used up.
    QuotaSpent,
    /// There is no such model.
    UnknownModel,
    /// There was such a model.
    EndOfLife,
    /// The prompt is longer than the model can read.
    TooLong,
    /// The model lacks a feature: a request that uses it is refused, any other is answered well.
    Lacks(Feature),
    /// Prose instead of JSON.
    Chatters,
    /// This answer, whatever was asked.
    Says(&'static str),
    /// JSON of another shape than the one asked for.
    WrongShape,
    /// Half of an answer, at the most tokens allowed.
    CutShort,
    /// A good answer, without the count of tokens.
    NoUsage,
    /// A good answer, after some thinking aloud in a block of its own.
    ThinksFirst,
    /// A refusal to answer.
    Declines,
    /// The key is wrong, and the error repeats it.
    EchoesKey,
}

impl Mood {
    /// Whether a request can be met so at all.
    pub(super) fn applies_to(self, heard: &Heard) -> bool {
        match self {
            Self::Lacks(feature) => heard.asked.as_ref().is_some_and(|asked| asked.uses(feature)),
            _ => true,
        }
    }
}
