//! Taking back, from the journal of a run that is resumed, what the run will say again.

use super::{
    body::{Packer, Unpacker},
    error::JournalError,
    row::{each, kind},
};
use rehearsal_core::{
    attempt::AttemptIndex,
    begun::{Begun, Broken},
    clock::Timestamp,
    event::RunEvent,
    ids::SessionId,
    money::Money,
    review::Owner,
    score::Judgement,
    session::{Session, Turn},
    suite::Continuity,
};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};

/// What stays of an attempt whose conversation begins again.
const STAYS: &[&str] = &[kind::ATTEMPT_STARTED, kind::MODEL_CALLED];
/// What stays of one whose conversation goes on.
const STAYS_OF_BROKEN: &[&str] = &[kind::ATTEMPT_STARTED, kind::MODEL_CALLED, kind::TURN_KEPT];
/// What stays of one whose conversation is over and that is judged again.
const STAYS_OF_SETTLED: &[&str] = &[
    kind::ATTEMPT_STARTED,
    kind::MODEL_CALLED,
    kind::ACTOR_CAST,
    kind::TURN_ENDED,
    kind::TURN_KEPT,
    kind::SETTLED,
];

/// Takes it back in one transaction, and tells how far each unfinished attempt had come.
pub(super) fn take_back(
    connection: &mut Connection,
    (continuity, budget): (Continuity, Option<Money>),
    now: Timestamp,
    mint: impl Fn() -> SessionId,
) -> Result<BTreeMap<AttemptIndex, Begun>, JournalError> {
    let unpacker = Unpacker::new().map_err(|error| JournalError::corrupt("the first event", error))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let rewriting = Rewriting { transaction: &transaction, unpacker };
    let mut begun = BTreeMap::new();
    for attempt in unfinished((&transaction, &rewriting.unpacker))? {
        let mut left = rewriting.left(attempt)?;
        if let Begun::Talking(broken) = &mut left
            && !(continuity.continues() && broken.can_go_on())
        {
            *broken = Broken { session: mint(), conversation: None, turns: Vec::new() };
        }
        rewriting.rewrite(attempt, &left)?;
        rewriting.set_beginning(attempt, &left, now)?;
        begun.insert(attempt, left);
    }
    rewriting.set_budget(budget)?;
    transaction.execute("DELETE FROM events WHERE kind = ?1", [kind::RUN_FINISHED])?;
    close_gaps(&transaction)?;
    transaction
        .execute("UPDATE meta SET value = ?1 WHERE key = 'schema_version'", [super::SCHEMA_VERSION])?;
    transaction.execute(
        "INSERT INTO meta (key, value) VALUES ('resumed', '1') \
         ON CONFLICT (key) DO UPDATE SET value = CAST(value + 1 AS TEXT)",
        [],
    )?;
    transaction.commit()?;
    Ok(begun)
}

/// Attempts that began, and did not come to an end of their own, or were not judged for want of money.
pub(super) fn unfinished(journal: (&Connection, &Unpacker)) -> Result<BTreeSet<AttemptIndex>, JournalError> {
    let mut begun = BTreeSet::new();
    each(journal, &is_one_of(&[kind::ATTEMPT_STARTED]), |event| {
        if let RunEvent::AttemptStarted { attempt, .. } = event {
            begun.insert(attempt);
        }
    })?;
    each(journal, &is_one_of(&[kind::ATTEMPT_FINISHED]), |event| {
        if let RunEvent::AttemptFinished { attempt, ending } = event
            && !ending.is_broken_off()
        {
            begun.remove(&attempt);
        }
    })?;
    each(journal, &is_one_of(&[kind::JUDGED]), |event| {
        if let RunEvent::Judged {
            attempt, judgement: Judgement::Failed { owner: Owner::Budget, .. }, ..
        } = event
        {
            begun.insert(attempt);
        }
    })?;
    Ok(begun)
}

/// The condition that an event is of one of these kinds.
fn is_one_of(kinds: &[&str]) -> String {
    format!("e.kind IN ('{}')", kinds.join("', '"))
}

/// A journal that is being rewritten.
struct Rewriting<'a> {
    transaction: &'a Transaction<'a>,
    unpacker: Unpacker,
}

