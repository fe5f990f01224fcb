//! Deciding that something was not done.

use super::{
    claim::Event,
    evidence::{Hit, Whose, find, nearest_of_agent},
    exhibit::{SessionBlock, TurnBlock},
    goal::Decided,
    helpfulness::repeated_question,
};
use crate::models::offline::text::facts::amounts;

/// Whether a deed was left undone, or kept to the limit.
pub(super) fn undone(deed: &Event, limit: Option<f64>, session: &SessionBlock) -> Decided {
    let Ok(hit) = find(deed, session) else {
        return Decided::by_absence(nearest_of_agent(deed, session));
    };
    let Some(limit) = limit else { return Decided::missed(Some(hit), "it was done") };
    let paid = session.turns.get(hit.at).map(prices).unwrap_or_default();
    match paid.iter().any(|price| *price > limit) {
        true => Decided::missed(Some(hit), "it was done above the limit"),
        false => Decided::met(hit, "it was done, and no price beside it is above the limit"),
    }
}

/// Whether no turn asks for what the user had said.
pub(super) fn asked_again(session: &SessionBlock) -> Decided {
    let turns = &session.turns;
    let again = turns.iter().enumerate().find_map(|(at, turn)| {
        let quote = repeated_question(turns, at)?.to_owned();
        Some(Hit { at, turn: turn.turn, whose: Whose::Agent, quote })
    });
    match again {
        Some(hit) => Decided::missed(Some(hit), "this asks for what the user had said"),
        None => Decided::by_absence(nearest_of_agent(&Event::default(), session)),
    }
}

fn prices(turn: &TurnBlock) -> Vec<f64> {
    amounts(turn.reply()).iter().filter_map(|amount| amount.parse().ok()).collect()
}
