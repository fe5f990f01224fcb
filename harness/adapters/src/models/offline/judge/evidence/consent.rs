//! Looking for the user's yes.

use super::{Hit, Whose, accepted::agrees, hit};
use crate::models::offline::{judge::exhibit::SessionBlock, text::clauses};
use rehearsal_core::question::{Action, QuestionKind};

/// The first message in which the user says yes. The opening one asks and has nothing to say yes to. A question
/// is agreed to by accepting it, whatever the words.
pub(super) fn find(session: &SessionBlock) -> Option<Hit> {
    let pairs = session.turns.iter().zip(session.turns.iter().skip(1)).enumerate();
    pairs.into_iter().find_map(|(at, (before, turn))| {
        let approved = before.asked.iter().zip(&turn.answers).any(|(asked, action)| {
            asked.kind == QuestionKind::Approval && *action == Action::Accept && !turn.user.trim().is_empty()
        });
        let said = || clauses(&turn.user).into_iter().find(|clause| agrees(clause));
        let yes = if approved { Some(turn.user.trim()) } else { said() };
        yes.map(|yes| Hit { whose: Whose::User, ..hit(at + 1, turn, yes) })
    })
}
