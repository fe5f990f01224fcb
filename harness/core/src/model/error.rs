//! Why a model gave no answer, and what follows from it.

use crate::usage::Usage;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Why a model gave no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// The run's budget would be exceeded; nothing was sent.
    #[error("what is left of the budget is less than one more call may cost")]
    Budget,
    /// The provider cannot be reached, or answered with an error.
    #[error(transparent)]
    Provider(Box<ProviderError>),
}

impl ModelError {
    /// A fault of the provider with words for a person.
    pub fn provider(fault: Fault, message: impl Into<String>) -> Self {
        Self::from(ProviderError { fault, message: message.into(), retry_after: None, usage: None })
    }

    /// The fault; `None` for a spent budget.
    pub fn fault(&self) -> Option<Fault> {
        match self {
            Self::Budget => None,
            Self::Provider(error) => Some(error.fault),
        }
    }
}

impl From<ProviderError> for ModelError {
    fn from(error: ProviderError) -> Self {
        Self::Provider(Box::new(error))
    }
}

/// A provider's failure, told apart by what can be done about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ProviderError {
    /// What kind of failure.
    pub fault: Fault,
    /// One line for a person: what happened, and what to do. Holds no secret.
    pub message: String,
    /// How long the provider asks to wait.
    pub retry_after: Option<Duration>,
    /// Tokens that were used all the same.
    pub usage: Option<Usage>,
}

/// The kinds of failure of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Too many requests or tokens for now.
    Throttled,
    /// The model is being loaded.
    NotReady,
    /// The provider failed on its side.
    Unavailable,
    /// The connection broke before the answer was complete.
    BrokenOff,
    /// No connection came about: a wrong host, no network.
    Unreachable,
    /// No answer within the time a call may take, by our clock or the provider's.
    TimedOut,
    /// The model does not take something that was asked for; the same asking without it was not tried yet.
    Reshape,
    /// An answer came that cannot be read: no JSON, another content type, an error dressed as success.
    Garbled,
    /// The key is wrong or expired, or gives no access to this model.
    Denied,
    /// There is no such model here, or not any more.
    NoSuchModel,
    /// The account's quota or credit is used up; waiting does not help, or would have to be for longer than a run may.
    QuotaSpent,
    /// The provider refuses the request as it is.
    Invalid,
    /// The prompt is longer than the model can read.
    TooLong,
    /// The answer was cut off at the most tokens it may have.
    CutShort,
    /// The model or a guardrail declined to answer.
    Declined,
    /// Nothing like this request was recorded.
    NotRecorded,
    /// A failure of our own, such as a prompt the offline model has no rules for.
    Internal,
}

impl Fault {
    /// Whether every other call would fare the same, once retries are used up.
    pub fn is_final(self) -> bool {
        match self {
            Self::Unreachable | Self::Denied | Self::NoSuchModel | Self::QuotaSpent => true,
            Self::Throttled
            | Self::NotReady
            | Self::Unavailable
            | Self::BrokenOff
            | Self::TimedOut
            | Self::Reshape
            | Self::Garbled
            | Self::Invalid
            | Self::TooLong
            | Self::CutShort
            | Self::Declined
            | Self::NotRecorded
            | Self::Internal => false,
        }
    }

    /// Whether the provider may have charged for the call. Where it has not, the call is known to be free.
    pub fn may_be_charged(self) -> bool {
        match self {
            Self::BrokenOff | Self::TimedOut | Self::Garbled | Self::CutShort | Self::Declined => true,
            Self::Throttled
            | Self::NotReady
            | Self::Unavailable
            | Self::Unreachable
            | Self::Reshape
            | Self::Denied
            | Self::NoSuchModel
            | Self::QuotaSpent
            | Self::Invalid
            | Self::TooLong
            | Self::NotRecorded
            | Self::Internal => false,
        }
    }
}
