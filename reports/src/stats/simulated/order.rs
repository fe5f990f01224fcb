//! Why attempts are read in the order they were scheduled, and why that order is shuffled.

use super::share;
use crate::stats::{Decision, MeanTest, RateTest, draws::Draws};
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

/// An agent that passes 80 % against a threshold of 80 %: it must not be told to be above in more than 5 % of runs.
/// Read in finishing order, it mostly is, for failures come late.
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

/// Cases are drawn anew for each run, from a world where an agent passes 80 % (with an intraclass correlation of 1/3),
/// and each is played ten times. Shuffled attempts speak of these twenty cases, which may be easier than the world;
/// the means of cases speak of the world.
#[test]
fn attempts_of_few_cases_speak_of_those_cases_alone() {
    let mut draws = Draws::new(Seed(43));
    let (mut of_attempts, rounds) = (0, 300);
    let of_means = share(rounds, || {
        let case = |draws: &mut Draws| {
            let own = draws.beta(1.6, 0.4);
            [(); 10].map(|()| draws.hit(own))
        };
        let cases: Vec<[bool; 10]> = (0..20).map(|_| case(&mut draws)).collect();
        let mut outcomes = cases.concat();
        draws.shuffle(&mut outcomes);
        of_attempts += u32::from(reads_above(&outcomes, 0.8));
        let mut test = MeanTest::new(0.8, 0.05);
        let mean = |case: &[bool; 10]| case.iter().map(|passed| f64::from(*passed)).sum::<f64>() / 10.0;
        cases.iter().any(|case| test.push(mean(case)) == Decision::Above)
    });
    let of_attempts = f64::from(of_attempts) / f64::from(rounds);
    println!(
        "false alarms about the world: means of cases {of_means:.3}, shuffled attempts {of_attempts:.3}"
    );
    assert!(of_means <= 0.05, "{of_means}");
    assert!(of_attempts > 0.1, "{of_attempts}");
}
