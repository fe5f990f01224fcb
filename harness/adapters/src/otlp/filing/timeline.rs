//! Who had a turn open when: the only thing to go by where spans carry no id of ours.

use super::open::OpenSession;
use crate::otlp::correlate::SKEW;
use rehearsal_core::{clock::Timestamp, ids::SessionId};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// The turns of all sessions of a run on one line of time, the latest so many beginnings and ends of them.
#[derive(Debug)]
pub(super) struct Timeline {
    moments: VecDeque<Moment>,
    capacity: usize,
    /// Whose each turn is, while its session is open; turns go by a number of their own.
    owners: HashMap<u64, Arc<OpenSession>>,
    /// The numbers of the turns that have not ended.
    running: HashMap<(SessionId, u32), u64>,
    next: u64,
}

/// How it is from a point in time until the next such point.
#[derive(Clone, Copy, Debug)]
struct Moment {
    at: Timestamp,
    /// How many turns are open.
    open: u64,
    /// Their numbers added up: of one turn alone, its number.
    sum: u64,
}

/// Whose turn it was at some time.
#[derive(Clone, Debug)]
pub(super) enum Whose {
    /// Nobody's.
    Nobody,
    /// That of one open session and of no other.
    Session(Arc<OpenSession>),
    /// That of a session that is closed.
    Closed,
    /// Several sessions' at once, or it is too long ago to be known.
    Several,
}

impl Timeline {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            moments: VecDeque::new(),
            capacity: capacity.max(2),
            owners: HashMap::new(),
            running: HashMap::new(),
            next: 1,
        }
    }

    /// A turn of a session begins.
    pub(super) fn begin(&mut self, session: &Arc<OpenSession>, turn: u32, at: Timestamp) -> u64 {
        let number = self.next;
        self.next += 1;
        self.owners.insert(number, Arc::clone(session));
        self.running.insert((session.id.clone(), turn), number);
        self.change(at, |moment| {
            moment.open = moment.open.saturating_add(1);
            moment.sum = moment.sum.wrapping_add(number);
        });
        number
    }

    /// A turn of a session ends.
    pub(super) fn end(&mut self, session: &SessionId, turn: u32, at: Timestamp) {
        if let Some(number) = self.running.remove(&(session.clone(), turn)) {
            self.change(at, |moment| {
                moment.open = moment.open.saturating_sub(1);
                moment.sum = moment.sum.wrapping_sub(number);
            });
        }
    }

    /// The session that these turns belong to is closed.
    pub(super) fn forget(&mut self, turns: impl Iterator<Item = u64>) {
        for number in turns {
            self.owners.remove(&number);
        }
    }

    /// Whose turn it was at that time; where it was nobody's, whose it was so shortly before or after that clocks
    /// cannot be told apart.
    pub(super) fn whose(&self, at: Timestamp) -> Whose {
        let Some(now) = self.after(at).checked_sub(1) else { return self.before_all(at) };
        match self.whose_at(now) {
            Whose::Nobody => self.whose_around(at),
            found @ (Whose::Session(_) | Whose::Closed | Whose::Several) => found,
        }
    }

    fn change(&mut self, at: Timestamp, change: impl Fn(&mut Moment)) {
        let index = self.after(at);
        let before = index.checked_sub(1).and_then(|index| self.moments.get(index));
        let moment = before.map_or(Moment { at, open: 0, sum: 0 }, |before| Moment { at, ..*before });
        self.moments.insert(index, moment);
        // Turns are announced one by one and nearly in order, so there are few later moments.
        self.moments.iter_mut().skip(index).for_each(change);
        if self.moments.len() > self.capacity {
            self.moments.pop_front();
        }
    }

    /// The index of the first moment after that time.
    fn after(&self, at: Timestamp) -> usize {
        self.moments.partition_point(|moment| moment.at <= at)
    }

    fn whose_at(&self, index: usize) -> Whose {
        match self.moments.get(index) {
            None | Some(Moment { open: 0, .. }) => Whose::Nobody,
            Some(Moment { open: 1, sum, .. }) => {
                self.owners.get(sum).map_or(Whose::Closed, |owner| Whose::Session(Arc::clone(owner)))
            }
            Some(_) => Whose::Several,
        }
    }

    fn whose_around(&self, at: Timestamp) -> Whose {
        let first = self.after(Timestamp(at.0.saturating_sub(nanos()))).saturating_sub(1);
        let last = self.after(at.plus(SKEW));
        (first..last).map(|index| self.whose_at(index)).fold(Whose::Nobody, Whose::or)
    }

    fn before_all(&self, at: Timestamp) -> Whose {
        let is_long_ago = self.moments.len() >= self.capacity;
        if is_long_ago { Whose::Several } else { self.whose_around(at) }
    }
}

