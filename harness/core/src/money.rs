//! Money, exact and never guessed.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::AddAssign};

/// An amount in US dollars, held in picodollars so that a single token of any model counts exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(u64);

impl Money {
    /// Nothing at all, which is not the same as *unpriced*.
    pub const ZERO: Self = Self(0);
    const PER_DOLLAR: f64 = 1e12;

    /// From its exact size.
    pub const fn from_picodollars(picodollars: u64) -> Self {
        Self(picodollars)
    }

    /// Its exact size.
    pub const fn picodollars(self) -> u64 {
        self.0
    }

    /// From dollars as a person writes them; `None` for a negative or unreasonable number.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let pico = (dollars * Self::PER_DOLLAR).round();
        // 2^63 picodollars are nine million dollars; the cast below is exact in range and integral.
        (0.0..9.2e18).contains(&pico).then_some(Self(pico as u64))
    }

    /// In dollars, for showing.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / Self::PER_DOLLAR
    }

    /// The sum, which stays at the largest amount rather than wrap around.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, zero where `other` is larger.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = self.plus(other);
    }
}

impl fmt::Display for Money {
    /// Cents from a dollar up, four digits below, so that a cheap call does not read as free.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dollars() {
            0.0 => f.pad("$0.00"),
            d if d >= 1.0 => f.pad(&format!("${d:.2}")),
            d if d >= 0.0001 => f.pad(&format!("${d:.4}")),
            _ => f.pad("<$0.0001"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.0, "$0.00")]
    #[case(0.000_004, "<$0.0001")]
    #[case(0.25, "$0.2500")]
    #[case(12.345, "$12.35")]
    fn a_cheap_call_does_not_read_as_free(#[case] dollars: f64, #[case] shown: &str) {
        assert_eq!(Money::from_dollars(dollars).unwrap().to_string(), shown);
    }
}
