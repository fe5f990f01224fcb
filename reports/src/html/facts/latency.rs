//! How long calls took, in a few counters whatever their number.

/// Counters for each doubling of the length.
const PER_DOUBLING: f64 = 16.0;

/// Lengths of time, each counted with those that are within four hundredths of it.
#[derive(Clone, Debug, Default)]
pub(in crate::html) struct Latency {
    counters: Vec<u32>,
    longest: u64,
}

impl Latency {
    /// Counts a length, in nanoseconds.
    pub(in crate::html) fn add(&mut self, nanoseconds: u64) {
        let place = (nanoseconds.max(1) as f64).log2() * PER_DOUBLING;
        let place = place as usize;
        if self.counters.len() <= place {
            self.counters.resize(place + 1, 0);
        }
        if let Some(counter) = self.counters.get_mut(place) {
            *counter += 1;
        }
        self.longest = self.longest.max(nanoseconds);
    }

    /// The length that this share of the calls did not exceed, in nanoseconds; `None` where there were none.
    pub(in crate::html) fn quantile(&self, share: f64) -> Option<u64> {
        let all: u64 = self.counters.iter().map(|counter| u64::from(*counter)).sum();
        let wanted = ((all as f64 * share).ceil() as u64).max(1);
        let mut before = 0;
        let within = |(_, counter): &(usize, &u32)| {
            before += u64::from(**counter);
            before >= wanted
        };
        let (place, _) = self.counters.iter().enumerate().find(within)?;
        let middle = ((place as f64 + 0.5) / PER_DOUBLING).exp2();
        Some((middle as u64).min(self.longest))
    }

    /// The longest, in nanoseconds; `None` where there were none.
    pub(in crate::html) fn longest(&self) -> Option<u64> {
        (!self.counters.is_empty()).then_some(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.5, 500)]
    #[case(0.95, 950)]
    #[case(0.01, 10)]
    #[case(1.0, 1000)]
    fn a_quantile_is_within_four_hundredths(#[case] share: f64, #[case] milliseconds: u64) {
        let mut latency = Latency::default();
        (1..=1000u64).rev().for_each(|milliseconds| latency.add(milliseconds * 1_000_000));
        let (found, exact) = (latency.quantile(share).unwrap() as f64, milliseconds as f64 * 1e6);
        assert!((found / exact - 1.0).abs() < 0.04, "{found}");
        assert_eq!(latency.longest(), Some(1_000_000_000));
    }

    #[test]
    fn of_no_call_nothing_is_known() {
        assert_eq!((Latency::default().quantile(0.5), Latency::default().longest()), (None, None));
    }

    #[test]
    fn a_call_that_took_no_time_counts() {
        let mut latency = Latency::default();
        latency.add(0);
        assert_eq!((latency.quantile(0.5), latency.longest()), (Some(0), Some(0)));
    }
}
