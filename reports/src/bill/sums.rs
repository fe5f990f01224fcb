//! Amounts added up by day and value of the tag.

use super::{BillError, decimal::picodollars};
use rehearsal_core::{bill::Billed, money::Money};
use std::collections::BTreeMap;

/// What AWS leaves over after a day has been credited in full, in picodollars: a hundredth of a cent.
const REMAINDER: i128 = 100_000_000;

/// Amounts by day and value of the tag.
#[derive(Debug, Default)]
pub(super) struct Sums {
    lines: BTreeMap<(String, Option<String>), Sum>,
}

#[derive(Debug, Default)]
struct Sum {
    picodollars: i128,
    open: bool,
}

impl Sums {
    /// Adds one amount. `place` says where it stands.
    pub(super) fn add(
        &mut self,
        day: String,
        tag: Option<&str>,
        (amount, open, place): (&str, bool, impl Fn() -> String),
    ) -> Result<(), BillError> {
        let refused = || BillError::Amount { place: place(), text: amount.to_owned() };
        let amount = picodollars(amount).ok_or_else(refused)?;
        let tag = tag.filter(|tag| !tag.is_empty()).map(str::to_owned);
        let sum = self.lines.entry((day, tag)).or_default();
        sum.picodollars = sum.picodollars.checked_add(amount).ok_or_else(refused)?;
        sum.open |= open;
        Ok(())
    }

    /// The lines of the bill, by day.
    pub(super) fn billed(self) -> Result<Vec<Billed>, BillError> {
        let line = |((day, tag), sum): ((String, Option<String>), Sum)| {
            let amount = money(&day, sum.picodollars)?;
            Ok(Billed { day, tag, amount, open: sum.open })
        };
        self.lines.into_iter().map(line).collect()
    }
}

fn money(day: &str, picodollars: i128) -> Result<Money, BillError> {
    let size = Money::from_picodollars(u64::try_from(picodollars.unsigned_abs()).unwrap_or(u64::MAX));
    match picodollars {
        0.. => Ok(size),
        _ if picodollars > -REMAINDER => Ok(Money::ZERO),
        _ => Err(BillError::Negative { day: day.to_owned(), amount: size.decimal() }),
    }
}

/// The day with which a time begins.
pub(super) fn day(text: &str, place: impl Fn() -> String) -> Result<String, BillError> {
    let day = text.trim().get(..10).filter(|day| is_day(day));
    day.map(str::to_owned).ok_or_else(|| BillError::Day { place: place(), text: text.to_owned() })
}

fn is_day(day: &str) -> bool {
    let written = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    written && day.parse::<jiff::civil::Date>().is_ok()
}