impl Whose {
    /// Either one's, where they do not contradict each other.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, one) | (one, Self::Nobody) => one,
            (Self::Session(one), Self::Session(other)) if Arc::ptr_eq(&one, &other) => Self::Session(one),
            (Self::Closed, Self::Closed) => Self::Closed,
            (Self::Session(_) | Self::Closed | Self::Several, _) => Self::Several,
        }
    }

    /// Whether it was the turn of this session and of no other.
    pub(super) fn is(&self, session: &Arc<OpenSession>) -> bool {
        match self {
            Self::Session(found) => Arc::ptr_eq(found, session),
            Self::Nobody | Self::Closed | Self::Several => false,
        }
    }
}

fn nanos() -> u64 {
    u64::try_from(SKEW.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::room::Room;
    use rstest::rstest;

    const SECOND: u64 = 1_000_000_000;
    const MS: u64 = 1_000_000;

    fn session(id: &str) -> Arc<OpenSession> {
        OpenSession::new(SessionId::new(id), Room::new(usize::MAX).share())
    }

    fn whose(timeline: &Timeline, at: u64) -> String {
        match timeline.whose(Timestamp(at)) {
            Whose::Nobody => "nobody".to_owned(),
            Whose::Session(session) => session.id.to_string(),
            Whose::Closed => "closed".to_owned(),
            Whose::Several => "several".to_owned(),
        }
    }

    /// `a` has turns from 1 s to 4 s and from 4.05 s to 6 s, `b` one from 3 s to 5 s.
    fn overlapping() -> Timeline {
        let (mut timeline, a, b) = (Timeline::new(100), session("a"), session("b"));
        timeline.begin(&a, 1, Timestamp(SECOND));
        // Announcements of sessions side by side may come in any order.
        timeline.begin(&a, 2, Timestamp(4 * SECOND + 50 * MS));
        timeline.end(&a.id, 1, Timestamp(4 * SECOND));
        timeline.begin(&b, 1, Timestamp(3 * SECOND));
        timeline.end(&a.id, 2, Timestamp(6 * SECOND));
        timeline.end(&b.id, 1, Timestamp(5 * SECOND));
        timeline
    }

    #[rstest]
    #[case::long_before(500 * MS, "nobody")]
    #[case::shortly_before(950 * MS, "a")]
    #[case::alone(2 * SECOND, "a")]
    #[case::together(3 * SECOND + 500 * MS, "several")]
    #[case::between_the_turns_of_a(4 * SECOND + 20 * MS, "b")]
    #[case::together_again(4 * SECOND + 500 * MS, "several")]
    #[case::alone_again(5 * SECOND + 500 * MS, "a")]
    #[case::shortly_after(6 * SECOND + 50 * MS, "a")]
    #[case::long_after(7 * SECOND, "nobody")]
    fn a_time_is_somebodys_if_one_turn_alone_was_open(#[case] at: u64, #[case] expected: &str) {
        assert_eq!(whose(&overlapping(), at), expected);
    }

    #[test]
    fn between_turns_of_two_sessions_it_is_nobodys_for_sure() {
        let (mut timeline, a, b) = (Timeline::new(100), session("a"), session("b"));
        timeline.begin(&a, 1, Timestamp(SECOND));
        timeline.end(&a.id, 1, Timestamp(2 * SECOND));
        timeline.begin(&b, 1, Timestamp(2 * SECOND + 20 * MS));
        assert_eq!(whose(&timeline, 2 * SECOND + 10 * MS), "several");
        assert_eq!(whose(&timeline, 2 * SECOND + 20 * MS), "b");
    }

    #[test]
    fn a_turn_of_a_closed_session_keeps_others_from_its_time() {
        let (mut timeline, a, b) = (Timeline::new(100), session("a"), session("b"));
        let turn = timeline.begin(&a, 1, Timestamp(SECOND));
        timeline.begin(&b, 1, Timestamp(2 * SECOND));
        timeline.end(&a.id, 1, Timestamp(3 * SECOND));
        timeline.forget([turn].into_iter());
        assert_eq!(whose(&timeline, SECOND), "closed");
        assert_eq!(whose(&timeline, 2 * SECOND), "several");
        assert_eq!(whose(&timeline, 3 * SECOND), "b");
    }

    #[test]
    fn what_is_forgotten_is_nobodys_for_sure() {
        let (mut timeline, a) = (Timeline::new(4), session("a"));
        for turn in 0..10 {
            timeline.begin(&a, turn, Timestamp(u64::from(turn) * SECOND));
            timeline.end(&a.id, turn, Timestamp(u64::from(turn) * SECOND + SECOND / 2));
        }
        assert_eq!(
            (whose(&timeline, 0), whose(&timeline, 9 * SECOND)),
            ("several".to_owned(), "a".to_owned())
        );
        assert!(timeline.moments.len() <= 4);
    }
}
