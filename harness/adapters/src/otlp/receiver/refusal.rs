//! Why a request is refused, whichever protocol it came by.

use crate::otlp::decode::DecodeError;

/// Why a request is refused, and in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) fault: Fault,
    pub(super) reason: String,
}

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not what it says it is.
    Unreadable,
    /// It is larger than what is taken in.
    TooLarge,
    /// It is in a form that is not understood.
    Unsupported,
    /// It does not show the token.
    Unauthenticated,
    /// There is nothing at this address.
    Unknown,
    /// It took too long to arrive.
    TooSlow,
    /// There is no room for it now.
    NoRoom,
    /// It is our fault.
    Defect,
}

/// After how many seconds a request that was put off may come again.
pub(super) const RETRY_AFTER: u64 = 1;

impl Refusal {
    pub(super) fn new(fault: Fault, reason: impl Into<String>) -> Self {
        Self { fault, reason: reason.into() }
    }

    pub(super) fn too_large(limit: usize) -> Self {
        Self::new(Fault::TooLarge, format!("the body has more than {limit} bytes; export smaller batches"))
    }

    pub(super) fn no_room() -> Self {
        Self::new(Fault::NoRoom, "no room for more spans until a session is settled; send them again")
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        let fault = match error {
            DecodeError::TooLarge { .. } | DecodeError::TooMany { .. } => Fault::TooLarge,
            DecodeError::Protobuf(_) | DecodeError::Json(_) | DecodeError::Gzip(_) => Fault::Unreadable,
        };
        Self::new(fault, error.to_string())
    }
}
