//! The people of a trait grid, and those that were made up once and kept.
//!
//! [`design`] says what is wanted, [`array`] and [`shrink`] find the fewest people that try every pair of levels,
//! [`rotation`] gives each case its own of them. [`frozen`] is the file of generated people next to a suite.

mod array;
mod design;
mod dice;
pub(crate) mod frozen;
mod rotation;
mod shrink;

#[cfg(test)]
mod tests;

pub(crate) use rotation::Rotation;

use design::{Cell, Design};
use rehearsal_core::{
    actor::Traits,
    case::Persona,
    ids::PersonaId,
    seed::Seed,
    suite::{Grid, LevelPair, manner},
};
use std::{collections::BTreeSet, sync::Arc};

/// The seed of a grid that names none.
pub(crate) const SEED: Seed = Seed(0);

/// The people of a grid: `grid-1`, `grid-2` and so on.
pub(crate) fn of_grid(grid: &Grid) -> Vec<Arc<Persona>> {
    if grid.is_empty() {
        return Vec::new();
    }
    let cells = cells(grid);
    let rows = array::cover(&design(grid), grid.seed.unwrap_or(SEED));
    let person = |(number, row): (u32, Vec<Cell>)| {
        let traits: Traits = row.iter().filter_map(|cell| cells.get(*cell).cloned()).collect();
        Arc::new(Persona {
            id: PersonaId::new(format!("grid-{number}")),
            manner: manner(&traits, &grid.traits),
            traits,
            context: String::new(),
            actor_goal: None,
        })
    };
    (1..).zip(rows).map(person).collect()
}

/// What follows from a grid's exclusions.
#[derive(Debug, Default)]
pub(crate) struct Consequences {
    /// Further pairs that nobody can have.
    pub(crate) pairs: Vec<LevelPair>,
    /// Levels that nobody can have at all.
    pub(crate) levels: Vec<(String, String)>,
}

/// Finds what nobody can have because of what is excluded.
pub(crate) fn consequences(grid: &Grid) -> Consequences {
    if grid.excluded.is_empty() {
        return Consequences::default();
    }
    let (cells, design) = (cells(grid), design(grid));
    let possible: BTreeSet<[Cell; 2]> = design.possible().into_iter().collect();
    let alive: BTreeSet<Cell> = possible.iter().flatten().copied().collect();
    let name = |cell: &Cell| cells.get(*cell).cloned();
    let pairs =
        design.all_pairs().filter(|pair| !possible.contains(pair) && design.fits(pair[0], &[pair[1]]));
    let pairs = pairs.filter_map(|[one, other]| Some([name(&one)?, name(&other)?]));
    let dead = (0..design.width()).filter(|cell| !alive.contains(cell));
    Consequences { pairs: pairs.collect(), levels: dead.filter_map(|cell| name(&cell)).collect() }
}

/// Each property with one of its levels, in the order in which the design numbers them.
fn cells(grid: &Grid) -> Vec<(String, String)> {
    let levels = grid.traits.iter().flat_map(|scale| scale.levels.iter().map(move |level| (scale, level)));
    levels.map(|(scale, level)| (scale.name.clone(), level.name.clone())).collect()
}

fn design(grid: &Grid) -> Design {
    let cells = cells(grid);
    let cell = |wanted: &(String, String)| cells.iter().position(|cell| cell == wanted);
    let forbidden: Vec<[Cell; 2]> =
        grid.excluded.iter().filter_map(|[one, other]| Some([cell(one)?, cell(other)?])).collect();
    let levels: Vec<usize> = grid.traits.iter().map(|scale| scale.levels.len()).collect();
    Design::new(&levels, &forbidden)
}
