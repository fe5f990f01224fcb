//! The dozen cities that the desk serves.

use std::fmt;

/// A city that the desk serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum City {
    Amsterdam,
    Berlin,
    Copenhagen,
    Lisbon,
    London,
    Madrid,
    Paris,
    Prague,
    Reykjavik,
    Rome,
    Vienna,
    Zurich,
}

/// What the desk knows about a city.
pub(crate) struct Facts {
    /// As people write it.
    pub(crate) name: &'static str,
    /// The one code that the desk understands; `None` where it knows none, which is a gap on purpose.
    pub(crate) code: Option<&'static str>,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
    /// What an ordinary hotel room costs for a night, in euros.
    pub(crate) room_eur: u32,
}

impl City {
    /// Every city, by name.
    pub(crate) const ALL: [Self; 12] = [
        Self::Amsterdam,
        Self::Berlin,
        Self::Copenhagen,
        Self::Lisbon,
        Self::London,
        Self::Madrid,
        Self::Paris,
        Self::Prague,
        Self::Reykjavik,
        Self::Rome,
        Self::Vienna,
        Self::Zurich,
    ];

    /// What the desk knows about it.
    pub(crate) fn facts(self) -> Facts {
        let facts =
            |name, code, (latitude, longitude), room_eur| Facts { name, code, latitude, longitude, room_eur };
        match self {
            Self::Amsterdam => facts("Amsterdam", Some("AMS"), (52.37, 4.90), 150),
            Self::Berlin => facts("Berlin", Some("BER"), (52.52, 13.41), 110),
            Self::Copenhagen => facts("Copenhagen", None, (55.68, 12.57), 140),
            Self::Lisbon => facts("Lisbon", Some("LIS"), (38.72, -9.14), 105),
            Self::London => facts("London", Some("LHR"), (51.51, -0.13), 175),
            Self::Madrid => facts("Madrid", Some("MAD"), (40.42, -3.70), 115),
            Self::Paris => facts("Paris", Some("CDG"), (48.86, 2.35), 160),
            Self::Prague => facts("Prague", None, (50.08, 14.44), 90),
            Self::Reykjavik => facts("Reykjavik", None, (64.15, -21.94), 185),
            Self::Rome => facts("Rome", None, (41.90, 12.50), 120),
            Self::Vienna => facts("Vienna", None, (48.21, 16.37), 125),
            Self::Zurich => facts("Zurich", None, (47.38, 8.54), 190),
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        self.facts().name
    }

    /// Kilometres between two cities along the great circle (haversine formula, mean Earth radius).
    pub(crate) fn kilometres_to(self, other: Self) -> u32 {
        let (here, there) = (self.facts(), other.facts());
        let (north, south) = (here.latitude.to_radians(), there.latitude.to_radians());
        let along = (here.longitude - there.longitude).to_radians();
        let chord =
            ((north - south) / 2.0).sin().powi(2) + north.cos() * south.cos() * (along / 2.0).sin().powi(2);
        // At most half the Earth's circumference, so the cast keeps every digit before the point.
        (2.0 * 6371.0 * chord.sqrt().asin()).round() as u32
    }
}

impl fmt::Display for City {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::City;

    #[test]
    fn distances_are_those_of_the_map() {
        // Great-circle distances between the centres, rounded, from public tables.
        assert!(City::Lisbon.kilometres_to(City::Paris).abs_diff(1453) < 10);
        assert!(City::Vienna.kilometres_to(City::Prague).abs_diff(251) < 10);
        assert_eq!(City::Rome.kilometres_to(City::Rome), 0);
    }
}
