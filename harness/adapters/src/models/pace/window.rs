//! How many calls may be under way at once: half as many after throttling, one more after a good round.
//!
//! "Additive increase, multiplicative decrease", as in RFC 5681 for TCP.

/// How many calls may be under way at once.
#[derive(Debug)]
pub(super) struct Window {
    /// The suite's own limit.
    most: Option<u32>,
    /// What holds now; `None` while nothing limits.
    limit: Option<u32>,
    under_way: u32,
    round: Round,
    /// Answers to calls of this round.
    answered: u32,
    /// Whether the limit was reached in this round. One that nobody needed is not raised.
    filled: bool,
}

/// The calls that began between two changes of the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Round(u64);

/// What the end of a call says of the pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was answered.
    Answered,
    /// There were too many.
    Throttled,
    /// It failed otherwise, or was given up.
    SaysNothing,
}

impl Window {
    pub(super) fn new(most: Option<u32>) -> Self {
        let most = most.map(|most| most.max(1));
        Self { most, limit: most, under_way: 0, round: Round::default(), answered: 0, filled: false }
    }

    /// Lets a call begin; `None` where there is no room.
    pub(super) fn begin(&mut self) -> Option<Round> {
        if self.limit.is_some_and(|limit| self.under_way >= limit) {
            return None;
        }
        self.under_way = self.under_way.saturating_add(1);
        self.filled |= Some(self.under_way) == self.limit;
        Some(self.round)
    }

    /// A call of this round has ended.
    pub(super) fn end(&mut self, began: Round, outcome: Outcome) {
        // Calls that began before the last change say nothing of the pace since: a provider that throttles
        // throttles many at once, and that is to halve the limit once.
        if began == self.round {
            match outcome {
                Outcome::Answered => self.answered_one(),
                Outcome::Throttled => self.change(Some((self.under_way / 2).max(1))),
                Outcome::SaysNothing => {}
            }
        }
        self.under_way = self.under_way.saturating_sub(1);
    }

    fn answered_one(&mut self) {
        let Some(limit) = self.limit else { return };
        self.answered = self.answered.saturating_add(1);
        if self.answered < limit {
            return;
        }
        let more = limit.saturating_add(u32::from(self.filled));
        self.change(Some(self.most.map_or(more, |most| more.min(most))));
    }

    fn change(&mut self, limit: Option<u32>) {
        self.limit = limit;
        self.round = Round(self.round.0.wrapping_add(1));
        self.answered = 0;
        self.filled = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets in as many as there is room for, but no more than this.
    fn fill(window: &mut Window, wanted: usize) -> Vec<Round> {
        std::iter::from_fn(|| window.begin()).take(wanted).collect()
    }

    fn end_all(window: &mut Window, rounds: Vec<Round>, outcome: Outcome) {
        rounds.into_iter().for_each(|round| window.end(round, outcome));
    }

    #[test]
    fn nothing_limits_before_the_first_throttling() {
        let mut window = Window::new(None);
        assert_eq!(fill(&mut window, 1000).len(), 1000);
    }

    #[test]
    fn a_whole_round_of_throttled_calls_halves_once() {
        let mut window = Window::new(None);
        let rounds = fill(&mut window, 40);
        end_all(&mut window, rounds, Outcome::Throttled);
        assert_eq!(window.limit, Some(20));
        let rounds = fill(&mut window, 40);
        assert_eq!(rounds.len(), 20);
        end_all(&mut window, rounds, Outcome::Throttled);
        assert_eq!(window.limit, Some(10));
    }

    #[test]
    fn one_call_is_always_allowed() {
        let mut window = Window::new(Some(3));
        for _ in 0..10 {
            let rounds = fill(&mut window, 5);
            assert!(!rounds.is_empty());
            end_all(&mut window, rounds, Outcome::Throttled);
        }
        assert_eq!(window.limit, Some(1));
        assert_eq!(fill(&mut Window::new(Some(0)), 5).len(), 1);
    }

    #[test]
    fn each_good_round_adds_one_up_to_the_suites_limit() {
        let mut window = Window::new(Some(4));
        let rounds = fill(&mut window, 4);
        end_all(&mut window, rounds, Outcome::Throttled);
        let mut limits = Vec::new();
        for _ in 0..4 {
            limits.push(window.limit.unwrap());
            let rounds = fill(&mut window, 9);
            end_all(&mut window, rounds, Outcome::Answered);
        }
        assert_eq!(limits, [2, 3, 4, 4]);
    }

    #[test]
    fn a_limit_that_nobody_reaches_is_not_raised() {
        let mut window = Window::new(None);
        let rounds = fill(&mut window, 16);
        end_all(&mut window, rounds, Outcome::Throttled);
        for _ in 0..100 {
            let rounds = fill(&mut window, 3);
            end_all(&mut window, rounds, Outcome::Answered);
        }
        assert_eq!(window.limit, Some(8));
    }

    #[test]
    fn answers_to_calls_from_before_the_throttling_raise_nothing() {
        let mut window = Window::new(None);
        let mut rounds = fill(&mut window, 10);
        window.end(rounds.pop().unwrap(), Outcome::Throttled);
        assert_eq!(window.limit, Some(5));
        // The nine others are still under way: no room until five have ended.
        assert_eq!(window.begin(), None);
        end_all(&mut window, rounds, Outcome::Answered);
        assert_eq!((window.limit, window.under_way), (Some(5), 0));
    }

    #[test]
    fn what_fails_otherwise_only_makes_room() {
        let mut window = Window::new(Some(2));
        for _ in 0..10 {
            let rounds = fill(&mut window, 5);
            assert_eq!(rounds.len(), 2);
            end_all(&mut window, rounds, Outcome::SaysNothing);
        }
    }
}
