//! The fake run once somebody has looked at its users: two of them spoilt their sessions, one more could not play on,
//! and three sessions could not be reviewed.

use super::{FIRST, HOSTILE, events};
use rehearsal_core::{
    draft::{DraftFault, RefusedDraft},
    event::{RunEvent, Stamped},
    review::{Effect, Review, SimulatorFinding},
    score::Quote,
    session::{Ending, Session},
};

/// Every event of the run, in order.
pub(crate) fn reviewed() -> Vec<Stamped> {
    let mut all = Vec::new();
    for mut stamped in events(FIRST) {
        let mut review = None;
        if let RunEvent::SessionSettled { attempt, session } = &mut stamped.event {
            if attempt.0 == 1 {
                refuse(session);
            }
            if matches!(session.ending, Ending::ActorError { .. }) {
                session.refused = vec![refused()];
            }
            review = Some((*attempt, review_of(attempt.0, &session.ending)));
        }
        let at = stamped.at;
        all.push(stamped);
        all.extend(review.map(|(attempt, review)| {
            let event = RunEvent::Reviewed { attempt, review };
            Stamped { sequence: 0, at, event }
        }));
    }
    for (sequence, stamped) in (0..).zip(&mut all) {
        stamped.sequence = sequence;
    }
    all
}

fn review_of(attempt: u32, ending: &Ending) -> Review {
    match (attempt, ending) {
        (0, _) => {
            Review::of(vec![finding(DraftFault::UnknownFact, Effect::Helped, "the first of December")], true)
        }
        (1, _) => Review::of(
            vec![finding(DraftFault::RepeatsItself, Effect::Hindered, "What does it cost?")],
            false,
        ),
        (3, _) => Review::unreviewed(HOSTILE),
        (_, Ending::ActorError { .. }) => {
            Review::of(vec![finding(DraftFault::Unreadable, Effect::Hindered, "")], false)
        }
        (_, Ending::Cancelled | Ending::Budget) => Review::unreviewed("stopped before it was over"),
        _ => Review::of(vec![], true),
    }
}

fn finding(fault: DraftFault, effect: Effect, quote: &str) -> SimulatorFinding {
    let evidence = Quote { turn: 2, text: quote.into() };
    SimulatorFinding { fault, effect, evidence, why: "Nobody had told this person.".into() }
}

fn refuse(session: &mut Session) {
    session.turns.iter_mut().skip(1).take(1).for_each(|turn| turn.user.drafts = vec![refused()]);
}

fn refused() -> RefusedDraft {
    let (text, reason) = (HOSTILE.to_owned(), "a user does not offer help".to_owned());
    RefusedDraft { repair: 0, text, fault: DraftFault::OutOfRole, reason }
}
