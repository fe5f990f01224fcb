//! Whether the agent replied in time.

use super::{
    Rule,
    verdict::{decided, unseen},
};
use rehearsal_core::session::Turn;
use std::time::Duration;

/// No reply took longer, and all of them together took no longer.
pub(super) fn rule(reply: Option<Duration>, total: Option<Duration>) -> Rule {
    Box::new(move |_, session| {
        if let Some(turn) = session.turns.iter().find(|turn| is_untimed(turn)) {
            return unseen(format!("how long turn {} took was not recorded", turn.number));
        }
        let slowest = session.turns.iter().max_by_key(|turn| took(turn));
        let slowest = slowest.map_or((0, Duration::ZERO), |turn| (turn.number, took(turn)));
        let sum = session.turns.iter().map(took).fold(Duration::ZERO, Duration::saturating_add);
        let late = reply.filter(|limit| slowest.1 > *limit);
        let long = total.filter(|limit| sum > *limit);
        let mut reason =
            format!("the slowest reply, in turn {}, took {:?}, all of them {sum:?}", slowest.0, slowest.1);
        for (limit, what) in [(reply, "one reply"), (total, "all of them")] {
            reason.extend(limit.map(|limit| format!("; {what} may take {limit:?}")));
        }
        decided(late.is_none() && long.is_none(), ("In time", "Too slow"), reason).found()
    })
}

fn took(turn: &Turn) -> Duration {
    turn.ended_at.since(turn.sent_at)
}

/// Some formats of recorded traces have no times.
fn is_untimed(turn: &Turn) -> bool {
    turn.ended_at == turn.sent_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, turn};
    use rehearsal_core::clock::Timestamp;
    use rstest::rstest;

    fn taking(seconds: u64) -> Turn {
        Turn {
            sent_at: Timestamp(5),
            ended_at: Timestamp(5 + seconds * 1_000_000_000),
            ..turn("hi", "hello")
        }
    }

    #[rstest]
    #[case(Some(3), None, true)]
    #[case(Some(2), None, false)]
    #[case(None, Some(4), true)]
    #[case(None, Some(3), false)]
    #[case(Some(9), Some(3), false)]
    fn the_slowest_reply_and_the_sum_count(
        #[case] reply: Option<u64>,
        #[case] total: Option<u64>,
        #[case] passed: bool,
    ) {
        let rule = rule(reply.map(Duration::from_secs), total.map(Duration::from_secs));
        let score = scores(rule(&case(&[]), &session(vec![taking(1), taking(3)]))).remove(0);
        assert_eq!(score.passed, passed, "{}", score.reason);
        assert!(score.reason.starts_with("the slowest reply, in turn 2, took 3s, all of them 4s"));
    }

    #[test]
    fn a_time_that_was_not_recorded_is_not_zero() {
        let rule = rule(Some(Duration::from_secs(1)), None);
        assert!(rule(&case(&[]), &session(vec![taking(0)])).is_err());
    }
}
