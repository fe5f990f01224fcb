//! How often intervals by cluster hold the truth, in runs made up from a seed.

use super::share;
use crate::stats::{clopper_pearson_lower, clustered_mean, clustered_rate, crossed_mean, draws::Draws};
use rehearsal_core::seed::Seed;
use rstest::rstest;

/// Cases, trials of each, the rate, and how alike the trials of a case are.
#[derive(Clone, Copy, Debug)]
struct Suite(usize, usize, f64, f64);

/// Outcomes of cases whose own rates are drawn from Beta(sp, s(1-p)), where `s = 1/ρ - 1` makes `ρ` the correlation.
fn outcomes(draws: &mut Draws, Suite(cases, trials, rate, icc): Suite) -> Vec<(usize, bool)> {
    let spread = 1.0 / icc - 1.0;
    let case = |case: usize| {
        let own = draws.beta(spread * rate, spread * (1.0 - rate));
        (0..trials).map(|_| (case, draws.hit(own))).collect::<Vec<_>>()
    };
    (0..cases).flat_map(case).collect()
}

fn scores(outcomes: &[(usize, bool)]) -> Vec<(usize, f64)> {
    outcomes.iter().map(|(case, passed)| (*case, f64::from(*passed))).collect()
}

/// How often the interval of 95 % by case, and the one of independent values, hold the rate.
fn of_means(suite: Suite, rounds: u32) -> (f64, f64) {
    let mut draws = Draws::new(Seed(21).derive(&["means", &format!("{suite:?}")]));
    let mut naive = 0;
    let by_case = share(rounds, || {
        let scores = scores(&outcomes(&mut draws, suite));
        let alone: Vec<_> = scores.iter().map(|(_, score)| *score).enumerate().collect();
        let holds =
            |values: &[(usize, f64)]| clustered_mean(values).unwrap().interval(0.95).contains(suite.2);
        naive += u32::from(holds(&alone));
        holds(&scores)
    });
    (by_case, f64::from(naive) / f64::from(rounds))
}

#[rstest]
#[case(Suite(50, 4, 0.7, 1.0 / 3.0), 4000)]
#[case(Suite(15, 4, 0.7, 1.0 / 3.0), 4000)]
#[case::few_cases(Suite(6, 8, 0.5, 1.0 / 3.0), 4000)]
fn the_error_by_case_holds_the_mean(#[case] suite: Suite, #[case] rounds: u32) {
    let (by_case, naive) = of_means(suite, rounds);
    println!("{suite:?}: by case {by_case:.3}, as if independent {naive:.3}");
    assert!((0.935..0.965).contains(&by_case), "{by_case}");
    assert!(naive < 0.86, "{naive}");
}

/// How often the one-sided bound of 95 % for a gate, by case and as if independent, is above `threshold`.
fn passes(suite: Suite, threshold: f64, rounds: u32) -> (f64, f64) {
    let mut draws = Draws::new(Seed(22).derive(&["gates", &format!("{suite:?}")]));
    let mut naive = 0;
    let by_case = share(rounds, || {
        let found = clustered_rate(&outcomes(&mut draws, suite)).unwrap();
        naive += u32::from(clopper_pearson_lower(found.passed, found.n, 0.95).unwrap() > threshold);
        found.lower(0.95).unwrap() > threshold
    });
    (by_case, f64::from(naive) / f64::from(rounds))
}

/// An agent on the threshold is passed wrongly by at most 5 %, also where the trials of a case are more alike than the
/// least that is reckoned with.
#[rstest]
#[case(Suite(50, 4, 0.9, 1.0 / 3.0))]
#[case(Suite(50, 4, 0.95, 0.5))]
#[case(Suite(20, 5, 0.9, 0.5))]
#[case(Suite(10, 10, 0.95, 0.5))]
#[case(Suite(10, 5, 0.8, 1.0 / 3.0))]
#[case(Suite(5, 10, 0.8, 0.5))]
fn a_gate_by_case_passes_wrongly_as_rarely_as_it_says(#[case] suite: Suite) {
    let (by_case, naive) = passes(suite, suite.2, 2000);
    println!("{suite:?}: passes wrongly by case {by_case:.3}, as if independent {naive:.3}");
    assert!(by_case <= 0.05, "{by_case}");
    assert!(naive > 0.09, "{naive}");
}

