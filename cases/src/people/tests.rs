//! The covering array by its definition, and how small it comes out.

use super::{array::cover, design::Design};
use proptest::prelude::*;
use rehearsal_core::seed::Seed;
use rstest::rstest;
use std::collections::BTreeSet;

/// The pairs that the rows have.
fn covered(rows: &[Vec<usize>]) -> BTreeSet<[usize; 2]> {
    rows.iter().flat_map(|row| super::design::pairs_of(row)).collect()
}

fn is_a_row(design: &Design, row: &[usize]) -> bool {
    row.len() == design.properties().len()
        && row.iter().zip(design.properties()).all(|(cell, cells)| cells.contains(cell))
}

#[rstest]
#[case::six_of_three(&[3; 6], 13)]
#[case::eight_of_three(&[3; 8], 15)]
#[case::mixed(&[2, 3, 3, 4, 4, 5], 21)]
#[case::four_of_three(&[3; 4], 9)]
#[case::two(&[3, 5], 15)]
#[case::one(&[4], 4)]
#[case::ten_of_two(&[2; 10], 7)]
#[case::ten_of_five(&[5; 10], 42)]
fn few_rows_try_every_pair(#[case] levels: &[usize], #[case] most: usize) {
    let design = Design::new(levels, &[]);
    for seed in 0..3 {
        let rows = cover(&design, Seed(seed));
        assert!(rows.len() <= most, "{} rows for {levels:?}", rows.len());
        assert!(rows.iter().all(|row| is_a_row(&design, row)));
        assert_eq!(covered(&rows), design.all_pairs().collect());
    }
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_others() {
    let design = Design::new(&[3; 6], &[]);
    assert_eq!(cover(&design, Seed(4)), cover(&design, Seed(4)));
    assert_ne!(cover(&design, Seed(4)), cover(&design, Seed(5)));
}

/// Levels of a few properties, and pairs of cells that may not go together.
fn designs() -> impl Strategy<Value = (Vec<usize>, Vec<[usize; 2]>)> {
    prop::collection::vec(2..5usize, 2..6).prop_flat_map(|levels| {
        let design = Design::new(&levels, &[]);
        let pairs: Vec<[usize; 2]> = design.all_pairs().collect();
        let most = (pairs.len() / 3).max(1);
        (Just(levels), prop::sample::subsequence(pairs, 0..most))
    })
}

/// Whether some row has both cells, by looking at all rows there are.
fn by_looking_at_all(design: &Design, pair: [usize; 2]) -> bool {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new()];
    for cells in design.properties() {
        let longer = rows.iter().flat_map(|row| {
            let wanted = cells.clone().filter(|cell| {
                design.fits(*cell, row) && !cells.clone().any(|other| other != *cell && pair.contains(&other))
            });
            wanted.map(|cell| [row.as_slice(), &[cell]].concat())
        });
        rows = longer.collect();
    }
    !rows.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_pair_that_can_be_is_tried_and_an_excluded_one_never_is(
        (levels, forbidden) in designs(), seed in 0..100u64,
    ) {
        let design = Design::new(&levels, &forbidden);
        let rows = cover(&design, Seed(seed));
        let covered = covered(&rows);
        prop_assert!(rows.iter().all(|row| is_a_row(&design, row)));
        for pair in design.all_pairs() {
            prop_assert_eq!(covered.contains(&pair), by_looking_at_all(&design, pair), "{:?}", pair);
        }
        prop_assert!(rows.len() <= covered.len());
    }
}
