//! Making a covering array smaller: a row is taken out, and the others are changed until they cover everything again.

use super::{
    design::{Cell, Design, Pairs, Row, pairs_of},
    dice::Dice,
};
use std::collections::BTreeMap;

/// How much the whole may take, in pairs that are looked at.
const WORK: usize = 6_000_000;
/// Changes that are tried for one row less.
const MOST_CHANGES: usize = 3_000;
/// One change in so many is any instead of the best, so that the search does not go round in circles.
const ANY: usize = 12;
/// Arrays with more pairs than this are left as they are.
const MOST_PAIRS: usize = 4_000;

/// The rows, as few as were found.
pub(crate) fn rows(design: &Design, targets: &[[Cell; 2]], rows: Vec<Row>, dice: &mut Dice) -> Vec<Row> {
    let (mut best, mut work) = (rows, WORK);
    let fewest = fewest(design, targets);
    while targets.len() <= MOST_PAIRS && best.len() > fewest {
        let Some(smaller) = one_less(design, targets, &best, (&mut *dice, &mut work)) else { break };
        best = smaller;
    }
    best
}

/// No array has fewer rows than two of the properties have pairs.
fn fewest(design: &Design, targets: &[[Cell; 2]]) -> usize {
    let mut counts = BTreeMap::<[usize; 2], usize>::new();
    for pair in targets {
        *counts.entry(pair.map(|cell| design.property(cell))).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

fn one_less(
    design: &Design,
    targets: &[[Cell; 2]],
    rows: &[Row],
    (dice, work): (&mut Dice, &mut usize),
) -> Option<Vec<Row>> {
    let mut search = Search::new(design, targets, rows.to_vec());
    search.drop_a_row();
    let each = search.rows.len() * design.properties().len() * 4;
    for _ in 0..MOST_CHANGES {
        let missing = search.missing();
        if missing.is_empty() {
            return Some(search.rows);
        }
        *work = work.checked_sub(each)?;
        search.change(dice.pick(&missing)?, dice);
    }
    search.missing().is_empty().then_some(search.rows)
}

struct Search<'a> {
    design: &'a Design,
    targets: &'a [[Cell; 2]],
    rows: Vec<Row>,
    /// How many rows have each pair.
    counts: Pairs<u32>,
    /// The row that was changed last.
    last: Option<usize>,
}

impl<'a> Search<'a> {
    fn new(design: &'a Design, targets: &'a [[Cell; 2]], rows: Vec<Row>) -> Self {
        let mut search =
            Self { design, targets, rows: Vec::new(), counts: Pairs::new(design.width()), last: None };
        rows.iter().for_each(|row| search.count(row, true));
        search.rows = rows;
        search
    }

    fn count(&mut self, row: &[Cell], is_there: bool) {
        for [one, other] in pairs_of(row) {
            let count = self.counts.get(one, other);
            self.counts.set(one, other, if is_there { count + 1 } else { count.saturating_sub(1) });
        }
    }

    /// Pairs that no row has.
    fn missing(&self) -> Vec<[Cell; 2]> {
        self.targets.iter().filter(|[one, other]| self.counts.get(*one, *other) == 0).copied().collect()
    }

    /// Pairs that only this row has.
    fn own(&self, row: &[Cell]) -> usize {
        pairs_of(row).filter(|[one, other]| self.counts.get(*one, *other) == 1).count()
    }

    fn drop_a_row(&mut self) {
        let least = self.rows.iter().enumerate().min_by_key(|(_, row)| self.own(row)).map(|(place, _)| place);
        if let Some(place) = least {
            let row = self.rows.remove(place);
            self.count(&row, false);
        }
    }

    /// Puts the pair into the row that loses the least by it.
    fn change(&mut self, pair: [Cell; 2], dice: &mut Dice) {
        let offers: Vec<(i64, usize, Row)> = (0..self.rows.len())
            .filter(|place| self.last != Some(*place))
            .filter_map(|place| {
                let row = self.with(place, pair)?;
                Some((self.balance(place, &row), place, row))
            })
            .collect();
        let most = offers.iter().map(|(balance, _, _)| *balance).max();
        let any = dice.below(ANY) == 0;
        let kept: Vec<usize> = (0..offers.len())
            .filter(|at| any || offers.get(*at).map(|(balance, _, _)| *balance) == most)
            .collect();
        let chosen = dice.pick(&kept).and_then(|at| offers.into_iter().nth(at));
        let Some((_, place, row)) = chosen else {
            self.last = None;
            return;
        };
        if let Some(slot) = self.rows.get_mut(place) {
            let before = std::mem::replace(slot, row.clone());
            self.count(&before, false);
            self.count(&row, true);
            self.last = Some(place);
        }
    }

    /// The row with the pair in it; `None` where something else in it forbids that.
    fn with(&self, place: usize, pair: [Cell; 2]) -> Option<Row> {
        let places = pair.map(|cell| self.design.property(cell));
        let row = self.rows.get(place)?;
        let mut changed: Row =
            (0..).zip(row).filter(|(at, _)| !places.contains(at)).map(|(_, c)| *c).collect();
        if !pair.iter().all(|cell| self.design.fits(*cell, &changed)) {
            return None;
        }
        changed.extend(pair);
        changed.sort_unstable();
        Some(changed)
    }

    /// Pairs that come in by the change, less those that are lost.
    fn balance(&self, place: usize, row: &[Cell]) -> i64 {
        let Some(before) = self.rows.get(place) else { return i64::MIN };
        let new: Vec<Cell> = row.iter().filter(|cell| !before.contains(cell)).copied().collect();
        let old: Vec<Cell> = before.iter().filter(|cell| !row.contains(cell)).copied().collect();
        let counted = |row: &[Cell], changed: &[Cell], count: u32| {
            let touched =
                pairs_of(row).filter(|[one, other]| changed.contains(one) || changed.contains(other));
            touched.filter(|[one, other]| self.counts.get(*one, *other) == count).count() as i64
        };
        counted(row, &new, 0) - counted(before, &old, 1)
    }
}
