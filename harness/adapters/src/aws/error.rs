//! What can go wrong with a service of AWS, each in one line that says what to do.

/// Why a service of AWS could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwsError {
    /// A setting is missing or makes no sense: no region, an address that is none. Nothing was sent.
    #[error("{0}")]
    Settings(String),
    /// There is nothing to prove with who asks: no credentials, an expired login. Nothing was sent.
    #[error("{0}")]
    Credentials(String),
    /// What was asked for is beyond the service's known limits. Nothing was sent.
    #[error("{0}")]
    Invalid(String),
    /// The service was asked, and did not do it.
    #[error("cannot {what} at {place}: {said}")]
    Call {
        /// What was asked of it, such as `list the projects`.
        what: &'static str,
        /// Its host.
        place: String,
        /// The kind of failure.
        fault: CallFault,
        /// What it said, and what to do.
        said: String,
    },
}

impl AwsError {
    /// Whether this was known before anything was sent, so that something has to be changed here.
    pub fn before_asking(&self) -> bool {
        match self {
            Self::Settings(_) | Self::Credentials(_) | Self::Invalid(_) => true,
            Self::Call { .. } => false,
        }
    }

    /// The kind of failure, where the service was asked.
    pub fn fault(&self) -> Option<CallFault> {
        match self {
            Self::Settings(_) | Self::Credentials(_) | Self::Invalid(_) => None,
            Self::Call { fault, .. } => Some(*fault),
        }
    }
}

/// The kinds of failure of a service that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallFault {
    /// The credentials or the key were good once.
    Expired,
    /// The credentials, the key or the signature are not accepted.
    Unknown,
    /// The caller is known, and may not do this.
    Denied,
    /// There is no such thing, or not in this region.
    NotFound,
    /// Asked too often.
    Throttled,
    /// The service takes the question for wrong.
    Refused,
    /// The service has failed.
    Broken,
    /// The service cannot be reached.
    Unreachable,
    /// The service did not answer in time.
    TimedOut,
    /// The answer is not what this service answers.
    Unreadable,
}