impl Rewriting<'_> {
    /// How far an attempt had come.
    fn left(&self, AttemptIndex(attempt): AttemptIndex) -> Result<Begun, JournalError> {
        let mut left = Left::default();
        let kinds = is_one_of(&[kind::ATTEMPT_STARTED, kind::TURN_KEPT, kind::SETTLED]);
        self.each(&format!("e.attempt = {attempt} AND {kinds}"), |event| left.take(event))?;
        left.begun()
            .ok_or_else(|| JournalError::corrupt(format!("attempt {attempt}"), "its beginning is not there"))
    }

    fn rewrite(&self, AttemptIndex(attempt): AttemptIndex, left: &Begun) -> Result<(), JournalError> {
        let stays = match left {
            Begun::Settled(_) => STAYS_OF_SETTLED,
            Begun::Talking(broken) if broken.turns.is_empty() => STAYS,
            Begun::Talking(_) => STAYS_OF_BROKEN,
        };
        let delete = format!("DELETE FROM events AS e WHERE e.attempt = ?1 AND NOT {}", is_one_of(stays));
        self.transaction.execute(&delete, params![attempt])?;
        if let Begun::Talking(broken) = left {
            self.transaction.execute("DELETE FROM sessions WHERE attempt = ?1", params![attempt])?;
            self.rename(AttemptIndex(attempt), &broken.session)?;
        }
        Ok(())
    }

    /// Moves an attempt's beginning, so that the time in which nobody was at work on it is no part of what it took: to now where it
    /// begins again, else by as long as nothing of it was recorded.
    fn set_beginning(
        &self,
        AttemptIndex(attempt): AttemptIndex,
        left: &Begun,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        let recorded = match left {
            Begun::Talking(broken) if broken.turns.is_empty() => "at",
            Begun::Talking(_) | Begun::Settled(_) => "(SELECT max(at) FROM events WHERE attempt = ?1)",
        };
        // Somebody may have set the clock back since.
        let update =
            format!("UPDATE events SET at = at + max(0, ?2 - {recorded}) WHERE attempt = ?1 AND kind = ?3");
        let now = i64::try_from(now.0).map_err(|why| JournalError::corrupt("the time of resuming", why))?;
        self.transaction.execute(&update, params![attempt, now, kind::ATTEMPT_STARTED])?;
        Ok(())
    }

    /// Gives an attempt's first event this session.
    fn rename(&self, AttemptIndex(attempt): AttemptIndex, new: &SessionId) -> Result<(), JournalError> {
        let place = format!("e.attempt = {attempt} AND {}", is_one_of(&[kind::ATTEMPT_STARTED]));
        self.change(&place, |event| {
            if let RunEvent::AttemptStarted { session, .. } = event {
                new.clone_into(session);
            }
        })
    }

    /// Sets what the run may spend from now on.
    fn set_budget(&self, budget: Option<Money>) -> Result<(), JournalError> {
        self.change(&is_one_of(&[kind::RUN_STARTED]), |event| {
            if let RunEvent::RunStarted(manifest) = event {
                manifest.budget = budget;
            }
        })
    }

    /// Changes the one event for which this holds.
    fn change(&self, condition: &str, change: impl Fn(&mut RunEvent)) -> Result<(), JournalError> {
        let mut found = None;
        self.each(condition, |event| found = Some(event))?;
        let Some(mut event) = found else { return Ok(()) };
        change(&mut event);
        let body = Packer::new()?.pack(&event).map_err(|why| JournalError::corrupt(condition, why))?;
        let update = format!("UPDATE events AS e SET body = ?1 WHERE {condition}");
        self.transaction.execute(&update, params![body])?;
        Ok(())
    }

    fn each(&self, condition: &str, show: impl FnMut(RunEvent)) -> Result<(), JournalError> {
        each((self.transaction, &self.unpacker), condition, show)
    }
}

/// What is found of an attempt.
#[derive(Default)]
struct Left {
    session: Option<SessionId>,
    conversation: Option<String>,
    turns: BTreeMap<u32, Turn>,
    settled: Option<Box<Session>>,
}

impl Left {
    fn take(&mut self, event: RunEvent) {
        match event {
            RunEvent::AttemptStarted { session, .. } => self.session = Some(session),
            RunEvent::TurnKept { turn, conversation, .. } => {
                self.turns.insert(turn.number, *turn);
                self.conversation = conversation.or_else(|| self.conversation.take());
            }
            RunEvent::SessionSettled { session, .. } => {
                self.settled = Some(session).filter(|session| !session.ending.is_broken_off());
            }
            RunEvent::RunStarted(_)
            | RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::ModelCalled(_)
            | RunEvent::Reviewed { .. }
            | RunEvent::Judged { .. }
            | RunEvent::AttemptFinished { .. }
            | RunEvent::RunFinished { .. } => {}
        }
    }

    fn begun(self) -> Option<Begun> {
        let Self { session, conversation, turns, settled } = self;
        let session = session?;
        Some(match settled {
            Some(settled) => Begun::Settled(settled),
            None => Begun::Talking(Broken { session, conversation, turns: turns.into_values().collect() }),
        })
    }
}

/// Numbers the events without gaps again. Going up, each finds its new place free.
fn close_gaps(transaction: &Transaction<'_>) -> Result<(), JournalError> {
    let mut statement = transaction.prepare("SELECT sequence FROM events ORDER BY sequence")?;
    let old: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut update = transaction.prepare("UPDATE events SET sequence = ?1 WHERE sequence = ?2")?;
    for (new, old) in (0..).zip(old).filter(|(new, old)| new != old) {
        update.execute([new, old])?;
    }
    Ok(())
}
