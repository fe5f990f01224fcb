//! How helpful it is to put a question to the user before going on.

use super::{
    Found, NEUTRAL, SOMEWHAT_HELPFUL, SOMEWHAT_UNHELPFUL, VERY_UNHELPFUL, asked_again, phrases::gives_facts,
};
use crate::models::offline::judge::exhibit::{AskedBlock, TurnBlock};
use rehearsal_core::question::QuestionKind;
use serde_json::Value;

/// The verdict on a turn that does nothing but ask; `None` where it does not.
pub(super) fn judge<'a>(turn: &'a TurnBlock, earlier: &'a [TurnBlock]) -> Option<Found<'a>> {
    let (asked, first) = turn.asked_clauses().next()?;
    if earlier.iter().flat_map(|turn| &turn.asked).any(|before| before == asked) {
        return Some((VERY_UNHELPFUL, "it asks once more what was just answered", first));
    }
    if let Some(known) = wanting(turn).find(|clause| asked_again::is_known(clause, turn, earlier)) {
        return Some((SOMEWHAT_UNHELPFUL, "it asks for what the user has already said", known));
    }
    Some(match shows_what_it_would_do(asked) {
        true => (SOMEWHAT_HELPFUL, "it asks before it acts, and shows what it would do", first),
        false => (NEUTRAL, "it asks for what it needs and does no more", first),
    })
}

/// What the questions of the turn want to be told.
pub(super) fn wanting(turn: &TurnBlock) -> impl Iterator<Item = &str> {
    turn.asked_clauses().filter(|(asked, _)| asked.kind != QuestionKind::Approval).map(|(_, clause)| clause)
}

fn shows_what_it_would_do(asked: &AskedBlock) -> bool {
    let has_details = |arguments: &Value| arguments.as_object().is_some_and(|fields| !fields.is_empty());
    let shown = asked.tool.as_ref().is_some_and(|deed| has_details(&deed.arguments));
    asked.kind == QuestionKind::Approval && (shown || gives_facts(&asked.message))
}
