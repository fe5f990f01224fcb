//! A first sketch of a generated person: trait levels drawn by the seed, so that two generated people differ
//! however much a model likes its favourite character.

use rehearsal_core::{actor::Traits, seed::Seed};

/// The traits that are drawn, each with its levels.
const LEVELS: [(&str, &[&str]); 4] = [
    ("communication_style", &["direct", "conversational", "talkative", "formal"]),
    ("expertise_level", &["novice", "intermediate", "expert"]),
    ("patience_level", &["low", "medium", "high"]),
    ("personality", &["analytical", "easygoing", "anxious", "assertive"]),
];

/// The traits that this seed draws.
pub(crate) fn traits(seed: Seed) -> Traits {
    let drawn = LEVELS.iter().filter_map(|(name, levels)| {
        let level = seed.derive(&["trait", name]).pick(levels)?;
        Some(((*name).to_owned(), (*level).to_owned()))
    });
    drawn.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_level_of_every_trait_is_drawn_by_some_seed() {
        let drawn: BTreeSet<_> = (0..200).flat_map(|seed| traits(Seed(seed))).collect();
        assert_eq!(drawn.len(), LEVELS.iter().map(|(_, levels)| levels.len()).sum::<usize>());
        assert_eq!(traits(Seed(3)), traits(Seed(3)));
    }
}
