//! One day and one value of the tag: both sides, and how far they are apart.

use rehearsal_core::{money::Money, spending::Spending};
use std::fmt;

/// The share of the bill above which a difference is flagged, as one part of so many: 5 %.
const FLAGGED_PART: i128 = 20;

/// Both sides of one day and one value of the tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The day in UTC, as `YYYY-MM-DD`; `total` for the sum.
    pub day: String,
    /// The tag's value; `None` for what is not tagged.
    pub tag: Option<String>,
    /// What the runs counted; `None` where they have nothing of it.
    pub counted: Option<Spending>,
    /// What was billed; `None` where the bill has nothing of it.
    pub billed: Option<Money>,
    /// Whether the provider says that the day is not closed yet.
    pub open: bool,
}

/// How the two sides stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At most 5 % of the bill apart.
    Agree,
    /// More than that apart.
    Differ,
    /// On the runs' side only.
    OnlyCounted,
    /// On the bill only.
    OnlyBilled,
    /// No call on the runs' side has a known cost.
    Unknown,
}

/// The bill less what was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference(i128);

impl Standing {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Differ => "differ",
            Self::OnlyCounted => "only_counted",
            Self::OnlyBilled => "only_billed",
            Self::Unknown => "unknown",
        }
    }
}

impl Row {
    /// The bill less what was counted, where the latter is known; a side that has nothing counts as nothing.
    pub fn difference(&self) -> Option<Difference> {
        let counted = self.counted.map_or(Some(Money::ZERO), |counted| counted.known_cost())?;
        let size = |money: Money| i128::from(money.picodollars());
        Some(Difference(size(self.billed.unwrap_or_default()) - size(counted)))
    }

    /// The difference in percent of what was billed; `None` where nothing was.
    pub fn percent(&self) -> Option<f64> {
        let billed = self.billed.filter(|billed| *billed > Money::ZERO)?;
        Some(self.difference()?.0 as f64 * 100.0 / billed.picodollars() as f64)
    }

    /// How the sides stand to each other.
    pub fn standing(&self) -> Standing {
        match (self.counted, self.billed, self.difference()) {
            (_, _, None) => Standing::Unknown,
            (None, _, Some(_)) => Standing::OnlyBilled,
            (Some(_), None, Some(_)) => Standing::OnlyCounted,
            (Some(_), Some(billed), Some(Difference(difference))) => {
                let apart = difference.saturating_abs().saturating_mul(FLAGGED_PART);
                if apart > i128::from(billed.picodollars()) { Standing::Differ } else { Standing::Agree }
            }
        }
    }

    /// Whether somebody should look into it: the sides are further apart than 5 %, or cannot be compared.
    pub fn is_flagged(&self) -> bool {
        match self.standing() {
            Standing::Agree => false,
            Standing::Differ | Standing::Unknown => true,
            Standing::OnlyCounted | Standing::OnlyBilled => self.difference() != Some(Difference(0)),
        }
    }
}

impl Difference {
    /// In dollars, exactly, as a decimal number with its sign where it is negative.
    pub fn decimal(self) -> String {
        format!("{}{}", if self.0 < 0 { "-" } else { "" }, self.size().decimal())
    }

    /// In dollars.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / 1e12
    }

    /// Without its sign.
    fn size(self) -> Money {
        Money::from_picodollars(u64::try_from(self.0.unsigned_abs()).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.0 {
            0 => "",
            1.. => "+",
            _ => "-",
        };
        f.pad(&format!("{sign}{}", self.size()))
    }
}
