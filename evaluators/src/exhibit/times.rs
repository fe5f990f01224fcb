//! When things happened, as a judge sees it. In a block of its own, since no two runs take the same time.

use rehearsal_core::{clock::Timestamp, session::Turn};
use serde::Serialize;
use std::time::Duration;

/// When a message was sent and how long its reply took, in whole seconds.
#[derive(Serialize)]
pub(crate) struct TimeView {
    turn: u32,
    /// Since the first message.
    sent_after_seconds: u64,
    reply_took_seconds: u64,
}

impl TimeView {
    /// The times of a turn in a session that began then.
    pub(super) fn of(turn: &Turn, began: Timestamp) -> Self {
        Self {
            turn: turn.number,
            sent_after_seconds: rounded(turn.sent_at.since(began)),
            reply_took_seconds: rounded(turn.ended_at.since(turn.sent_at)),
        }
    }
}

fn rounded(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_millis() >= 500)
}
