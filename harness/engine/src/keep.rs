//! Turns that are kept for a process that may have to go on with the conversation, and turns that were.

use crate::{conversation::Conversation, converse::Stage};
use rehearsal_core::{
    event::RunEvent,
    session::Turn,
    span::{Evidence, ExpectedTurn, Trace},
    suite::Continuity,
};
use std::collections::BTreeSet;

impl Stage<'_> {
    /// Takes the agent's reply in, and keeps the turn with those of its spans that have come.
    pub(crate) async fn replied(&self, conversation: &mut Conversation, turn: Turn, named: Option<String>) {
        let ended = turn.number;
        conversation.replied(turn);
        if !self.continuity.continues() {
            return;
        }
        let mut told = self.take_spans_in(conversation);
        told.insert(ended);
        self.send_kept(conversation, &told, named.map(|named| (ended, named))).await;
    }

    /// Keeps what has come since of the turns before: the spans of a turn follow its reply.
    pub(crate) async fn keep_spans(&self, conversation: &mut Conversation) {
        if !self.continuity.continues() || conversation.turns().is_empty() {
            return;
        }
        let told = self.take_spans_in(conversation);
        self.send_kept(conversation, &told, None).await;
    }

    /// Puts the spans that have come into their turns; the numbers of those of which more is known now.
    fn take_spans_in(&self, conversation: &mut Conversation) -> BTreeSet<u32> {
        let news = self.parts.spans.news(&self.broken.session).into_iter();
        news.filter_map(|(number, trace)| conversation.traced(number, trace).then_some(number)).collect()
    }

    /// Keeps these turns as they are known now, and by which name the agent knows the conversation since one of them.
    async fn send_kept(
        &self,
        conversation: &Conversation,
        told: &BTreeSet<u32>,
        named: Option<(u32, String)>,
    ) {
        let attempt = self.attempt.index;
        for turn in conversation.turns().iter().filter(|turn| told.contains(&turn.number)) {
            let named =
                named.as_ref().filter(|(since, _)| *since == turn.number).map(|(_, name)| name.clone());
            let kept = RunEvent::TurnKept { attempt, turn: Box::new(turn.clone()), conversation: named };
            self.events.send(kept).await;
        }
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

/// Whether another process may go on with a conversation that broke off, with an agent that keeps it. Ended with the agent, it
/// would be gone; left open, it ends there by itself once it has been idle for long enough.
pub(crate) fn may_go_on(continuity: Continuity, conversation: &Conversation) -> bool {
    let is_kept = match continuity {
        Continuity::BySession => true,
        Continuity::None | Continuity::Stateless => false,
    };
    let mut held = conversation.turns().iter().filter(|turn| turn.error.is_none());
    let can_go_on = held.next_back().is_some_and(|turn| turn.questions.is_empty());
    is_kept && can_go_on && conversation.ending().is_broken_off()
}

/// Whether a trace tells more than another of the same turn.
pub(crate) fn tells_more(trace: &Trace, than: &Trace) -> bool {
    trace.spans.len() > than.spans.len()
        || (trace.evidence == Evidence::Complete && than.evidence != Evidence::Complete)
}
