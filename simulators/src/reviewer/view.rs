//! Which words of a session are the simulated user's own.

use rehearsal_core::{
    question::AnsweredBy,
    session::{Session, Turn, WrittenBy},
};

/// Whose words a turn of the user's holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// The case's, for which no actor answers.
    Case,
    /// A message that the actor wrote.
    Message,
    /// An answer that the actor gave to a question of the agent's.
    Answer,
}

impl Words {
    /// Whose words they are. The opening message is the case's; nobody had to think it up.
    pub(super) fn of(turn: &Turn) -> Self {
        let answered = turn.user.answers.iter().any(|answer| answer.by == AnsweredBy::Actor);
        match turn.user.by {
            _ if answered => Self::Answer,
            _ if turn.is_answer() => Self::Case,
            WrittenBy::Actor if turn.user.reasoning.is_some() => Self::Message,
            WrittenBy::Actor | WrittenBy::Case => Self::Case,
        }
    }
}

/// Whether the actor had any say: by a message, an answer or the way it stopped.
pub(super) fn actor_took_part(session: &Session) -> bool {
    session.closing.is_some() || session.turns.iter().any(|turn| Words::of(turn) != Words::Case)
}

/// Whether the words stand in the text, however its white space runs.
pub(super) fn stands_in(words: &str, text: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let words = plain(words);
    !words.is_empty() && plain(text).contains(&words)
}
