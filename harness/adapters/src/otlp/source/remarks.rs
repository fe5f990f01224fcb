//! What a reader should know of a session's spans, in words.
//!
//! Nothing that was measured or counted over the whole run goes in: it would differ from run to run.

use crate::otlp::{
    session_file::{Filed, Troubles},
    settle::PATIENCE,
};
use rehearsal_core::{span::Correlation, suite::SpansWait};

/// What a session lost.
pub(super) fn of_loss(troubles: &Troubles) -> Vec<String> {
    let said = |count: u64, how: &str| {
        let (records, were) =
            if count == 1 { ("span or log record", "was") } else { ("spans or log records", "were") };
        (count > 0).then(|| format!("{count} {records} {were} {how}"))
    };
    let over_limit = said(troubles.over_limit, "over the session's limit and dropped");
    over_limit.into_iter().chain(said(troubles.no_room, "dropped for want of memory")).collect()
}

/// Of every turn of a session.
pub(super) fn of_session(troubles: &Troubles) -> Vec<String> {
    let mut notes = of_loss(troubles);
    if troubles.repeated > 0 {
        notes.push("spans came more than once; the first of each is shown".to_owned());
    }
    if troubles.clock_is_ahead {
        notes.push("the agent's clock is ahead of ours".to_owned());
    }
    notes
}

/// Of the spans of one turn.
pub(super) fn of_turn(spans: &[Filed]) -> Vec<String> {
    let mut notes = Vec::new();
    let count = |is: fn(&Filed) -> bool| spans.iter().filter(|span| is(span)).count();
    let mut note = |count: usize, what: &str| {
        if count > 0 {
            notes.push(format!("{count} {} {what}", if count == 1 { "span" } else { "spans" }));
        }
    };
    note(
        count(|span| span.correlation == Correlation::Time),
        "matched by time, a guess: they carry no id of ours and began while this turn alone was open",
    );
    note(
        count(|span| span.mended.times.are_missing),
        "without usable times; what was said stands for the rest",
    );
    note(count(|span| span.mended.times.were_in_another_unit), "with times in another unit than nanoseconds");
    note(count(|span| span.mended.times.ended_early), "that ended before they began");
    let cut: u64 = spans.iter().map(|span| u64::from(span.mended.cut)).sum();
    if cut > 0 {
        notes.push(format!("{cut} attributes and events beyond what is kept of a span were cut or left out"));
    }
    notes
}

/// Of a turn without spans.
pub(super) fn of_absence(
    troubles: &Troubles,
    wait: SpansWait,
    is_doubtful: bool,
    is_any_unclaimed: bool,
) -> Vec<String> {
    let mut notes = Vec::new();
    if troubles.is_passed_over && wait == SpansWait::Auto {
        notes.push(format!("not waited for spans: the first {PATIENCE} sessions waited and none came"));
    }
    if is_doubtful {
        notes.push(
            "spans came that began in this turn and carry no id of ours, but other sessions had turns open too; \
             `--jobs 1` would tell them apart"
                .to_owned(),
        );
    } else if is_any_unclaimed {
        notes.push("spans came in this run that carry neither our trace id nor our session id".to_owned());
    }
    notes
}
