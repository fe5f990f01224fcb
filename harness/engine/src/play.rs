//! One attempt from its first message to its last judgement.

use crate::{
    converse::{Stage, Talk},
    ledger::Ledger,
    mint,
    run::Shared,
};
use rehearsal_core::{
    attempt::Attempt,
    begun::{Begun, Broken},
    event::RunEvent,
    money::Money,
    session::{Session, Turn},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::OwnedSemaphorePermit;

/// How long spans are waited for where there is little to expect, or no time left.
const LAST_CALL: Duration = Duration::from_secs(1);

/// Plays, settles, reviews and judges. The seat is given back as soon as the conversation is over, so that the
/// next one starts while this one's spans arrive and its judges read.
pub(crate) async fn play(shared: Arc<Shared>, attempt: Attempt, seat: OwnedSemaphorePermit) {
    let session = held(&shared, &attempt, seat).await;
    let Some(success) = judged(&shared, &attempt, &session).await else { return };
    let finished = RunEvent::AttemptFinished { attempt: attempt.index, ending: session.ending };
    shared.events.send(finished).await;
    if !success {
        shared.failure();
    }
}

/// The attempt's session: held now, continued where an earlier process left it, or held by that one.
async fn held(shared: &Shared, attempt: &Attempt, seat: OwnedSemaphorePermit) -> Session {
    let broken = match shared.settings.begun.get(&attempt.index) {
        Some(Begun::Settled(session)) => return Session::clone(session),
        Some(Begun::Talking(broken)) => broken.clone(),
        None => begin(shared, attempt).await,
    };
    let session = converse(shared, attempt, &broken, seat).await;
    let settled = RunEvent::SessionSettled { attempt: attempt.index, session: Box::new(session.clone()) };
    shared.events.send(settled).await;
    session
}

async fn begin(shared: &Shared, attempt: &Attempt) -> Broken {
    let session = mint::session();
    let started =
        RunEvent::AttemptStarted { attempt: attempt.index, id: attempt.id(), session: session.clone() };
    shared.events.send(started).await;
    Broken { session, conversation: None, turns: Vec::new() }
}

async fn converse(
    shared: &Shared,
    attempt: &Attempt,
    broken: &Broken,
    seat: OwnedSemaphorePermit,
) -> Session {
    let id = &broken.session;
    let stage = Stage {
        parts: &shared.parts,
        events: &shared.events,
        attempt,
        broken,
        continuity: shared.settings.continuity,
        turn_timeout: shared.settings.turn_timeout,
        cancel: &shared.cancel,
        halt: &shared.halt,
    };
    let Talk { profile, mut turns, ending, closing, refused } = stage.converse().await;
    drop(seat);
    settle(shared, broken, &mut turns).await;
    charge(shared, &turns);
    Session { id: id.clone(), attempt: attempt.id(), profile, turns, ending, closing, refused }
}

/// Puts the spans into their turns. Once the run is cancelled, what came has to do; and an agent that
/// never replied is not waited for long. What was known of a turn before holds beside them only where the earlier process of ours
/// knew it: what comes together at the end may stand in another turn than it first seemed to.
async fn settle(shared: &Shared, broken: &Broken, turns: &mut [Turn]) {
    let id = &broken.session;
    let replied = turns.iter().any(|turn| turn.reply.is_some());
    let last_call = async {
        if replied {
            shared.cancel.cancelled().await;
        }
        tokio::time::sleep(LAST_CALL).await;
    };
    tokio::select! {
        () = shared.parts.spans.settle(id) => {}
        () = last_call => {}
    }
    for (number, trace) in shared.parts.spans.collect(id) {
        if let Some(turn) = turns.iter_mut().find(|turn| turn.number == number) {
            let before = std::mem::take(&mut turn.trace);
            turn.trace = if broken.turn(number).is_some() { before.joined(trace) } else { trace };
        }
    }
}

/// What the agent spent, by its spans, is no longer there for our models.
fn charge(shared: &Shared, turns: &[Turn]) {
    let Ledger { prices, budget, .. } = &shared.parts.ledger;
    let calls = turns.iter().flat_map(|turn| turn.trace.model_calls());
    let costs = calls.filter_map(|call| call.cost(prices).amount());
    budget.spent_elsewhere(costs.fold(Money::ZERO, Money::plus));
}

/// Reviews and judges. Whether the attempt went well; `None` where the run was cancelled before its judges had spoken, so
/// that the attempt stays unfinished rather than count as unjudged.
async fn judged(shared: &Shared, attempt: &Attempt, session: &Session) -> Option<bool> {
    let court = shared.court();
    if !session.ending.kind().is_valid() {
        let _interrupted = court.review(attempt, session).await;
        return Some(false);
    }
    let judging = async {
        let _bench = shared.bench.acquire().await;
        court.review(attempt, session).await?;
        Some(court.judge(attempt, session).await)
    };
    shared.cancel.run_until_cancelled(judging).await?
}
