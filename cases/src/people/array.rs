//! The covering array: as few rows as can be found in a moment that hold every pair of levels.
//!
//! Row by row, each the best of several candidates that grow around a pair which is not yet covered; the whole several
//! times over, and then row after row taken out again as long as the others can be made to do its work.

use super::{
    design::{Cell, Design, Pairs, Row, pairs_of},
    dice::Dice,
    shrink,
};
use rehearsal_core::seed::Seed;

/// How much a candidate row, a whole try and all of it may take, in pairs that are looked at.
const WORK: usize = 3_000_000;
/// Whole tries at most.
const MOST_TRIES: usize = 20;
/// Candidates for each row.
const CANDIDATES: usize = 12;

/// The rows of a covering array. Every pair that any row can have is in one of them; the same seed gives the same.
pub(crate) fn cover(design: &Design, seed: Seed) -> Vec<Row> {
    if design.properties().len() == 1 {
        return design.properties().iter().flat_map(|cells| cells.clone().map(|cell| vec![cell])).collect();
    }
    let targets = design.possible();
    let mut dice = Dice::new(seed.derive(&["covering array"]));
    let mut best = greedy(design, &targets, &mut dice);
    for _ in 1..tries(design, best.len()) {
        let other = greedy(design, &targets, &mut dice);
        if other.len() < best.len() {
            best = other;
        }
    }
    shrink::rows(design, &targets, best, &mut dice)
}

fn tries(design: &Design, rows: usize) -> usize {
    let one = rows * CANDIDATES * design.width() * design.properties().len();
    (WORK / one.max(1)).clamp(1, MOST_TRIES)
}

/// Pairs that are not yet in a row.
struct Open {
    open: Pairs<bool>,
    left: Vec<[Cell; 2]>,
}

impl Open {
    fn new(design: &Design, targets: &[[Cell; 2]]) -> Self {
        let mut open = Pairs::new(design.width());
        for [one, other] in targets {
            open.set(*one, *other, true);
        }
        Self { open, left: targets.to_vec() }
    }

    /// How many of the pairs that the cell makes with these are open.
    fn gain(&self, cell: Cell, with: &[Cell]) -> usize {
        with.iter().filter(|other| self.open.get(cell, **other)).count()
    }

    fn of_row(&self, row: &[Cell]) -> usize {
        pairs_of(row).filter(|[one, other]| self.open.get(*one, *other)).count()
    }

    fn close(&mut self, row: &[Cell]) {
        for [one, other] in pairs_of(row) {
            self.open.set(one, other, false);
        }
        let open = &self.open;
        self.left.retain(|[one, other]| open.get(*one, *other));
    }

    /// The cell with the most open pairs, and the one that makes one of them.
    fn start(&self, design: &Design, dice: &mut Dice) -> Option<[Cell; 2]> {
        let mut counts = vec![0usize; design.width()];
        for cell in self.left.iter().flatten() {
            if let Some(count) = counts.get_mut(*cell) {
                *count += 1;
            }
        }
        let most = counts.iter().max().copied()?;
        let best: Vec<Cell> =
            (0..).zip(&counts).filter(|(_, count)| **count == most).map(|(c, _)| c).collect();
        let one = dice.pick(&best)?;
        let pairs: Vec<[Cell; 2]> = self.left.iter().filter(|pair| pair.contains(&one)).copied().collect();
        dice.pick(&pairs)
    }
}

fn greedy(design: &Design, targets: &[[Cell; 2]], dice: &mut Dice) -> Vec<Row> {
    let mut open = Open::new(design, targets);
    let mut rows = Vec::new();
    while !open.left.is_empty() {
        let candidates = (0..CANDIDATES).filter_map(|_| candidate(design, &open, dice));
        let Some(row) = candidates.max_by_key(|row| open.of_row(row)) else { break };
        open.close(&row);
        rows.push(row);
    }
    rows
}

/// A row around an open pair: property after property, in any order, the level that opens the most.
fn candidate(design: &Design, open: &Open, dice: &mut Dice) -> Option<Row> {
    let start = open.start(design, dice)?;
    let mut row: Row = start.to_vec();
    let taken = start.map(|cell| design.property(cell));
    let mut places: Vec<usize> =
        (0..design.properties().len()).filter(|place| !taken.contains(place)).collect();
    dice.shuffle(&mut places);
    for place in places {
        let cells = design.properties().get(place)?.clone().filter(|cell| design.fits(*cell, &row));
        let gains: Vec<(usize, Cell)> = cells.map(|cell| (open.gain(cell, &row), cell)).collect();
        let Some(most) = gains.iter().map(|(gain, _)| *gain).max() else {
            // What was chosen leaves nothing here; there is a row with this pair all the same.
            return design.row_with(&start);
        };
        let best: Vec<Cell> = gains.iter().filter(|(gain, _)| *gain == most).map(|(_, cell)| *cell).collect();
        row.push(dice.pick(&best)?);
    }
    row.sort_unstable();
    Some(row)
}
