//! What a draft is held against.

use rehearsal_core::{actor::ActorProfile, case::Case, session::Turn};

/// The case, who plays it, and what was said before the draft.
pub(super) struct Scene<'a> {
    pub(super) case: &'a Case,
    pub(super) profile: &'a ActorProfile,
    pub(super) before: &'a [Turn],
}

impl<'a> Scene<'a> {
    /// The agent's last words, where the last turn brought any.
    pub(super) fn last_reply(&self) -> Option<&'a str> {
        self.before.last().and_then(|turn| turn.reply.as_deref())
    }

    /// The user's earlier messages. Answers to questions are none: the same question may get the same answer.
    pub(super) fn messages(&self) -> impl Iterator<Item = &'a str> {
        self.before.iter().filter(|turn| !turn.is_answer()).map(|turn| turn.user.text.as_str())
    }
}
