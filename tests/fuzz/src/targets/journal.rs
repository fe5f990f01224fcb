//! A journal with damaged rows, or one that is damaged as a file.

use crate::{Target, fake_run, knob, scratch};
use rehearsal_core::event::{Reporter, RunEvent};
use rehearsal_reports::{Comparison, Journal, JournalError, ReadJournal, decide, write_html, write_record};
use rusqlite::{Connection, params};
use std::{fs, path::Path};

/// A run's journal. By the knob, the rest of an input is lines of events, the packed body of one, or the file's bytes.
pub(super) const JOURNAL: Target = Target { name: "journal", run, seeds };

/// In place of an event that `sessions` holds.
const SETTLED: &str = "session_settled";

fn run(bytes: &[u8]) {
    let (knob, rest) = knob::taken(bytes);
    let folder = scratch::place("run");
    match knob % 3 {
        0 => filled(&folder, |journal| lines(journal, rest)),
        1 => filled(&folder, |journal| row(journal, (0, "run_started", None), Some(rest))),
        _ => {
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("run.db"), rest).unwrap();
        }
    }
    if let Err(error) = look_at(&folder) {
        assert!(!error.to_string().is_empty());
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// A journal without events, filled by hand.
fn filled(folder: &Path, fill: impl FnOnce(&Connection)) {
    Journal::create(folder).unwrap().finish().unwrap();
    let journal = Connection::open(folder.join("run.db")).unwrap();
    journal.execute_batch("PRAGMA synchronous = OFF; BEGIN").unwrap();
    fill(&journal);
    journal.execute_batch("COMMIT").unwrap();
}

fn lines(journal: &Connection, text: &[u8]) {
    for (number, line) in (0..).zip(text.split(|byte| *byte == b'\n')) {
        let named = |name: &str| line.windows(name.len()).take(60).any(|window| window == name.as_bytes());
        let kinds = ["run_started", "attempt_started", SETTLED, "judged", "model_called", "attempt_finished"];
        let kind = kinds.into_iter().find(|kind| named(kind)).unwrap_or("run_finished");
        let body = line.strip_prefix(SETTLED.as_bytes()).unwrap_or(line);
        let packed = zstd::bulk::compress(body, 1).unwrap();
        let attempt = (!kind.starts_with("run_")).then_some(0);
        row(journal, (number, kind, attempt), Some(packed.as_slice()).filter(|_| kind != SETTLED));
        if kind == SETTLED {
            let insert = "INSERT OR REPLACE INTO sessions (attempt, body) VALUES (0, ?1)";
            journal.execute(insert, params![packed]).unwrap();
        }
    }
}

fn row(journal: &Connection, (sequence, kind, attempt): (i64, &str, Option<u32>), body: Option<&[u8]>) {
    let insert = "INSERT INTO events (sequence, at, kind, attempt, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    journal
        .execute(insert, params![sequence, 1_795_339_800_000_000_000 + sequence, kind, attempt, body])
        .unwrap();
}

/// Everything that is made of a journal.
fn look_at(folder: &Path) -> Result<(), JournalError> {
    let journal = ReadJournal::open(folder)?;
    for record in journal.attempts() {
        let _whole = record?;
    }
    let summary = journal.summary()?;
    let rules = summary.manifest.as_ref().map(|manifest| manifest.gate.clone()).unwrap_or_default();
    let gate = decide(&rules, &summary);
    let _record = write_record(&journal, &summary, &gate, &mut Vec::new());
    let _page = write_html(&journal, &summary, &gate, &mut Vec::new());
    if let Some(comparison) = Comparison::of(&summary) {
        rehearsal_reports::comparison_text(&comparison);
    }
    Ok(())
}

fn seeds() -> Vec<Vec<u8>> {
    let events = fake_run::events(fake_run::FIRST);
    let attempt = |number: u32| {
        let is_of_it = |event: &RunEvent| event.attempt().is_none_or(|attempt| attempt.0 == number);
        let of_it = events.iter().filter(|stamped| is_of_it(&stamped.event));
        let lines: Vec<String> = of_it.map(|stamped| written(&stamped.event)).collect();
        knob::put(0, lines.join("\n"))
    };
    let mut seeds: Vec<Vec<u8>> = (0..6).map(attempt).collect();
    let started = written(&events[0].event);
    seeds.push(knob::put(1, zstd::bulk::compress(started.as_bytes(), 1).unwrap()));
    // Little of it, and more than fits anywhere.
    seeds.push(knob::put(1, zstd::bulk::compress(&vec![b'['; 16 << 20], 1).unwrap()));
    seeds.push(knob::put(2, small(&events[..2])));
    seeds
}

/// An event as the journal holds it; of a session, that alone.
fn written(event: &RunEvent) -> String {
    match event {
        RunEvent::SessionSettled { session, .. } => {
            format!("{SETTLED} {}", serde_json::to_string(session).unwrap())
        }
        other => serde_json::to_string(other).unwrap(),
    }
}

fn small(events: &[rehearsal_core::event::Stamped]) -> Vec<u8> {
    let folder = scratch::place("small");
    let mut journal = Journal::create(&folder).unwrap();
    for stamped in events {
        journal.on_event(stamped).unwrap();
    }
    journal.finish().unwrap();
    let bytes = fs::read(folder.join("run.db")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    bytes
}
