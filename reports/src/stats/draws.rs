//! Numbers drawn at random from a seed, the same on every machine.
//!
//! SplitMix64. Source: G. L. Steele, D. Lea and C. H. Flood, *Fast splittable pseudorandom number generators*, 2014.

use rehearsal_core::seed::Seed;

/// The stream of numbers of one seed.
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn new(seed: Seed) -> Self {
        Self(seed.0)
    }

    /// Sixty-four random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A whole number below `end`, each as likely as any other to within `end / 2^64`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// Puts a list in a random order, each as likely as any other (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
impl Draws {
    /// A number from 0 to 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Whether something happens that has this chance.
    pub(super) fn hit(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// How often it happens, tried so many times.
    pub(super) fn hits(&mut self, of: u32, chance: f64) -> u32 {
        (0..of).map(|_| u32::from(self.hit(chance))).sum()
    }

    /// From Beta(a, b), by Johnk's way, for shapes that are not large.
    pub(super) fn beta(&mut self, a: f64, b: f64) -> f64 {
        loop {
            let (x, y) = (self.unit().powf(1.0 / a), self.unit().powf(1.0 / b));
            if x + y <= 1.0 && x + y > 0.0 {
                return x / (x + y);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of seed 1234567 of the reference implementation.
    #[test]
    fn the_stream_is_that_of_the_reference() {
        let mut draws = Draws::new(Seed(1_234_567));
        assert_eq!([draws.bits(), draws.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn a_shuffle_keeps_everything_and_favours_nothing() {
        let mut draws = Draws::new(Seed(3));
        let mut first = [0u32; 4];
        for _ in 0..4000 {
            let mut list = [0, 1, 2, 3];
            draws.shuffle(&mut list);
            first[list[0]] += 1;
            list.sort_unstable();
            assert_eq!(list, [0, 1, 2, 3]);
        }
        assert!(first.iter().all(|count| (900..1100).contains(count)), "{first:?}");
    }
}
