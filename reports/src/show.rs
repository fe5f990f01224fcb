//! Numbers and times as people read them, the same in every report.

use rehearsal_core::{clock::Timestamp, event::Origin, gate::Verdict, session::EndingKind, summary::Summary};

/// How sure the intervals are that are shown.
pub(crate) const CONFIDENCE: f64 = 0.95;

/// A number from 0 to 1: two digits, or three where two would hide something.
pub(crate) fn number(value: f64) -> String {
    let long = format!("{value:.3}");
    long.strip_suffix('0').map_or(long.clone(), str::to_owned)
}

/// How probable a difference is by chance alone.
pub(crate) fn probability(p: Option<f64>) -> String {
    match p {
        None => "–".to_owned(),
        Some(p) if p < 0.001 => "<0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
    }
}

/// A share as a percentage: whole, and never rounded up to all or down to none.
pub(crate) fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    if whole >= 100.0 && share < 1.0 {
        ">99%".to_owned()
    } else if whole <= 0.0 && share > 0.0 {
        "<1%".to_owned()
    } else {
        format!("{whole:.0}%")
    }
}

/// `1 attempt`, `2 attempts`.
pub(crate) fn attempts(count: u32) -> String {
    counted(u64::from(count), "attempt")
}

/// A count and its noun, in the plural where it is not one.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A count with its thousands set apart.
pub(crate) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push('\u{202f}');
        }
        shown.push(digit);
    }
    shown
}

/// A length of time in nanoseconds: milliseconds below a second, minutes from two of them up.
pub(crate) fn length(nanoseconds: u64) -> String {
    let milliseconds = nanoseconds as f64 / 1e6;
    if milliseconds < 10.0 {
        format!("{milliseconds:.1} ms")
    } else if milliseconds < 1000.0 {
        format!("{milliseconds:.0} ms")
    } else if milliseconds < 120_000.0 {
        format!("{:.1} s", milliseconds / 1e3)
    } else {
        let seconds = (milliseconds / 1e3).round() as u64;
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// A point in time, in UTC to the second.
pub(crate) fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(at.0)).map_or_else(
        |_| "at an unknown time".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

/// A point in time as RFC 3339, to the millisecond.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(at.0))
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// The day of a point in time in UTC, as `YYYY-MM-DD`.
pub(crate) fn day(at: Timestamp) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(at.0))
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%d").to_string())
}

/// A verdict in words.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
        Verdict::CouldNotTell => "could not tell",
    }
}

/// An ending in words.
pub(crate) fn ending(kind: EndingKind) -> &'static str {
    match kind {
        EndingKind::GoalMet => "goal met",
        EndingKind::GaveUp => "gave up",
        EndingKind::MaxTurns => "out of turns",
        EndingKind::ScriptEnded => "script ended",
        EndingKind::AgentError => "agent error",
        EndingKind::ActorError => "actor error",
        EndingKind::Timeout => "timeout",
        EndingKind::Cancelled => "cancelled",
        EndingKind::Budget => "budget spent",
        EndingKind::Recorded => "recorded",
    }
}

/// Where conversations come from that were not held in this run, in a sentence; `None` for those that were.
pub(crate) fn held_before(summary: &Summary) -> Option<String> {
    match &summary.manifest.as_ref()?.origin {
        Origin::Played => None,
        Origin::Traces { files } => {
            Some(format!("conversations recorded elsewhere, judged by their spans: {}", files.join(", ")))
        }
        Origin::Run { run } => Some(format!("conversations of the run {run}, judged again")),
    }
}

/// What a run whose users or verdicts came from the `offline` model must say of itself.
pub(crate) const OFFLINE_NOTE: &str = "judged by rules: good for smoke tests, not for claims of quality";

/// Whether any of the run's models was `offline`.
pub(crate) fn was_offline(summary: &Summary) -> bool {
    summary.manifest.as_ref().is_some_and(|manifest| {
        let models = &manifest.models;
        models.all().any(|(_, choice)| choice.model.as_str() == "offline")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.75, "0.75")]
    #[case(0.8333333, "0.833")]
    #[case(1.0, "1.00")]
    #[case(0.0, "0.00")]
    fn numbers_show_two_digits_or_three(#[case] value: f64, #[case] shown: &str) {
        assert_eq!(number(value), shown);
    }

    #[rstest]
    #[case(0.999, ">99%")]
    #[case(1.0, "100%")]
    #[case(0.001, "<1%")]
    #[case(0.0, "0%")]
    #[case(0.826, "83%")]
    fn a_share_is_never_rounded_to_all_or_none(#[case] share: f64, #[case] shown: &str) {
        assert_eq!(percent(share), shown);
    }

    #[rstest]
    #[case(1_234_000, "1.2 ms")]
    #[case(345_600_000, "346 ms")]
    #[case(12_340_000_000, "12.3 s")]
    #[case(125_000_000_000, "2 min 5 s")]
    fn lengths_of_time(#[case] nanoseconds: u64, #[case] shown: &str) {
        assert_eq!(length(nanoseconds), shown);
    }

    #[rstest]
    #[case(1_795_391_999_999_999_999, "2026-11-22")]
    #[case(1_795_392_000_000_000_000, "2026-11-23")]
    fn a_day_ends_at_midnight_in_utc(#[case] nanoseconds: u64, #[case] shown: &str) {
        assert_eq!(day(Timestamp(nanoseconds)), shown);
    }

    #[rstest]
    #[case(7, "7")]
    #[case(999, "999")]
    #[case(1_000, "1\u{202f}000")]
    #[case(12_345_678, "12\u{202f}345\u{202f}678")]
    fn thousands_are_set_apart(#[case] count: u64, #[case] shown: &str) {
        assert_eq!(thousands(count), shown);
    }
}