/// What that costs where the trials of a case are hardly alike: how often an agent of 0.95 passes a gate of 0.85.
#[rstest]
#[case(Suite(50, 4, 0.95, 0.02), 0.9)]
#[case(Suite(20, 5, 0.95, 0.02), 0.35)]
fn a_gate_by_case_passes_a_good_agent(#[case] suite: Suite, #[case] least: f64) {
    let (by_case, naive) = passes(suite, 0.85, 300);
    println!("{suite:?}: passes 0.85 by case {by_case:.3}, as if independent {naive:.3}");
    assert!(least <= by_case && by_case <= naive, "{by_case}");
}

/// Scores that crowd towards 1: how often the lower bound of 95 % for a gate, and the end of a symmetric interval, lie
/// above the true mean.
#[rstest]
#[case::bent(20, 0.8, |draws: &mut Draws| draws.beta(8.0, 2.0))]
#[case::mostly_full_marks(20, 0.9, |draws: &mut Draws| if draws.hit(0.8) { 1.0 } else { 0.5 })]
#[case::mostly_full_marks_of_few(10, 0.9, |draws: &mut Draws| if draws.hit(0.8) { 1.0 } else { 0.5 })]
#[case::a_rare_disaster(50, 0.9215, |draws: &mut Draws| if draws.hit(0.97) { 0.95 } else { 0.0 })]
fn a_gate_of_scores_passes_wrongly_as_rarely_as_it_says(
    #[case] cases: usize,
    #[case] mean: f64,
    #[case] score: fn(&mut Draws) -> f64,
) {
    let mut draws = Draws::new(Seed(24).derive(&["scores", &cases.to_string(), &mean.to_string()]));
    let (mut symmetric, rounds) = (0, 3000);
    let ours = share(rounds, || {
        let scores: Vec<_> = (0..cases * 3).map(|at| (at / 3, score(&mut draws))).collect();
        let found = clustered_mean(&scores).unwrap();
        symmetric += u32::from(found.lower(0.95) > mean);
        found.unit_lower(0.95) > mean
    });
    let symmetric = f64::from(symmetric) / f64::from(rounds);
    println!(
        "{cases} cases of mean {mean}: passes wrongly {ours:.3}, by a symmetric interval {symmetric:.3}"
    );
    assert!(ours <= 0.06, "{ours}");
    assert!(symmetric > ours, "{symmetric}");
}

/// Scores with an effect of the case, one of the persona, and one of neither: how often intervals of 95 % hold their
/// mean of 0.5, by both factors and by case alone.
#[rstest]
#[case(20, 12, 1500)]
#[case(30, 5, 1500)]
fn the_error_by_case_and_persona_holds_the_mean(
    #[case] cases: usize,
    #[case] personas: usize,
    #[case] rounds: u32,
) {
    let mut draws = Draws::new(Seed(23).derive(&["crossed", &personas.to_string()]));
    let mut alone = 0;
    let crossed = share(rounds, || {
        let mut effects = |count: usize, most: f64| {
            (0..count).map(|_| most * (2.0 * draws.unit() - 1.0)).collect::<Vec<_>>()
        };
        let (of_case, of_persona, noise) =
            (effects(cases, 0.2), effects(personas, 0.2), effects(cases * personas, 0.1));
        let score = |at: usize| 0.5 + of_case[at / personas] + of_persona[at % personas] + noise[at];
        let values: Vec<_> =
            (0..cases * personas).map(|at| (at / personas, at % personas, score(at))).collect();
        let by_case: Vec<_> = values.iter().map(|(case, _, value)| (*case, *value)).collect();
        alone += u32::from(clustered_mean(&by_case).unwrap().interval(0.95).contains(0.5));
        crossed_mean(&values).unwrap().interval(0.95).contains(0.5)
    });
    let alone = f64::from(alone) / f64::from(rounds);
    println!("{cases} cases and {personas} personas: by both {crossed:.3}, by case alone {alone:.3}");
    assert!((0.93..0.99).contains(&crossed), "{crossed}");
    assert!(alone < 0.85, "{alone}");
}
