//! What goes into a journal comes out of it, whatever happened to its writer.

use crate::fake_run::{FIRST, events};
use rehearsal_core::{
    attempt::AttemptIndex,
    event::{Reporter, RunEvent, Stamped},
    model::Role,
    session::EndingKind,
    summary::Summary,
};
use rehearsal_reports::{Journal, JournalError, ReadJournal};
use rusqlite::Connection;
use std::path::Path;

/// Writes all events and finishes the journal.
pub(crate) fn write(folder: &Path, events: &[Stamped]) {
    let mut journal = Journal::create(folder).unwrap();
    for event in events {
        journal.on_event(event).unwrap();
    }
    journal.finish().unwrap();
}

fn read(folder: &Path) -> Vec<Stamped> {
    ReadJournal::open(folder).unwrap().events().collect::<Result<_, _>>().unwrap()
}

#[test]
fn events_come_back_as_they_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let events = events(FIRST);
    write(folder.path(), &events);
    assert_eq!(read(folder.path()), events);
    let files: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["run.db"]);
}

#[test]
fn the_summary_of_a_journal_is_the_one_that_was_kept_live() {
    let folder = tempfile::tempdir().unwrap();
    let events = events(FIRST);
    write(folder.path(), &events);
    let mut live = Summary::default();
    events.iter().for_each(|event| live.apply(event));
    let journal = ReadJournal::open(folder.path()).unwrap();
    assert_eq!(journal.summary().unwrap(), live);
    assert_eq!(journal.span().unwrap(), Some((events[0].at, events.last().unwrap().at)));
}

#[test]
fn a_journal_shows_what_was_committed_when_its_writer_vanished() {
    let folder = tempfile::tempdir().unwrap();
    let events = events(FIRST);
    let mut journal = Journal::create(folder.path()).unwrap();
    events[..40].iter().for_each(|event| journal.on_event(event).unwrap());
    journal.on_idle().unwrap();
    events[40..60].iter().for_each(|event| journal.on_event(event).unwrap());
    // As when the process is killed: nothing is committed, and the file stays open.
    std::mem::forget(journal);
    assert_eq!(read(folder.path()), events[..40]);
    let last = ReadJournal::open(folder.path()).unwrap().attempts().last().unwrap().unwrap();
    assert_eq!(last.ending, None);
}

#[test]
fn a_journal_dropped_without_an_end_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let events = events(FIRST);
    let mut journal = Journal::create(folder.path()).unwrap();
    events[..60].iter().for_each(|event| journal.on_event(event).unwrap());
    drop(journal);
    assert_eq!(read(folder.path()), events[..60]);
}

#[test]
fn a_reader_sees_the_run_as_it_was_when_it_was_opened() {
    let folder = tempfile::tempdir().unwrap();
    let events = events(FIRST);
    let mut journal = Journal::create(folder.path()).unwrap();
    journal.on_event(&events[0]).unwrap();
    journal.on_idle().unwrap();
    let reader = ReadJournal::open(folder.path()).unwrap();
    events[1..].iter().for_each(|event| journal.on_event(event).unwrap());
    journal.finish().unwrap();
    assert_eq!(reader.events().count(), 1);
    drop(reader);
    assert_eq!(read(folder.path()), events);
}

#[test]
fn a_long_run_is_committed_without_a_pause() {
    let folder = tempfile::tempdir().unwrap();
    let events = events(FIRST);
    let mut journal = Journal::create(folder.path()).unwrap();
    events[..300].iter().for_each(|event| journal.on_event(event).unwrap());
    assert_eq!(read(folder.path()).len(), 256);
}

#[test]
fn attempts_come_in_the_plans_order_whatever_order_they_began_in() {
    let folder = tempfile::tempdir().unwrap();
    let (mut events, attempt) = (events(FIRST), |event: &RunEvent| match event {
        RunEvent::AttemptStarted { attempt, .. } => Some(attempt.0),
        _ => None,
    });
    let second = events.iter().position(|event| attempt(&event.event) == Some(1)).unwrap();
    let third = events.iter().position(|event| attempt(&event.event) == Some(2)).unwrap();
    events[1..third].rotate_left(second - 1);
    (0..).zip(&mut events).for_each(|(sequence, event)| event.sequence = sequence);
    write(folder.path(), &events);
    let journal = ReadJournal::open(folder.path()).unwrap();
    let records: Vec<_> = journal.attempts().collect::<Result<_, _>>().unwrap();
    assert_eq!(records.iter().map(|record| record.index.0).collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
    let first = &records[0];
    assert_eq!(first.index, AttemptIndex(0));
    assert_eq!(first.ending.as_ref().map(|ending| ending.kind()), Some(EndingKind::GoalMet));
    assert_eq!(first.judgements.len(), 3);
    assert_eq!(first.session.as_ref().map(|session| session.turns.len()), Some(2));
    assert_eq!(first.spending[&Role::Judge].calls, 3);
    assert_eq!(first.spending.get(&Role::Agent), None);
}

#[test]
fn a_second_run_does_not_write_over_the_first() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &events(FIRST));
    assert!(matches!(Journal::create(folder.path()), Err(JournalError::Exists(_))));
}

#[test]
fn what_is_no_journal_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let open = || ReadJournal::open(folder.path());
    let file = folder.path().join("run.db");
    assert!(matches!(open(), Err(JournalError::Missing(_))));
    std::fs::write(&file, "suite: not a database, but long enough to be mistaken for one\n".repeat(50))
        .unwrap();
    assert!(matches!(open(), Err(JournalError::Foreign(_))));
    std::fs::remove_file(&file).unwrap();
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE other (x)").unwrap();
    assert!(matches!(open(), Err(JournalError::Foreign(_))));
}

#[test]
fn a_journal_of_a_later_version_is_not_guessed_at() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &events(FIRST)[..5]);
    alter(folder.path(), "UPDATE meta SET value = '3'");
    let error = ReadJournal::open(folder.path()).unwrap_err();
    assert!(matches!(error, JournalError::Newer { found: 3, known: 2 }), "{error}");
}

#[test]
fn damage_is_an_error_that_says_where() {
    let damages = [
        ("UPDATE events SET body = x'00' WHERE sequence = 3", "event 3"),
        ("DELETE FROM events WHERE sequence = 2", "event 2"),
        ("DELETE FROM sessions WHERE attempt = 0", "event"),
    ];
    for (damage, place) in damages {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &events(FIRST));
        alter(folder.path(), damage);
        let journal = ReadJournal::open(folder.path()).unwrap();
        let error = journal.summary().unwrap_err().to_string();
        assert!(error.starts_with(&format!("the journal is damaged at {place}")), "{error}");
        assert_eq!(journal.events().filter(Result::is_err).count(), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_journal_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("runs/first");
    let mut journal = Journal::create(&folder).unwrap();
    journal.on_event(&events(FIRST)[0]).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 1, "the log beside the database is there while it is written");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

fn alter(folder: &Path, sql: &str) {
    Connection::open(folder.join("run.db")).unwrap().execute_batch(sql).unwrap();
}
