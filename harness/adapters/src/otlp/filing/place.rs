//! Where the records of a trace go.

use super::open::OpenSession;
use std::sync::Arc;

/// Where the records of a trace go.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// To the turn whose trace id we handed out.
    Turn(Arc<OpenSession>, u32),
    /// To the session that a span of the trace names.
    Session(Arc<OpenSession>),
    /// To the session whose turn alone was open when the trace began.
    Guess(Arc<OpenSession>),
    /// Several sessions share the trace, of which this one came last: only spans that say whose they are can
    /// be filed.
    Shared(Arc<OpenSession>),
}

impl Place {
    pub(super) fn owner(&self) -> &Arc<OpenSession> {
        match self {
            Self::Turn(owner, _) | Self::Session(owner) | Self::Guess(owner) | Self::Shared(owner) => owner,
        }
    }

    /// Where the trace goes once a span of it names a session; `None` where it stays.
    pub(super) fn named(&self, session: &Arc<OpenSession>) -> Option<Self> {
        let is_same = Arc::ptr_eq(self.owner(), session);
        match self {
            Self::Guess(_) if is_same => Some(Self::Session(Arc::clone(session))),
            Self::Session(_) | Self::Guess(_) if !is_same => Some(Self::Shared(Arc::clone(session))),
            Self::Turn(..) | Self::Session(_) | Self::Guess(_) | Self::Shared(_) => None,
        }
    }
}
