//! How far two raters agree beyond chance.
//!
//! Sources: J. Cohen, *A coefficient of agreement for nominal scales*, 1960 (kappa); K. L. Gwet, *Computing
//! inter-rater reliability and its variance in the presence of high agreement*, 2008 (AC1). Where nearly everything
//! passes, kappa is low however well the raters agree, so both are shown beside the bare agreement.

use rehearsal_core::calibration::Agreement;

/// Cohen's kappa, `(p_o - p_e) / (1 - p_e)`; `None` where there is nothing to compare, or chance alone would agree
/// on everything.
pub fn kappa(table: &Agreement) -> Option<f64> {
    let (judge, people) = pass_rates(table)?;
    beyond_chance(table, judge * people + (1.0 - judge) * (1.0 - people))
}

/// Gwet's AC1: as kappa, with `p_e = 2π(1 - π)`, where `π` is the mean of both raters' pass rates.
pub fn ac1(table: &Agreement) -> Option<f64> {
    let (judge, people) = pass_rates(table)?;
    let passed = f64::midpoint(judge, people);
    beyond_chance(table, 2.0 * passed * (1.0 - passed))
}

/// How many independent judges so many are worth: `k / (1 + (k - 1)ρ)`, with `ρ` the mean correlation of their errors.
/// `errors` holds, for each judge, whether it was wrong about each item; `None` with fewer than two judges, or where no
/// two of them can be correlated.
pub fn effective_votes(errors: &[Vec<bool>]) -> Option<f64> {
    let judges = errors.len();
    let pairs = errors
        .iter()
        .enumerate()
        .flat_map(|(at, one)| errors.iter().skip(at + 1).filter_map(move |other| correlation(one, other)));
    let correlations: Vec<f64> = pairs.collect();
    if correlations.is_empty() {
        return None;
    }
    let mean = correlations.iter().sum::<f64>() / correlations.len() as f64;
    Some(effective(judges, mean))
}

/// `k / (1 + (k - 1)ρ)`. Judges whose errors cancel out are still worth no more than their number.
fn effective(judges: usize, correlation: f64) -> f64 {
    let judges = judges as f64;
    judges / (1.0 + (judges - 1.0) * correlation.max(0.0))
}

/// Pearson's correlation of two lists of yes and no; `None` where one of them never changes.
fn correlation(one: &[bool], other: &[bool]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = one
        .iter()
        .zip(other)
        .map(|(one, other)| (f64::from(u8::from(*one)), f64::from(u8::from(*other))))
        .collect();
    let count = pairs.len() as f64;
    let (sum_one, sum_other) = pairs.iter().fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    let (mean_one, mean_other) = (sum_one / count, sum_other / count);
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (one, other) in pairs {
        both += (one - mean_one) * (other - mean_other);
        first += (one - mean_one).powi(2);
        second += (other - mean_other).powi(2);
    }
    let spread = (first * second).sqrt();
    (spread > 0.0).then(|| both / spread)
}

fn pass_rates(table: &Agreement) -> Option<(f64, f64)> {
    let all = f64::from(table.all());
    let judge = f64::from(table.both_passed + table.judge_alone_passed);
    (all > 0.0).then(|| (judge / all, f64::from(table.good()) / all))
}

fn beyond_chance(table: &Agreement, chance: f64) -> Option<f64> {
    let observed = table.agreement()?;
    (chance < 1.0).then(|| (observed - chance) / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn table(counts: [u32; 4]) -> Agreement {
        let [both_passed, judge_alone_passed, people_alone_passed, both_failed] = counts;
        Agreement { both_passed, judge_alone_passed, people_alone_passed, both_failed }
    }

    #[rstest]
    #[case([40, 5, 7, 48], 0.758_551_3)]
    #[case([90, 4, 4, 2], 0.290_780_1)]
    fn kappa_is_that_of_the_textbook(#[case] counts: [u32; 4], #[case] expected: f64) {
        assert!((kappa(&table(counts)).unwrap() - expected).abs() < 1e-6);
    }

    #[test]
    fn where_nearly_everything_passes_the_two_differ() {
        let table = table([90, 4, 4, 2]);
        assert!((table.agreement().unwrap() - 0.92).abs() < 1e-9);
        // 2 x .94 x .06 = .1128 by chance, and (.92 - .1128) / .8872.
        assert!((ac1(&table).unwrap() - 0.909_828_7).abs() < 1e-6);
    }

    #[test]
    fn nothing_to_compare_is_no_number() {
        assert_eq!(kappa(&Agreement::default()), None);
        assert_eq!(kappa(&table([10, 0, 0, 0])), None);
    }

    #[test]
    fn nine_judges_with_correlated_errors_are_two() {
        assert!((effective(9, 0.44) - 1.991).abs() < 1e-3);
        let alike = vec![vec![true, false, false, true]; 3];
        assert!((effective_votes(&alike).unwrap() - 1.0).abs() < 1e-9);
        let apart = [vec![true, false, true, false], vec![true, true, false, false]];
        assert!((effective_votes(&apart).unwrap() - 2.0).abs() < 1e-9);
        assert_eq!(effective_votes(&[vec![false, false], vec![true, false]]), None);
    }
}
