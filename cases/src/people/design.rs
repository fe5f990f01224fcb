//! What a covering array is made for: properties with their levels, and which levels do not go together.

use std::ops::Range;

/// A level of a property. The levels of all properties are numbered through.
pub(crate) type Cell = usize;

/// One person: a cell of each property, in the properties' order.
pub(crate) type Row = Vec<Cell>;

/// Choices that are tried before a row counts as impossible, and those that are tried for all rows together.
const MOST_STEPS: usize = 5_000;
const MOST_STEPS_IN_ALL: usize = 200_000;

/// Properties with their levels, and pairs of levels that do not go together.
#[derive(Clone, Debug)]
pub(crate) struct Design {
    /// The cells of each property.
    properties: Vec<Range<Cell>>,
    forbidden: Pairs<bool>,
    is_constrained: bool,
}

impl Design {
    /// A design with so many levels for each property.
    pub(crate) fn new(levels: &[usize], forbidden: &[[Cell; 2]]) -> Self {
        let mut start = 0;
        let mut properties = Vec::new();
        for count in levels {
            properties.push(start..start + count);
            start += count;
        }
        let mut pairs = Pairs::new(start);
        for [one, other] in forbidden {
            pairs.set(*one, *other, true);
        }
        Self { properties, forbidden: pairs, is_constrained: !forbidden.is_empty() }
    }

    /// The cells of each property.
    pub(crate) fn properties(&self) -> &[Range<Cell>] {
        &self.properties
    }

    /// How many cells there are.
    pub(crate) fn width(&self) -> usize {
        self.forbidden.width
    }

    /// The property of a cell.
    pub(crate) fn property(&self, cell: Cell) -> usize {
        self.properties.partition_point(|cells| cells.end <= cell)
    }

    /// Whether nothing in the row forbids the cell.
    pub(crate) fn fits(&self, cell: Cell, row: &[Cell]) -> bool {
        !self.is_constrained || row.iter().all(|other| !self.forbidden.get(cell, *other))
    }

    /// Every pair of cells that some row has.
    pub(crate) fn possible(&self) -> Vec<[Cell; 2]> {
        let mut known = Pairs::<bool>::new(self.width());
        let (mut possible, mut steps) = (Vec::new(), MOST_STEPS_IN_ALL);
        for pair in self.all_pairs() {
            let [one, other] = pair;
            if !known.get(one, other) {
                let Some(row) = self.row_within(&pair, &mut steps) else { continue };
                for [first, second] in pairs_of(&row) {
                    known.set(first, second, true);
                }
            }
            possible.push(pair);
        }
        possible
    }

    /// Every pair of cells of different properties.
    pub(crate) fn all_pairs(&self) -> impl Iterator<Item = [Cell; 2]> + '_ {
        self.properties.iter().enumerate().flat_map(move |(place, cells)| {
            let later = self.properties.iter().skip(place + 1).flat_map(Range::clone);
            cells.clone().flat_map(move |one| later.clone().map(move |other| [one, other]))
        })
    }

    /// A row that has these cells, where there is one.
    pub(crate) fn row_with(&self, cells: &[Cell]) -> Option<Row> {
        let mut left = MOST_STEPS;
        self.row_within(cells, &mut left)
    }

    /// The same, as long as there are steps left for it.
    fn row_within(&self, cells: &[Cell], left: &mut usize) -> Option<Row> {
        let mut row = vec![None; self.properties.len()];
        let mut fixed = Vec::new();
        for cell in cells {
            if !self.fits(*cell, &fixed) {
                return None;
            }
            fixed.push(*cell);
            *row.get_mut(self.property(*cell))? = Some(*cell);
        }
        let most = MOST_STEPS.min(*left);
        let mut steps = most;
        let filled = self.fill(&mut row, &mut steps);
        *left -= most - steps;
        filled.then(|| row.into_iter().flatten().collect())
    }

    /// Fills what is open, the property with the fewest choices first.
    fn fill(&self, row: &mut [Option<Cell>], steps: &mut usize) -> bool {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return false;
        }
        let fixed: Row = row.iter().flatten().copied().collect();
        let open = self.properties.iter().zip(row.iter()).enumerate().filter(|(_, (_, cell))| cell.is_none());
        let choices = open.map(|(place, (cells, _))| {
            (place, cells.clone().filter(|cell| self.fits(*cell, &fixed)).collect::<Vec<_>>())
        });
        let Some((place, cells)) = choices.min_by_key(|(_, cells)| cells.len()) else { return true };
        for cell in cells {
            row.iter_mut().skip(place).take(1).for_each(|slot| *slot = Some(cell));
            if self.fill(row, steps) {
                return true;
            }
        }
        row.iter_mut().skip(place).take(1).for_each(|slot| *slot = None);
        false
    }
}

/// The pairs of a row.
pub(crate) fn pairs_of(row: &[Cell]) -> impl Iterator<Item = [Cell; 2]> + '_ {
    row.iter().enumerate().flat_map(|(place, one)| row.iter().skip(place + 1).map(|other| [*one, *other]))
}

/// Something about each pair of cells, whichever of the two comes first.
#[derive(Clone, Debug)]
pub(crate) struct Pairs<T> {
    width: usize,
    values: Vec<T>,
}

impl<T: Copy + Default> Pairs<T> {
    /// Nothing about any pair.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, values: vec![T::default(); width * width] }
    }

    pub(crate) fn get(&self, one: Cell, other: Cell) -> T {
        self.values.get(self.place(one, other)).copied().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, one: Cell, other: Cell, value: T) {
        let place = self.place(one, other);
        if let Some(slot) = self.values.get_mut(place) {
            *slot = value;
        }
    }

    fn place(&self, one: Cell, other: Cell) -> usize {
        one.min(other) * self.width + one.max(other)
    }
}
