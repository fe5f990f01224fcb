//! Why attempts are read in the order they were scheduled, and why that order is shuffled.

use super::share;
use crate::stats::{Decision, RateTest, draws::Draws};
use rehearsal_core::seed::Seed;

/// Attempts played at once.
const AT_ONCE: usize = 32;

const ATTEMPTS: usize = 200;

/// The outcomes of a run in the order in which they finished: passes take 20 units on average, failures 48.
fn finishing_order(draws: &mut Draws, outcomes: &[bool]) -> Vec<bool> {
    let mut free = [0.0f64; AT_ONCE];
    let mut finished: Vec<(f64, bool)> = Vec::new();
    for passed in outcomes {
        let first = (0..AT_ONCE).min_by(|one, other| free[*one].total_cmp(&free[*other])).unwrap();
        free[first] += if *passed { 20.0 } else { 48.0 } * (0.5 + draws.unit());
        finished.push((free[first], *passed));
    }
    finished.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    finished.into_iter().map(|(_, passed)| passed).collect()
}

fn reads_above(outcomes: &[bool], threshold: f64) -> bool {
    let mut test = RateTest::new(threshold, 0.05);
    outcomes.iter().map(|passed| test.push(*passed)).find(|found| *found != Decision::Open)
        == Some(Decision::Above)
}

/// An agent that passes 80 % against a threshold of 80 %: it must not be told to be above in more than 5 % of runs. Read
/// in finishing order, it mostly is, for failures come late.
#[test]
fn finishing_order_inflates_false_alarms() {
    let mut draws = Draws::new(Seed(41));
    let (mut by_finish, rounds) = (0, 250);
    let by_schedule = share(rounds, || {
        let outcomes: Vec<bool> = (0..ATTEMPTS).map(|_| draws.hit(0.8)).collect();
        by_finish += u32::from(reads_above(&finishing_order(&mut draws, &outcomes), 0.8));
        reads_above(&outcomes, 0.8)
    });
    let by_finish = f64::from(by_finish) / f64::from(rounds);
    println!("false alarms: as scheduled {by_schedule:.3}, as finished {by_finish:.3}");
    assert!(by_schedule <= 0.05, "{by_schedule}");
    assert!(by_finish > 0.2, "{by_finish}");
}

/// Forty cases, some of which hardly ever pass, four trials each: shuffled, and with the easy cases first.
#[test]
fn easy_cases_first_inflate_false_alarms() {
    let mut draws = Draws::new(Seed(42));
    let rates: Vec<f64> = (0..40).map(|case| 1.0 - f64::from(case) / 60.0).collect();
    let threshold = rates.iter().sum::<f64>() / 40.0;
    let (mut sorted, rounds) = (0, 250);
    let shuffled = share(rounds, || {
        let mut outcomes: Vec<bool> =
            rates.iter().flat_map(|rate| [(); 4].map(|()| draws.hit(*rate))).collect();
        sorted += u32::from(reads_above(&outcomes, threshold));
        draws.shuffle(&mut outcomes);
        reads_above(&outcomes, threshold)
    });
    let sorted = f64::from(sorted) / f64::from(rounds);
    println!("false alarms: shuffled {shuffled:.3}, easy cases first {sorted:.3}");
    assert!(shuffled <= 0.05, "{shuffled}");
    assert!(sorted > 0.9, "{sorted}");
}
