//! Adjusted p-values against SciPy, and what permutation and shrinkage make of plain cases.

use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let apart = found.iter().zip(expected).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
    assert!(apart < 1e-6, "{found:?}, not {expected:?}");
}

/// Computed with SciPy (the last two) and by hand (Holm).
#[rstest]
#[case(
    &[0.01, 0.04, 0.03, 0.005],
    &[0.03, 0.06, 0.06, 0.02],
    &[0.02, 0.04, 0.04, 0.02],
    &[0.041_666_67, 0.083_333_33, 0.083_333_33, 0.041_666_67]
)]
#[case(
    &[0.2, 0.001, 0.05, 0.05, 0.9],
    &[0.4, 0.005, 0.2, 0.2, 0.9],
    &[0.25, 0.005, 0.083_333_33, 0.083_333_33, 0.9],
    &[0.570_833_33, 0.011_416_67, 0.190_277_78, 0.190_277_78, 1.0]
)]
#[case(&[], &[], &[], &[])]
#[case(&[0.03], &[0.03], &[0.03], &[0.03])]
fn adjusted_ones_are_scipys(
    #[case] p: &[f64],
    #[case] of_holm: &[f64],
    #[case] bh: &[f64],
    #[case] by: &[f64],
) {
    near(&holm(p), of_holm);
    near(&benjamini_hochberg(p), bh);
    near(&benjamini_yekutieli(p), by);
}

/// Ten cases of very different difficulty; each persona plays each of them three times.
fn played(drop: f64) -> Vec<(usize, usize, f64)> {
    let attempts = (0..10)
        .flat_map(|case| (0..4).flat_map(move |persona| (0..3).map(move |trial| (case, persona, trial))));
    let score = |case: usize, persona: usize, trial: usize| {
        let noise = ((case * 7 + persona * 5 + trial * 11) % 9) as f64 / 30.0;
        let drop = if persona == 2 { drop } else { 0.0 };
        case as f64 / 15.0 + noise - drop
    };
    attempts.map(|(case, persona, trial)| (case, persona, score(case, persona, trial))).collect()
}

#[test]
fn a_segment_that_differs_is_found() {
    assert!(segments_differ(&played(0.2), Seed(1)).unwrap() < 0.001);
    assert!(segments_differ(&played(0.0), Seed(1)).unwrap() > 0.2);
}

/// Hard cases that only one persona plays do not make it a bad segment.
#[test]
fn a_hard_case_is_no_bad_segment() {
    let mut values = played(0.0);
    values.extend((0..20).map(|trial| (99, 2, f64::from(trial % 2) / 10.0)));
    assert_eq!(segments_differ(&values, Seed(1)), segments_differ(&played(0.0), Seed(1)));
}

#[rstest]
#[case::nothing(&[])]
#[case::one_segment(&[(0, 1, 0.5), (0, 1, 0.7), (1, 1, 0.7)])]
#[case::one_segment_a_case(&[(0, 1, 0.5), (0, 1, 0.7), (1, 2, 0.7)])]
fn labels_that_cannot_be_dealt_out_tell_nothing(#[case] values: &[(usize, usize, f64)]) {
    assert_eq!(segments_differ(values, Seed(1)), None);
}

#[test]
fn scores_that_are_all_equal_do_not_differ() {
    let values = [(0, 1, 1.0), (0, 2, 1.0), (1, 1, 1.0), (1, 2, 1.0)];
    assert_eq!(segments_differ(&values, Seed(1)), Some(1.0));
}

/// Where no segment differs, a test at 5 % raises a false alarm in about 5 % of runs.
#[test]
fn false_alarms_are_as_rare_as_they_should_be() {
    const RUNS: u32 = 150;
    let mut draws = Draws::new(Seed(5));
    let mut run = || {
        let attempts = (0..6).flat_map(|case| (0..3).flat_map(move |persona| [(case, persona); 2]));
        let chance = |case: usize| 0.2 + 0.1 * case as f64;
        let values: Vec<_> =
            attempts.map(|(case, persona)| (case, persona, f64::from(draws.hits(1, chance(case))))).collect();
        segments_differ(&values, Seed(draws.bits())).unwrap() <= 0.05
    };
    let alarms = (0..RUNS).filter(|_| run()).count();
    assert!(alarms <= 14, "{alarms}");
}

/// Computed in Python, by the formula written anew.
#[test]
fn small_segments_are_drawn_towards_the_whole() {
    let found = shrunk_rates(&[(18, 20), (10, 20), (27, 30), (2, 10)]).unwrap();
    near(&[found.overall, found.weight.unwrap()], &[0.712_5, 1.389_056_07]);
    near(&found.rates, &[0.887_823_30, 0.513_800_25, 0.891_702_59, 0.262_506_61]);
}

#[test]
fn segments_that_differ_by_chance_alone_are_the_whole() {
    let found = shrunk_rates(&[(9, 10), (8, 10), (9, 10), (0, 0)]).unwrap();
    assert_eq!(found.weight, None);
    near(&found.rates, &[26.0 / 30.0; 4]);
    assert_eq!(shrunk_rates(&[(0, 0)]), None);
    assert_eq!(shrunk_rates(&[]), None);
}

proptest! {
    #[test]
    fn adjusting_never_lessens_a_p_value(p in prop::collection::vec(0.0f64..=1.0, 1..20)) {
        let (strict, middle, loose) = (holm(&p), benjamini_yekutieli(&p), benjamini_hochberg(&p));
        for (at, raw) in p.iter().enumerate() {
            let least = strict[at].min(middle[at]);
            prop_assert!(*raw <= loose[at] + 1e-12 && loose[at] <= least + 1e-12);
            prop_assert!(strict[at] <= 1.0 && middle[at] <= 1.0);
        }
    }

    #[test]
    fn a_shrunk_rate_lies_between_its_own_and_the_whole(
        counts in prop::collection::vec((0u32..30, 0u32..30), 1..12)
    ) {
        let segments: Vec<_> = counts.into_iter().map(|(passed, failed)| (passed, passed + failed)).collect();
        if let Some(found) = shrunk_rates(&segments) {
            for ((passed, n), rate) in segments.iter().zip(&found.rates) {
                let own = if *n > 0 { f64::from(*passed) / f64::from(*n) } else { found.overall };
                let (low, high) = (own.min(found.overall), own.max(found.overall));
                prop_assert!(low - 1e-9 <= *rate && *rate <= high + 1e-9, "{found:?}");
            }
        }
    }
}
