//! How often the sequential tests raise a false alarm when they are looked at after each attempt.

use super::share;
use crate::stats::{
    Decision, FlipTest, MeanTest, PairedTest, RateTest, clopper_pearson_lower, confidence_sequence,
    draws::Draws, mcnemar,
};
use rehearsal_core::seed::Seed;
use rstest::rstest;

/// Attempts of each run, after each of which one looks.
const LOOKS: u32 = 200;

/// How often runs of so many attempts decide above, and how often below.
fn decided(rounds: u32, mut run: impl FnMut() -> Decision) -> (f64, f64) {
    let mut below = 0;
    let above = share(rounds, || {
        let decision = run();
        below += u32::from(decision == Decision::Below);
        decision == Decision::Above
    });
    (above, f64::from(below) / f64::from(rounds))
}

/// Feeds a test until it has decided, or there is no more.
fn feed(looks: u32, mut push: impl FnMut() -> Decision) -> Decision {
    (0..looks).map(|_| push()).find(|decision| *decision != Decision::Open).unwrap_or_default()
}

/// The truth is the threshold: either decision is a false alarm, and each side may raise 5 %.
#[rstest]
#[case(0.5)]
#[case(0.8)]
#[case(0.95)]
fn a_rate_on_the_threshold(#[case] rate: f64) {
    let mut draws = Draws::new(Seed(31).derive(&["rate", &rate.to_string()]));
    let (above, below) = decided(2000, || {
        let mut test = RateTest::new(rate, 0.05);
        feed(LOOKS, || test.push(draws.hit(rate)))
    });
    println!("rate {rate}: above {above:.3}, below {below:.3}");
    assert!(above <= 0.05 && below <= 0.05, "{above} {below}");
}

/// The bound for a fixed number of attempts, looked at after each, is another thing.
#[test]
fn a_fixed_bound_looked_at_each_time_cries_wolf() {
    let mut draws = Draws::new(Seed(32));
    let alarms = share(150, || {
        let mut passed = 0;
        (1..=LOOKS).any(|n| {
            passed += u32::from(draws.hit(0.8));
            // Below the threshold there is nothing to look at.
            f64::from(passed) > 0.8 * f64::from(n) && clopper_pearson_lower(passed, n, 0.95).unwrap() > 0.8
        })
    });
    println!("Clopper-Pearson looked at each time: {alarms:.3}");
    assert!(alarms > 0.12, "{alarms}");
}

/// Scores between 0 and 1 whose mean is the threshold, of three shapes: bent, yes or no, and mostly full marks.
#[rstest]
#[case::bent("bent", 0.7, |draws: &mut Draws| draws.beta(2.1, 0.9))]
#[case::yes_or_no("yes or no", 0.8, |draws: &mut Draws| f64::from(draws.hit(0.8)))]
#[case::full_marks("full marks", 0.925, |draws: &mut Draws| if draws.hit(0.9) { 1.0 } else { draws.unit() / 2.0 })]
fn a_mean_on_the_threshold(#[case] shape: &str, #[case] mean: f64, #[case] score: fn(&mut Draws) -> f64) {
    let mut draws = Draws::new(Seed(33).derive(&[shape]));
    let (above, below) = decided(4000, || {
        let mut test = MeanTest::new(mean, 0.05);
        feed(LOOKS, || test.push(score(&mut draws)))
    });
    println!("mean, {shape}: above {above:.3}, below {below:.3}");
    assert!(above <= 0.05 && below <= 0.05, "{above} {below}");
}

/// Two runs of the same agent, case by case, with so many trials each: the difference is 0, as is the margin.
#[rstest]
#[case(1)]
#[case(4)]
fn a_pair_that_does_not_differ(#[case] trials: u32) {
    let mut draws = Draws::new(Seed(34).derive(&["pairs", &trials.to_string()]));
    let (above, below) = decided(4000, || {
        let mut test = PairedTest::new(0.0, 0.05);
        feed(LOOKS, || {
            let own = draws.beta(1.4, 0.6);
            let (now, before) = (draws.hits(trials, own), draws.hits(trials, own));
            test.push((f64::from(now) - f64::from(before)) / f64::from(trials))
        })
    });
    println!("pairs of {trials}: above {above:.3}, below {below:.3}");
    assert!(above <= 0.05 && below <= 0.05, "{above} {below}");
}

/// Flips that go either way alike: ours, and exact McNemar looked at after each.
#[test]
fn flips_either_way_alike() {
    let mut draws = Draws::new(Seed(35));
    let (mut alarms, mut worse) = (0, 0u32);
    let rounds = 2000;
    let ours = share(rounds, || {
        let (mut test, mut up, mut cried) = (FlipTest::new(0.05), 0, false);
        for changed in 1..=100 {
            let now = draws.hit(0.5);
            up += u32::from(now);
            cried = cried || mcnemar(up, changed - up).0 <= 0.05;
            test.push(!now, now);
        }
        alarms += u32::from(cried);
        worse += u32::from(test.decision() == Decision::Below);
        test.decision() != Decision::Open
    });
    let peeking = f64::from(alarms) / f64::from(rounds);
    println!("flips: ours {ours:.3}, McNemar looked at each time {peeking:.3}");
    assert!(ours <= 0.05 && f64::from(worse) <= 0.05 * f64::from(rounds), "{ours}");
    assert!(peeking > 0.2, "{peeking}");
}

/// The sequence leaves out the true rate at any time of a run in at most 5 % of runs.
#[test]
fn the_sequence_holds_the_rate_all_along() {
    let mut draws = Draws::new(Seed(36));
    let left_out = share(150, || {
        let mut passed = 0;
        (1..=100).any(|n| {
            passed += u32::from(draws.hit(0.85));
            !confidence_sequence(passed, n, 0.05).contains(0.85)
        })
    });
    println!("confidence sequence: left out {left_out:.3}");
    assert!(left_out <= 0.05, "{left_out}");
}
