//! The suite's trait grid: graded properties of people, each level described as behaviour.

use crate::seed::Seed;

/// A graded property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraitScale {
    /// Its name, `patience_level`.
    pub name: String,
    /// Its levels, in the suite's order; at least two.
    pub levels: Vec<TraitLevel>,
}

/// One level of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraitLevel {
    /// Its name, `low`.
    pub name: String,
    /// How it shows: one sentence of behaviour that another could see.
    pub behaviour: String,
}

/// The people of a grid: the fewest that try every pair of levels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The properties, in the suite's order; empty where the suite has no grid.
    pub traits: Vec<TraitScale>,
    /// Pairs of levels that no person has together, each a `(trait, level)` twice.
    pub excluded: Vec<[(String, String); 2]>,
    /// The seed by which ties are broken.
    pub seed: Option<Seed>,
}
