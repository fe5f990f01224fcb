//! Calls of a bare client, each of which is a trace of its own, are joined into turns; and turns are known to be of
//! one conversation.

use super::{
    super::dialect::last_user_text,
    history::{self, Print},
    piece::{Piece, first_input, models},
};
use rehearsal_core::span::{Message, ModelCall, Part};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Joins pieces, which come in the order of time, into turns, and numbers their conversations.
pub(super) fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut loom = Loom::default();
    for piece in pieces {
        loom.take(piece);
    }
    loom.turns
}

/// What comes from one sender under one session id, or under none.
type Thread = (Arc<str>, Option<String>);

/// Turns as far as they came.
#[derive(Default)]
struct Loom {
    turns: Vec<Piece>,
    /// The turns in which a conversation came to such a point. Conversations that say the same are told apart by
    /// taking each only once.
    ends: HashMap<(usize, Print), Ends>,
    /// The turns in which a call of a tool was asked for, by its id.
    open: HashMap<(usize, String), usize>,
    threads: HashMap<Thread, usize>,
    conversations: HashMap<String, usize>,
    next_conversation: usize,
}

#[derive(Default)]
struct Ends {
    turns: Vec<usize>,
    taken: usize,
}

impl Ends {
    /// The first that nothing has gone on from yet, or else the last: a call may be made again.
    fn take(&mut self) -> Option<usize> {
        match self.turns.get(self.taken) {
            Some(turn) => {
                self.taken += 1;
                Some(*turn)
            }
            None => self.turns.last().copied(),
        }
    }
}

/// An earlier turn that a piece goes on from.
struct Link {
    turn: usize,
    user_goes_on: bool,
}

impl Loom {
    fn take(&mut self, mut piece: Piece) {
        let threads = self.threads.len();
        let thread: Thread = (Arc::clone(&piece.sender), piece.session.clone());
        let thread = *self.threads.entry(thread).or_insert(threads);
        let link = self.link(&piece, thread);
        let earlier = link.as_ref().and_then(|link| self.turns.get(link.turn));
        let is_same_turn = link.as_ref().is_some_and(|link| !link.user_goes_on)
            && piece.is_bare()
            && earlier.is_some_and(Piece::is_bare);
        let known = earlier.map(|earlier| earlier.conversation);
        let turn = match link.filter(|_| is_same_turn) {
            Some(link) => link.turn,
            None => self.turns.len(),
        };
        self.note_ends(&piece, thread, turn);
        match self.turns.get_mut(turn) {
            Some(earlier) => earlier.absorb(piece),
            None => {
                piece.conversation = self.conversation(&piece, known);
                self.turns.push(piece);
            }
        }
    }

    /// The turn that a piece goes on from: the one of the longest conversation that what its first model was sent
    /// begins with, or else the one in which a tool was asked for whose answer it holds.
    fn link(&mut self, piece: &Piece, thread: usize) -> Option<Link> {
        let models = models(&piece.spans);
        let input = first_input(&models)?;
        for place in history::places(input) {
            if let Some(turn) = self.ends.get_mut(&(thread, place.print)).and_then(Ends::take) {
                return Some(Link { turn, user_goes_on: place.user_goes_on });
            }
        }
        let turn = unasked(input).find_map(|id| self.open.get(&(thread, id.to_owned())))?;
        Some(Link { turn: *turn, user_goes_on: last_user_text(input).is_some() })
    }

    fn note_ends(&mut self, piece: &Piece, thread: usize, turn: usize) {
        for call in models(&piece.spans) {
            if let Some(end) = history::end(call) {
                self.ends.entry((thread, end)).or_default().turns.push(turn);
            }
            for id in asked(call) {
                self.open.insert((thread, id.to_owned()), turn);
            }
        }
    }

    /// The number of a new turn's conversation.
    fn conversation(&mut self, piece: &Piece, linked: Option<usize>) -> usize {
        let known = match &piece.session {
            Some(session) => self.conversations.get(session).copied(),
            None => linked,
        };
        let number = known.unwrap_or(self.next_conversation);
        self.next_conversation = self.next_conversation.max(number + 1);
        if let Some(session) = &piece.session {
            self.conversations.insert(session.clone(), number);
        }
        number
    }
}

impl Piece {
    /// Takes in another piece of the same turn.
    fn absorb(&mut self, other: Self) {
        self.spans.extend(other.spans);
        self.voices.extend(other.voices);
        self.traces += other.traces;
        for note in other.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }
}

/// The ids of the tools' calls that a model asked for.
fn asked(call: &ModelCall) -> impl Iterator<Item = &str> {
    call.output.iter().flat_map(|message| &message.parts).filter_map(call_id)
}

/// The ids of answers whose calls are not among the same messages: what came before is kept elsewhere.
fn unasked(input: &[Message]) -> impl Iterator<Item = &str> {
    let parts = || input.iter().flat_map(|message| &message.parts);
    let asked: HashSet<&str> = parts().filter_map(call_id).collect();
    parts().filter_map(answer_id).filter(move |id| !asked.contains(id))
}

fn call_id(part: &Part) -> Option<&str> {
    match part {
        Part::ToolCall(call) => call.id.as_deref(),
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolResult { .. } | Part::Other { .. } => None,
    }
}

fn answer_id(part: &Part) -> Option<&str> {
    match part {
        Part::ToolResult { id, .. } => id.as_deref(),
        Part::Text { .. } | Part::Reasoning { .. } | Part::ToolCall(_) | Part::Other { .. } => None,
    }
}
