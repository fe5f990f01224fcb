//! The suite's trait grid: graded properties of people, each level described as behaviour.

use crate::{actor::Traits, seed::Seed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A graded property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitScale {
    /// Its name, `patience_level`.
    pub name: String,
    /// Its levels, in the suite's order; at least two.
    pub levels: Vec<TraitLevel>,
}

impl TraitScale {
    /// The level of this name.
    pub fn level(&self, name: &str) -> Option<&TraitLevel> {
        self.levels.iter().find(|level| level.name == name)
    }
}

/// One level of a property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitLevel {
    /// Its name, `low`.
    pub name: String,
    /// How it shows: one sentence of behaviour that another could see.
    pub behaviour: String,
}

/// Two levels of different properties, each a property and its level.
pub type LevelPair = [(String, String); 2];

/// The people of a grid: the fewest that try every pair of levels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// The properties, in the suite's order; empty where the suite has no grid.
    pub traits: Vec<TraitScale>,
    /// Pairs of levels that no person has together, each a `(trait, level)` twice: those that the suite excludes, and
    /// those that nobody can have because of them.
    pub excluded: Vec<LevelPair>,
    /// The seed by which ties are broken.
    pub seed: Option<Seed>,
}

impl Grid {
    /// Whether the suite has none.
    pub fn is_empty(&self) -> bool {
        self.traits.is_empty()
    }

    /// Every pair of levels that somebody may have, in the suite's order.
    pub fn pairs(&self) -> Vec<LevelPair> {
        let mut pairs = Vec::new();
        for (place, one) in self.traits.iter().enumerate() {
            for other in self.traits.iter().skip(place + 1) {
                pairs.extend(between(one, other).filter(|pair| !self.excludes(pair)));
            }
        }
        pairs
    }

    /// How many of these pairs at least one of the people has.
    pub fn tried<'a>(&self, people: impl IntoIterator<Item = &'a Traits>) -> usize {
        let people: Vec<&Traits> = people.into_iter().collect();
        self.pairs().iter().filter(|pair| people.iter().any(|traits| has(traits, pair))).count()
    }

    fn excludes(&self, pair: &LevelPair) -> bool {
        let [one, other] = pair;
        self.excluded
            .iter()
            .any(|[first, second]| (first, second) == (one, other) || (first, second) == (other, one))
    }
}

fn between<'a>(one: &'a TraitScale, other: &'a TraitScale) -> impl Iterator<Item = LevelPair> + 'a {
    one.levels.iter().flat_map(move |level| {
        other.levels.iter().map(move |second| {
            [(one.name.clone(), level.name.clone()), (other.name.clone(), second.name.clone())]
        })
    })
}

fn has(traits: &Traits, pair: &LevelPair) -> bool {
    pair.iter().all(|(name, level)| traits.get(name) == Some(level))
}

/// How these traits show, by the trait's name, as far as the scales describe their levels.
pub fn manner(traits: &Traits, scales: &[TraitScale]) -> BTreeMap<String, String> {
    let shown = scales.iter().filter_map(|scale| {
        let level = scale.level(traits.get(&scale.name)?)?;
        Some((scale.name.clone(), level.behaviour.clone()))
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(name: &str, levels: &[&str]) -> TraitScale {
        let level = |level: &&str| TraitLevel { name: (*level).into(), behaviour: format!("Is {level}.") };
        TraitScale { name: name.into(), levels: levels.iter().map(level).collect() }
    }

    fn traits(pairs: &[(&str, &str)]) -> Traits {
        pairs.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned())).collect()
    }

    #[test]
    fn excluded_pairs_are_no_pairs_whichever_of_the_two_comes_first() {
        let cell = |name: &str, level: &str| (name.to_owned(), level.to_owned());
        let grid = Grid {
            traits: vec![scale("a", &["1", "2"]), scale("b", &["x", "y"]), scale("c", &["p", "q"])],
            excluded: vec![[cell("b", "x"), cell("a", "2")]],
            seed: None,
        };
        assert_eq!(grid.pairs().len(), 11);
        let one = traits(&[("a", "1"), ("b", "x"), ("c", "p")]);
        let other = traits(&[("a", "1"), ("b", "x"), ("c", "q")]);
        assert_eq!(grid.tried([&one]), 3);
        assert_eq!(grid.tried([&one, &other]), 5);
    }

    #[test]
    fn only_described_levels_have_a_manner() {
        let scales = [scale("patience", &["low"]), scale("mood", &["sunny"])];
        let shown = manner(&traits(&[("patience", "low"), ("mood", "gloomy"), ("age", "low")]), &scales);
        assert_eq!(shown, traits(&[("patience", "Is low.")]));
    }
}
