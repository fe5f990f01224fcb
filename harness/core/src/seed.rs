//! Seeds: numbers derived from a run's seed and the names of things, the same on every machine.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A seed. Deriving is by name, so adding a case does not change the seeds of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed for a part of the work, named by its labels.
    #[must_use]
    pub fn derive(self, labels: &[&str]) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0.to_be_bytes());
        for label in labels {
            // The length keeps ["ab", "c"] apart from ["a", "bc"].
            hash.update((label.len() as u64).to_be_bytes());
            hash.update(label.as_bytes());
        }
        let digest: [u8; 32] = hash.finalize().into();
        let bits = digest.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        // Providers take seeds as JSON numbers, which many readers hold in a double: 53 bits come through.
        Self(bits >> 11)
    }

    /// One of `options`, chosen by this seed; `None` where there are none.
    pub fn pick<T>(self, options: &[T]) -> Option<&T> {
        let index = self.0.checked_rem(options.len() as u64)?;
        options.get(index as usize)
    }
}

/// The first `digits` hexadecimal digits of the text's SHA-256: a fingerprint to compare and to show.
pub fn fingerprint(text: &str, digits: usize) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).take(digits);
    halves.filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_do_not_run_together() {
        assert_ne!(Seed(7).derive(&["ab", "c"]), Seed(7).derive(&["a", "bc"]));
        assert_eq!(Seed(7).derive(&["ab", "c"]), Seed(7).derive(&["ab", "c"]));
    }

    #[test]
    fn there_is_nothing_to_pick_from_nothing() {
        assert_eq!(Seed(7).pick::<u8>(&[]), None);
    }
}
