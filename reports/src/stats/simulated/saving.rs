//! What share of a run need not be played when one stops as soon as it is decided.

use crate::stats::{Decision, MeanTest, PairedTest, RateTest, draws::Draws};
use rehearsal_core::seed::Seed;
use rstest::rstest;

/// Attempts, or pairs of cases, that were planned, where a test does not say otherwise.
const PLANNED: u32 = 200;

/// Of runs with an effect: how many were decided rightly and wrongly, and the share of attempts that were not played.
struct Saved {
    right: f64,
    wrong: f64,
    share: f64,
}

fn saved(planned: u32, truth: Decision, mut run: impl FnMut() -> (u32, Decision)) -> Saved {
    const ROUNDS: u32 = 1000;
    let (mut right, mut wrong, mut played) = (0u32, 0u32, 0u32);
    for _ in 0..ROUNDS {
        let (attempts, decision) = run();
        played += attempts;
        right += u32::from(decision == truth);
        wrong += u32::from(decision != truth && decision != Decision::Open);
    }
    let of_rounds = |count: u32| f64::from(count) / f64::from(ROUNDS);
    Saved {
        right: of_rounds(right),
        wrong: of_rounds(wrong),
        share: 1.0 - of_rounds(played) / f64::from(planned),
    }
}

/// Feeds a test until it has decided, and says how many values that took.
fn feed(planned: u32, mut push: impl FnMut() -> Decision) -> (u32, Decision) {
    for played in 1..=planned {
        let decision = push();
        if decision != Decision::Open {
            return (played, decision);
        }
    }
    (planned, Decision::Open)
}

/// Where the truth is on one side, the other is a false alarm. What is saved must be as much as was measured, and no
/// more: a test that saved more would have become rash.
fn check(what: &str, effect: f64, saved: &Saved, (least, most): (f64, f64)) {
    let Saved { right, wrong, share } = saved;
    println!("{what}, effect {effect:+.1}: right {right:.3}, wrong {wrong:.3}, not played {share:.3}");
    assert!(*wrong <= 0.05, "{wrong}");
    assert!(least <= *share && *share <= most, "{share}");
}

fn towards(effect: f64) -> Decision {
    if effect > 0.0 { Decision::Above } else { Decision::Below }
}

/// An agent against a threshold of 0.65.
#[rstest]
#[case(200, 0.1, (0.35, 0.45))]
#[case(200, 0.2, (0.78, 0.86))]
#[case(200, 0.3, (0.89, 0.95))]
#[case(200, -0.1, (0.27, 0.37))]
#[case(200, -0.2, (0.74, 0.82))]
#[case(200, -0.3, (0.87, 0.94))]
#[case(60, 0.1, (0.05, 0.15))]
#[case(60, 0.2, (0.42, 0.52))]
#[case(60, 0.3, (0.69, 0.79))]
fn a_rate_away_from_the_threshold(#[case] planned: u32, #[case] effect: f64, #[case] band: (f64, f64)) {
    let mut draws = Draws::new(Seed(51).derive(&["rate", &effect.to_string()]));
    let found = saved(planned, towards(effect), || {
        let mut test = RateTest::new(0.65, 0.05);
        feed(planned, || test.push(draws.hit(0.65 + effect)))
    });
    check(&format!("rate, {planned} planned"), effect, &found, band);
}

/// Scores from Beta(4p, 4(1-p)) against a threshold of 0.65.
#[rstest]
#[case(0.1, (0.69, 0.78))]
#[case(0.2, (0.85, 0.91))]
#[case(0.3, (0.89, 0.95))]
#[case(-0.1, (0.74, 0.83))]
#[case(-0.2, (0.88, 0.94))]
#[case(-0.3, (0.91, 0.97))]
fn a_mean_away_from_the_threshold(#[case] effect: f64, #[case] band: (f64, f64)) {
    let mut draws = Draws::new(Seed(52).derive(&["mean", &effect.to_string()]));
    let mean = 0.65 + effect;
    let found = saved(PLANNED, towards(effect), || {
        let mut test = MeanTest::new(0.65, 0.05);
        feed(PLANNED, || test.push(draws.beta(4.0 * mean, 4.0 * (1.0 - mean))))
    });
    check("mean", effect, &found, band);
}

/// A drop against a baseline of 0.8, case by case; the rate of a case is drawn from Beta(1.6, 0.4) and falls by the
/// effect, at most to 0, so that the drop is a little smaller than it says.
#[rstest]
#[case(1, -0.1, (0.22, 0.32))]
#[case(1, -0.2, (0.62, 0.72))]
#[case(1, -0.3, (0.78, 0.86))]
#[case(4, -0.1, (0.54, 0.64))]
#[case(4, -0.2, (0.77, 0.84))]
#[case(4, -0.3, (0.84, 0.90))]
fn a_drop_from_the_baseline(#[case] trials: u32, #[case] effect: f64, #[case] band: (f64, f64)) {
    let mut draws = Draws::new(Seed(53).derive(&["pairs", &trials.to_string(), &effect.to_string()]));
    let found = saved(PLANNED, Decision::Below, || {
        let mut test = PairedTest::new(0.0, 0.05);
        feed(PLANNED, || {
            let own = draws.beta(1.6, 0.4);
            let (now, before) = (draws.hits(trials, (own + effect).max(0.0)), draws.hits(trials, own));
            test.push((f64::from(now) - f64::from(before)) / f64::from(trials))
        })
    });
    check(&format!("pairs of {trials}"), effect, &found, band);
}

/// The same agent as before, and a margin of 0.1 or 0.2 within which it may be worse.
#[rstest]
#[case(0.1, (0.59, 0.68))]
#[case(0.2, (0.81, 0.87))]
fn no_worse_but_for_a_margin(#[case] margin: f64, #[case] band: (f64, f64)) {
    let mut draws = Draws::new(Seed(54).derive(&["margin", &margin.to_string()]));
    let found = saved(PLANNED, Decision::Above, || {
        let mut test = PairedTest::new(margin, 0.05);
        feed(PLANNED, || {
            let own = draws.beta(1.6, 0.4);
            let (now, before) = (draws.hits(4, own), draws.hits(4, own));
            test.push((f64::from(now) - f64::from(before)) / 4.0)
        })
    });
    check("pairs of 4 with a margin", margin, &found, band);
}
