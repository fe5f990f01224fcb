//! What became of all the spans of a run, in numbers and in words.

use rehearsal_core::span::Correlation;

/// What became of the spans of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Spans that came with valid ids.
    pub received: u64,
    /// Spans that came with invalid ids and were left out.
    pub invalid: u64,
    /// Spans that were filed under the trace id we handed out.
    pub by_trace_id: u64,
    /// Spans that were filed by the name of their session.
    pub by_session: u64,
    /// Spans that were filed by their time alone, which is a guess.
    pub by_time: u64,
    /// Spans and log records that belong to no session so far.
    pub unclaimed: u64,
    /// Spans and log records that belonged to no session and were dropped to make room.
    pub dropped: u64,
    /// Spans and log records that came after their session was settled, and were dropped.
    pub late: u64,
    /// Spans and log records that were dropped because all sessions together held as much as they may.
    pub no_room: u64,
    /// Requests that were refused because there was no room, to be sent again.
    pub refused: u64,
}

impl Tally {
    /// The ways in which spans found their sessions, the surest first.
    pub fn correlations(&self) -> Vec<Correlation> {
        let levels = [
            (Correlation::TraceId, self.by_trace_id),
            (Correlation::Session, self.by_session),
            (Correlation::Time, self.by_time),
        ];
        levels.into_iter().filter(|(_, spans)| *spans > 0).map(|(level, _)| level).collect()
    }

    /// What somebody who reads a run's end should know, a sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.late > 0 {
            warnings.push(format!(
                "{} came after their session was judged and are not in it; a longer `spans: {{ deadline: ... }}` waits for them",
                records(self.late)
            ));
        }
        // A few belong to nobody in many runs: what an agent does when it starts is no part of any turn.
        if self.dropped + self.unclaimed > self.by_trace_id + self.by_session + self.by_time {
            warnings.push(format!(
                "{} belong to no session; they carry neither our trace id nor our session id",
                records(self.dropped + self.unclaimed)
            ));
        }
        if self.invalid > 0 {
            warnings.push(format!("{} had no valid ids and were left out", records(self.invalid)));
        }
        if self.no_room > 0 {
            warnings.push(format!(
                "{} were dropped because the spans of all sessions took up their memory; fewer `--jobs` need less",
                records(self.no_room)
            ));
        }
        if self.refused > 0 {
            warnings.push(format!(
                "{} requests with spans were put off because the spans of all sessions took up their memory; senders \
                 that do not ask again have lost them",
                self.refused
            ));
        }
        warnings
    }

    pub(super) fn count(&mut self, correlation: Correlation, spans: usize) {
        let spans = spans as u64;
        match correlation {
            Correlation::TraceId => self.by_trace_id += spans,
            Correlation::Session => self.by_session += spans,
            Correlation::Time => self.by_time += spans,
        }
    }
}

fn records(count: u64) -> String {
    if count == 1 { "1 span or log record".to_owned() } else { format!("{count} spans or log records") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const FINE: Tally = Tally {
        received: 10,
        invalid: 0,
        by_trace_id: 9,
        by_session: 0,
        by_time: 0,
        unclaimed: 1,
        dropped: 0,
        late: 0,
        no_room: 0,
        refused: 0,
    };

    #[rstest]
    #[case::a_few_strays(FINE, &[])]
    #[case::mostly_strays(Tally { unclaimed: 6, dropped: 6, ..FINE }, &["12 spans or log records belong to no session"])]
    #[case::late(Tally { late: 1, ..FINE }, &["1 span or log record came after"])]
    #[case::invalid(Tally { invalid: 2, ..FINE }, &["2 spans or log records had no valid ids"])]
    #[case::no_room(
        Tally { no_room: 3, refused: 4, ..FINE },
        &["3 spans or log records were dropped", "4 requests with spans were put off"]
    )]
    fn losses_are_said_and_strays_where_they_are_many(#[case] tally: Tally, #[case] expected: &[&str]) {
        let warnings = tally.warnings();
        assert_eq!(warnings.len(), expected.len(), "{warnings:?}");
        assert!(
            warnings.iter().zip(expected).all(|(warning, start)| warning.starts_with(start)),
            "{warnings:?}"
        );
    }
}
