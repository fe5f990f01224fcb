//! What a journal tells the next process of its run, and what that one takes back.

use crate::{
    fake_run::{FIRST, events},
    journal::write,
};
use rehearsal_core::{
    attempt::AttemptIndex,
    begun::Begun,
    clock::Timestamp,
    event::{RunEnding, RunEvent, Stamped},
    ids::SessionId,
    review::Owner,
    score::Judgement,
    session::Ending,
    suite::Continuity,
};
use rehearsal_reports::{Journal, ReadJournal};
use rstest::rstest;
use std::{path::Path, time::Duration};

/// A night, in which nobody was at work on the run.
const NIGHT: Duration = Duration::from_secs(9 * 3600);

/// The events of the first attempts of the fake run, which planned so many, up to an end.
fn played(planned: u32, attempts: u32, how: Option<RunEnding>) -> Vec<Stamped> {
    let mut events = events(FIRST);
    events.retain(|stamped| {
        stamped.event.attempt().is_some_and(|attempt| attempt.0 < attempts) || is_start(stamped)
    });
    for stamped in &mut events {
        if let RunEvent::RunStarted(manifest) = &mut stamped.event {
            manifest.attempts = planned;
        }
    }
    let at = events.last().unwrap().at;
    events.extend(how.map(|how| Stamped { sequence: 0, at, event: RunEvent::RunFinished { how } }));
    (0..).zip(&mut events).for_each(|(sequence, stamped)| stamped.sequence = sequence);
    events
}

fn is_start(stamped: &Stamped) -> bool {
    matches!(stamped.event, RunEvent::RunStarted(_))
}

fn is_over(events: &[Stamped]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), events);
    ReadJournal::open(folder.path()).unwrap().over().unwrap().is_some()
}

#[rstest]
#[case::played_to_its_end(4, Some(RunEnding::Completed), true)]
#[case::nothing_to_play(0, Some(RunEnding::Completed), true)]
#[case::decided_before_its_end(2, Some(RunEnding::Decided), true)]
#[case::interrupted(2, Some(RunEnding::Interrupted), false)]
#[case::out_of_money(2, Some(RunEnding::BudgetSpent), false)]
#[case::killed(4, None, false)]
fn a_run_is_over_where_nothing_is_left_of_it(
    #[case] attempts: u32,
    #[case] how: Option<RunEnding>,
    #[case] expected: bool,
) {
    let planned = if attempts == 0 { 0 } else { 4 };
    assert_eq!(is_over(&played(planned, attempts, how)), expected);
}

#[test]
fn what_was_broken_off_or_not_judged_for_want_of_money_is_left() {
    let mut cancelled = played(4, 4, Some(RunEnding::Decided));
    for stamped in &mut cancelled {
        if let RunEvent::AttemptFinished { attempt: AttemptIndex(2), ending } = &mut stamped.event {
            *ending = Ending::Cancelled;
        }
    }
    assert!(!is_over(&cancelled));
    let mut unjudged = played(4, 4, Some(RunEnding::Decided));
    assert!(is_over(&unjudged));
    for stamped in &mut unjudged {
        if let RunEvent::Judged { attempt: AttemptIndex(0), judgement, .. } = &mut stamped.event {
            *judgement = Judgement::Failed { error: "no money".into(), owner: Owner::Budget };
        }
    }
    assert!(!is_over(&unjudged));
}

/// Resumes the run the next morning, and finishes its first attempt a second later.
fn took_over_night(folder: &Path, continuity: Continuity) -> (Begun, Option<u64>) {
    let last = ReadJournal::open(folder).unwrap().span().unwrap().unwrap().1;
    let morning = last.plus(NIGHT);
    let mint = || SessionId::new("another");
    let (journal, remains) = Journal::reopen(folder, (continuity, None), morning, mint).unwrap();
    drop(journal);
    let mut summary = ReadJournal::open(folder).unwrap().summary().unwrap();
    let ending = Ending::GoalMet;
    summary.apply(&Stamped {
        sequence: remains.next,
        at: morning.plus(Duration::from_secs(1)),
        event: RunEvent::AttemptFinished { attempt: AttemptIndex(0), ending },
    });
    (remains.begun[&AttemptIndex(0)].clone(), summary.rows[&AttemptIndex(0)].took_ms)
}

/// When the first of these events happened.
fn at(events: &[Stamped], is_it: impl Fn(&RunEvent) -> bool) -> Timestamp {
    events.iter().find(|stamped| is_it(&stamped.event)).unwrap().at
}

#[test]
fn an_attempt_that_begins_again_takes_no_longer_for_the_night_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut events = played(4, 1, None);
    events.retain(|stamped| {
        !matches!(stamped.event, RunEvent::SessionSettled { .. } | RunEvent::AttemptFinished { .. })
    });
    (0..).zip(&mut events).for_each(|(sequence, stamped)| stamped.sequence = sequence);
    write(folder.path(), &events);
    let (begun, took) = took_over_night(folder.path(), Continuity::None);
    assert!(matches!(begun, Begun::Talking(broken) if broken.turns.is_empty()));
    assert_eq!(took, Some(1_000));
}

#[test]
fn an_attempt_that_is_only_judged_takes_what_its_conversation_took_and_no_night() {
    let folder = tempfile::tempdir().unwrap();
    let mut events = played(4, 1, None);
    events.retain(|stamped| {
        !matches!(stamped.event, RunEvent::AttemptFinished { .. } | RunEvent::Judged { .. })
    });
    (0..).zip(&mut events).for_each(|(sequence, stamped)| stamped.sequence = sequence);
    write(folder.path(), &events);
    let began = at(&events, |event| matches!(event, RunEvent::AttemptStarted { .. }));
    let worked = events.last().unwrap().at.since(began);
    let (begun, took) = took_over_night(folder.path(), Continuity::None);
    assert!(matches!(begun, Begun::Settled(_)));
    assert_eq!(took.map(u128::from), Some(worked.as_millis() + 1_000));
}
