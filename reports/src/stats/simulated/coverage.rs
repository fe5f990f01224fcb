//! How often intervals of a rate hold it: by adding up, without chance, over all that may happen.

use crate::stats::{
    Interval, clopper_pearson, clopper_pearson_lower, clopper_pearson_upper, mcnemar, wilson,
};
use rstest::rstest;
use statrs::function::factorial::ln_binomial;

/// The chance of `passed` of `n`.
fn chance(passed: u32, n: u32, rate: f64) -> f64 {
    let (x, failed) = (f64::from(passed), f64::from(n - passed));
    (ln_binomial(u64::from(n), u64::from(passed)) + x * rate.ln() + failed * (1.0 - rate).ln()).exp()
}

/// The chance that what `holds` says of the passes of `n` is so.
fn sum(n: u32, rate: f64, holds: impl Fn(u32) -> bool) -> f64 {
    (0..=n).filter(|passed| holds(*passed)).map(|passed| chance(passed, n, rate)).sum()
}

fn coverage(n: u32, rate: f64, method: fn(u32, u32, f64) -> Option<Interval>) -> f64 {
    sum(n, rate, |passed| method(passed, n, 0.95).unwrap().contains(rate))
}

/// The published coverage of intervals of 95 % where the true rate is 0.9.
#[rstest]
#[case(10, 0.930, 0.987)]
#[case(20, 0.957, 0.989)]
#[case(30, 0.974, 0.992)]
#[case(50, 0.970, 0.970)]
#[case(100, 0.936, 0.956)]
fn it_is_as_published(#[case] n: u32, #[case] of_wilson: f64, #[case] exact: f64) {
    let found = (coverage(n, 0.9, wilson), coverage(n, 0.9, clopper_pearson));
    println!("n {n}: Wilson {:.3}, Clopper-Pearson {:.3}", found.0, found.1);
    assert!((found.0 - of_wilson).abs() < 6e-4 && (found.1 - exact).abs() < 6e-4, "{found:?}");
}

/// Over rates from 0.02 to 0.98, Wilson's is right on average, and Clopper's and Pearson's for each.
#[rstest]
#[case(8)]
#[case(20)]
#[case(45)]
fn one_is_right_on_average_and_one_always(#[case] n: u32) {
    let rates = || (1..50).map(|step| f64::from(step) / 50.0);
    let mean = rates().map(|rate| coverage(n, rate, wilson)).sum::<f64>() / 49.0;
    let least = rates().map(|rate| coverage(n, rate, clopper_pearson)).fold(1.0, f64::min);
    println!("n {n}: Wilson {mean:.3} on average, Clopper-Pearson {least:.3} at least");
    assert!((0.945..0.965).contains(&mean), "{mean}");
    assert!(least >= 0.95, "{least}");
}

/// A gate at 95 % passes an agent on the threshold in at most 5 % of runs, and fails it in at most 5 %.
#[rstest]
#[case(20, 0.9)]
#[case(60, 0.8)]
#[case(100, 0.95)]
fn a_gate_is_wrong_as_rarely_as_it_says(#[case] n: u32, #[case] threshold: f64) {
    let passes = sum(n, threshold, |passed| clopper_pearson_lower(passed, n, 0.95).unwrap() >= threshold);
    let fails = sum(n, threshold, |passed| clopper_pearson_upper(passed, n, 0.95).unwrap() < threshold);
    println!("n {n}, threshold {threshold}: passes {passes:.3}, fails {fails:.3}");
    assert!(passes <= 0.05 && fails <= 0.05, "{passes} {fails}");
}

/// However many pairs changed, exact McNemar raises at most its 5 % of false alarms. The mid-p, which is less timid,
/// raises up to 8 % at some numbers of them, but less than 5 % on average.
#[test]
fn mcnemars_test_is_as_strict_as_it_says() {
    let alarms = |choose: fn((f64, f64)) -> f64| {
        let at = |changed: u32| sum(changed, 0.5, |b| choose(mcnemar(b, changed - b)) <= 0.05);
        ((1..=60).map(at).fold(0.0, f64::max), (1..=60).map(at).sum::<f64>() / 60.0)
    };
    let ((exact, _), (mid, on_average)) = (alarms(|both| both.0), alarms(|both| both.1));
    println!(
        "McNemar's test: exact {exact:.4} at most, mid-p {mid:.4} at most and {on_average:.4} on average"
    );
    assert!(exact <= 0.05 && mid <= 0.08 && on_average <= 0.05, "{exact} {mid} {on_average}");
}
