//! The answer of Cost Explorer's `GetCostAndUsage`, one page or a list of them, as the AWS CLI and SDKs
//! save it.
//!
//! Wire format: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html>.
//! Amounts are strings; a group's keys are `TagKey$value`, and `TagKey$` for what is not tagged.

use super::{
    BillError,
    decimal::picodollars,
    sums::{Sums, day},
};
use rehearsal_core::bill::Billed;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The metric that is compared: what is charged before any averaging over accounts.
const METRIC: &str = "UnblendedCost";

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "ResultsByTime")]
    results: Option<Vec<Period>>,
    #[serde(rename = "NextPageToken")]
    next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Period {
    time_period: Range,
    #[serde(default)]
    estimated: bool,
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    total: BTreeMap<String, Amount>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Range {
    start: String,
    end: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    metrics: BTreeMap<String, Amount>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Amount {
    amount: String,
    unit: Option<String>,
}

/// Reads an answer, split by this tag.
pub(super) fn read(text: &str, tag_key: &str) -> Result<Vec<Billed>, BillError> {
    let pages = match serde_json::from_str(text)? {
        Value::Array(pages) if pages.is_empty() => return Err(BillError::Empty),
        Value::Array(pages) => pages,
        page => vec![page],
    };
    let pages = pages.into_iter().map(page).collect::<Result<Vec<_>, _>>()?;
    if pages.last().is_some_and(|page| page.next.is_some()) {
        return Err(BillError::MorePages);
    }
    let mut sums = Sums::default();
    for period in pages.into_iter().filter_map(|page| page.results).flatten() {
        period.add_to(&mut sums, tag_key)?;
    }
    sums.billed()
}

fn page(value: Value) -> Result<Page, BillError> {
    let page: Page = serde_json::from_value(value).map_err(|error| BillError::Shape(error.to_string()))?;
    if page.results.is_none() {
        return Err(BillError::Shape("it has no ResultsByTime".to_owned()));
    }
    Ok(page)
}

impl Period {
    fn add_to(&self, sums: &mut Sums, tag_key: &str) -> Result<(), BillError> {
        let place = || "TimePeriod".to_owned();
        let start = day(&self.time_period.start, place)?;
        self.time_period.check(&start)?;
        if self.groups.is_empty() && self.total.get(METRIC).is_some_and(Amount::is_something) {
            let (key, found) = (tag_key.to_owned(), "not at all".to_owned());
            return Err(BillError::NotGrouped { key, found });
        }
        for group in &self.groups {
            let tag = group.tag(tag_key)?;
            let amount = group.metrics.get(METRIC);
            let amount = amount.ok_or_else(|| BillError::Shape(format!("a group has no {METRIC}")))?;
            amount.check_unit(&start)?;
            let place = || format!("{METRIC} of {start}");
            sums.add(start.clone(), Some(tag), (&amount.amount, self.estimated, place))?;
        }
        Ok(())
    }
}

impl Range {
    /// The end is the day after the last.
    fn check(&self, start: &str) -> Result<(), BillError> {
        let Some(end) = &self.end else { return Ok(()) };
        let last = day(end, || "TimePeriod".to_owned())?;
        let date = |day: &str| day.parse::<jiff::civil::Date>().ok();
        let next = date(start).and_then(|day| day.tomorrow().ok());
        if date(&last) <= next {
            return Ok(());
        }
        Err(BillError::NotDaily { start: start.to_owned(), end: last })
    }
}

impl Group {
    /// The tag's value, which is empty for what is not tagged. A group may have a second key.
    fn tag(&self, tag_key: &str) -> Result<&str, BillError> {
        let mut keys = self.keys.iter();
        let found = keys.find_map(|key| key.strip_prefix(tag_key)?.strip_prefix('$'));
        found.ok_or_else(|| BillError::NotGrouped {
            key: tag_key.to_owned(),
            found: format!("as {}", self.keys.join(", ")),
        })
    }
}

impl Amount {
    fn is_something(&self) -> bool {
        picodollars(&self.amount) != Some(0)
    }

    /// Nothing at all is the same in every currency; AWS gives it the unit `N/A`.
    fn check_unit(&self, day: &str) -> Result<(), BillError> {
        match self.unit.as_deref() {
            Some("USD") => Ok(()),
            _ if !self.is_something() => Ok(()),
            unit => Err(BillError::Currency {
                day: day.to_owned(),
                unit: unit.unwrap_or("an unknown currency").to_owned(),
            }),
        }
    }
}
