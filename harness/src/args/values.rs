//! How single values are read from the command line.

use rehearsal_core::money::Money;

/// More jobs or trials than this are a slip of the finger.
const MOST: u32 = 100_000;

/// A count.
pub(super) fn positive(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(0) => Err("must be at least 1".into()),
        Ok(number @ 1..=MOST) => Ok(number),
        Ok(_) => Err(format!("must be at most {MOST}")),
        Err(_) => Err("is not a whole number".into()),
    }
}

/// An amount of money.
pub(super) fn dollars(text: &str) -> Result<Money, String> {
    let dollars: f64 = text.parse().map_err(|_| "is not an amount of dollars, such as 5 or 0.25")?;
    match Money::from_dollars(dollars) {
        Some(amount) if amount > Money::ZERO => Ok(amount),
        Some(_) | None => Err("must be more than 0 and less than 9 million".into()),
    }
}

/// A key and a value with `=` between them.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        Some(_) | None => Err("is not KEY=VALUE, such as Team=CustomerExperience".into()),
    }
}
