//! How soon each sender's spans and logs arrive after their ends: learnt from what came, to know for how long more
//! may follow.

use super::settle::{Progress, SettleSettings};
use rehearsal_core::clock::Timestamp;
use serde_json::{Map, Value};
use std::{collections::HashMap, time::Duration};

/// A sender's clock this far ahead is worth a word, and its delays cannot be told.
pub(super) const CLOCK_TOLERANCE: Duration = Duration::from_secs(1);
/// How many exports of a sender must have come before its delays are believed: exporters that send at fixed times show
/// their longest delay only now and then.
const ENOUGH: u32 = 8;
/// The shortest pause after which nothing more is expected where another root may follow.
const SHORTEST: Duration = Duration::from_millis(300);
/// More senders than this are not told apart.
const SENDERS: usize = 64;

/// What is known of all senders of a run.
#[derive(Debug, Default)]
pub(super) struct Rhythms {
    senders: HashMap<String, Delays>,
    /// The longest delay of a log record; `None` while none came.
    logs: Option<Duration>,
}

/// The delays of one sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Delays {
    exports: u32,
    longest: Duration,
    clock_is_ahead: bool,
}

impl Rhythms {
    /// Notes the spans of one export: whose they are and when each ended.
    pub(super) fn spans(
        &mut self,
        resource: &Map<String, Value>,
        ends: impl Iterator<Item = Timestamp>,
        arrived_at: Timestamp,
    ) {
        let name = name(resource);
        if self.senders.len() >= SENDERS && !self.senders.contains_key(&name) {
            return;
        }
        let delays = self.senders.entry(name).or_default();
        delays.exports = delays.exports.saturating_add(1);
        for end in ends {
            delays.longest = delays.longest.max(arrived_at.since(end));
            delays.clock_is_ahead |= end.since(arrived_at) > CLOCK_TOLERANCE;
        }
    }

    /// Notes when log records happened; zero where not said.
    pub(super) fn logs(&mut self, times: impl Iterator<Item = Timestamp>, arrived_at: Timestamp) {
        let said = times.filter(|time| time.0 > 0).map(|time| arrived_at.since(time));
        self.logs = said.chain(self.logs).max().or(self.logs);
    }

    /// How long nothing may have come before what is there counts as all; `None` while something is missing.
    ///
    /// One root around everything ends last and comes last, but where another process or the log records of the same
    /// one follow in their own time, it says nothing of them.
    pub(super) fn pause(&self, progress: Progress, settings: &SettleSettings) -> Option<Duration> {
        let of_logs = self.logs.filter(|delay| *delay <= settings.deadline).unwrap_or_default();
        match progress {
            Progress::Open => None,
            Progress::Whole if self.senders.len() <= 1 => Some(settings.quiet.max(of_logs)),
            Progress::Whole | Progress::Loose => {
                let of_spans = self.senders.values().map(|delays| delays.pause(settings)).max();
                Some(of_spans.unwrap_or(settings.loose).max(of_logs))
            }
        }
    }
}

impl Delays {
    /// Twice the longest delay so far. While too little is known it is no less than what the run began with, and a
    /// delay beyond the deadline is a clock that is behind.
    fn pause(self, settings: &SettleSettings) -> Duration {
        let learnt = self.longest.saturating_mul(2).max(SHORTEST);
        if self.longest > settings.deadline {
            settings.loose
        } else if self.exports < ENOUGH || self.clock_is_ahead {
            learnt.max(settings.loose)
        } else {
            learnt
        }
    }
}

/// What tells programs apart, and not the processes of one program: they send alike.
fn name(resource: &Map<String, Value>) -> String {
    let part = |key: &str| resource.get(key).and_then(Value::as_str).unwrap_or_default();
    format!("{}\n{}", part("service.name"), part("telemetry.sdk.language"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::suite::SpansWait;
    use rstest::rstest;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    const SETTINGS: SettleSettings =
        SettleSettings { wait: SpansWait::Expected, deadline: ms(10_000), quiet: ms(150), loose: ms(6_000) };
    const NOW: Timestamp = Timestamp(60_000_000_000);

    fn sender(name: &str) -> Map<String, Value> {
        [("service.name".to_owned(), name.into())].into_iter().collect()
    }

    /// So many exports, one span in each, all with this delay.
    fn exports(rhythms: &mut Rhythms, name: &str, count: u32, delay_ms: u64) {
        for _ in 0..count {
            rhythms.spans(&sender(name), [Timestamp(NOW.0 - delay_ms * 1_000_000)].into_iter(), NOW);
        }
    }

    #[rstest]
    #[case::nothing_known(0, 0, ms(6_000))]
    #[case::too_little_known(7, 100, ms(6_000))]
    #[case::little_known_but_slow(1, 4_000, ms(8_000))]
    #[case::quick(8, 100, ms(300))]
    #[case::slow(8, 2_500, ms(5_000))]
    #[case::a_clock_that_is_behind(8, 20_000, ms(6_000))]
    fn the_pause_is_learnt_from_delays(#[case] count: u32, #[case] delay: u64, #[case] expected: Duration) {
        let mut rhythms = Rhythms::default();
        exports(&mut rhythms, "agent", count, delay);
        assert_eq!(rhythms.pause(Progress::Loose, &SETTINGS), Some(expected));
        assert_eq!(rhythms.pause(Progress::Whole, &SETTINGS), Some(ms(150)));
        assert_eq!(rhythms.pause(Progress::Open, &SETTINGS), None);
    }

    #[test]
    fn a_clock_that_is_ahead_hides_the_delay() {
        let mut rhythms = Rhythms::default();
        exports(&mut rhythms, "agent", 8, 100);
        rhythms.spans(&sender("agent"), [NOW.plus(ms(1_001))].into_iter(), NOW);
        assert_eq!(rhythms.pause(Progress::Loose, &SETTINGS), Some(ms(6_000)));
    }

    #[test]
    fn of_several_senders_the_slowest_counts_whatever_is_whole() {
        let mut rhythms = Rhythms::default();
        exports(&mut rhythms, "agent", 8, 100);
        exports(&mut rhythms, "tools", 8, 1_000);
        assert_eq!(rhythms.pause(Progress::Whole, &SETTINGS), Some(ms(2_000)));
    }

    #[test]
    fn where_logs_come_they_are_waited_for() {
        let mut rhythms = Rhythms::default();
        exports(&mut rhythms, "agent", 8, 100);
        rhythms.logs([Timestamp(0), Timestamp(NOW.0 - 900_000_000)].into_iter(), NOW);
        assert_eq!(rhythms.pause(Progress::Whole, &SETTINGS), Some(ms(900)));
        assert_eq!(rhythms.pause(Progress::Loose, &SETTINGS), Some(ms(900)));
    }

    #[test]
    fn the_processes_of_one_program_are_one_sender_and_their_number_is_bounded() {
        let mut rhythms = Rhythms::default();
        let mut first = sender("agent");
        first.insert("service.instance.id".into(), "1".into());
        rhythms.spans(&first, [NOW].into_iter(), NOW);
        exports(&mut rhythms, "agent", 1, 0);
        assert_eq!(rhythms.senders.len(), 1);
        for number in 0..1_000 {
            exports(&mut rhythms, &number.to_string(), 1, 0);
        }
        assert_eq!(rhythms.senders.len(), SENDERS);
    }
}
