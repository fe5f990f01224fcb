//! Turns that are kept for a process that may have to go on with the conversation, and turns that were.

use crate::{conversation::Conversation, converse::Stage};
use rehearsal_core::{
    event::RunEvent,
    session::Turn,
    span::{Evidence, ExpectedTurn, Trace},
};

impl Stage<'_> {
    /// Keeps a turn that has just ended, with those of its spans that have come.
    pub(crate) async fn keep(&self, turn: &Turn, conversation: Option<String>) {
        if self.continuity.continues() {
            let mut turn = turn.clone();
            let so_far = self.parts.spans.so_far(&self.broken.session);
            if let Some((_, trace)) = so_far.into_iter().find(|(number, _)| *number == turn.number) {
                turn.trace = trace;
            }
            self.send_kept(turn, conversation).await;
        }
    }

    /// Keeps what has come since of the turns before: the spans of a turn follow its reply.
    pub(crate) async fn keep_spans(&self, conversation: &mut Conversation) {
        if !self.continuity.continues() || conversation.turns().is_empty() {
            return;
        }
        for (number, trace) in self.parts.spans.so_far(&self.broken.session) {
            if let Some(turn) = conversation.traced(number, trace).cloned() {
                self.send_kept(turn, None).await;
            }
        }
    }

    async fn send_kept(&self, turn: Turn, conversation: Option<String>) {
        let attempt = self.attempt.index;
        self.events.send(RunEvent::TurnKept { attempt, turn: Box::new(turn), conversation }).await;
    }

    /// Takes a turn as an earlier process had it, in the place of sending its message again. Its spans may still be on their
    /// way, unless all of them are there.
    pub(crate) async fn replay(&self, conversation: &mut Conversation, turn: &Turn) {
        let (session, spans) = (&self.broken.session, &self.parts.spans);
        let &Turn { number, context, sent_at, ended_at, .. } = turn;
        if turn.trace.evidence != Evidence::Complete {
            let (message, attempt) = (turn.user.text.as_str(), Some(self.attempt));
            spans.expect(ExpectedTurn { session, number, context, sent_at, message, attempt });
            spans.ended(session, number, ended_at);
            if let Some(name) = &self.broken.conversation {
                spans.known_as(session, name);
            }
        }
        conversation.replied(turn.clone());
        self.events.send(RunEvent::TurnEnded { attempt: self.attempt.index, turn: number }).await;
    }
}

/// Whether a trace tells more than another of the same turn.
pub(crate) fn tells_more(trace: &Trace, than: &Trace) -> bool {
    trace.spans.len() > than.spans.len()
        || (trace.evidence == Evidence::Complete && than.evidence != Evidence::Complete)
}
