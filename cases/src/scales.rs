//! The built-in properties of people, each with its levels described as behaviour.

use crate::{format::Ordered, yaml};
use rehearsal_core::suite::{TraitLevel, TraitScale};

const STANDARD: &str = include_str!("../scales/standard.yaml");

/// The built-in properties, in the file's order.
pub fn standard() -> Vec<TraitScale> {
    // A test holds that the bundled file reads.
    let Ok(Ordered(scales)) = yaml::parse::<Ordered<Ordered<String>>>(STANDARD) else { return Vec::new() };
    let level = |(name, behaviour)| TraitLevel { name, behaviour };
    let scale = |(name, Ordered(levels)): (String, Ordered<String>)| TraitScale {
        name,
        levels: levels.into_iter().map(level).collect(),
    };
    scales.into_iter().map(scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_bundled_file_reads_and_every_level_is_a_sentence_with_an_example() {
        let scales = standard();
        assert_eq!(scales.len(), 8);
        assert_eq!(scales[0].name, "patience_level");
        let levels: Vec<_> = scales.iter().flat_map(|scale| &scale.levels).collect();
        let behaviours: BTreeSet<_> = levels.iter().map(|level| &level.behaviour).collect();
        assert_eq!(behaviours.len(), levels.len());
        for scale in &scales {
            assert!((2..=5).contains(&scale.levels.len()), "{}", scale.name);
        }
        for level in levels {
            assert!(level.behaviour.contains("(\"") && level.behaviour.ends_with('.'), "{level:?}");
        }
    }
}
