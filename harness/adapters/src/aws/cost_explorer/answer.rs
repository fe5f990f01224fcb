//! One page of Cost Explorer's answer.

use super::decimal::money;
use rehearsal_core::{bill::Billed, money::Money};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) billed: Vec<Billed>,
    /// What to ask the next page with.
    pub(super) next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wire {
    results_by_time: Vec<Day>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Day {
    time_period: Period,
    estimated: Option<bool>,
    #[serde(default)]
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Period {
    start: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    keys: Vec<String>,
    metrics: BTreeMap<String, Amount>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Amount {
    amount: String,
    unit: Option<String>,
}

impl Page {
    /// Reads a page that was grouped by this tag.
    pub(super) fn read(answer: Value, tag_key: &str) -> Result<Self, String> {
        let wire: Wire = serde_json::from_value(answer).map_err(|error| {
            format!("the answer is not of Cost Explorer ({error}); is the endpoint right?")
        })?;
        let mut billed = Vec::new();
        for day in wire.results_by_time {
            for group in &day.groups {
                billed.push(day.billed(group, tag_key)?);
            }
        }
        Ok(Self { billed, next: wire.next_page_token.filter(|token| !token.is_empty()) })
    }
}

impl Day {
    fn billed(&self, group: &Group, tag_key: &str) -> Result<Billed, String> {
        let day = self.time_period.start.get(..10).unwrap_or(&self.time_period.start);
        let of_day = |what: String| format!("the bill of {day} {what}");
        let tag = group.tag(tag_key).map_err(of_day)?;
        let amount =
            group.metrics.get("UnblendedCost").ok_or_else(|| of_day("has no UnblendedCost".to_owned()))?;
        let amount = amount.money().map_err(of_day)?;
        // A day of which nothing is said may still change.
        Ok(Billed { day: day.to_owned(), tag, amount, open: self.estimated.unwrap_or(true) })
    }
}

impl Group {
    /// `Application$evals` is the value `evals`, and `Application$` is what carries no such tag.
    fn tag(&self, tag_key: &str) -> Result<Option<String>, String> {
        let value = self.keys.iter().find_map(|key| key.strip_prefix(tag_key)?.strip_prefix('$'));
        let value = value.ok_or_else(|| format!("is not split by the tag {tag_key:?}"))?;
        Ok((!value.is_empty()).then(|| value.to_owned()))
    }
}

impl Amount {
    fn money(&self) -> Result<Money, String> {
        let amount = money(&self.amount)
            .ok_or_else(|| format!("holds {:?}, which is no amount spent", self.amount))?;
        match self.unit.as_deref() {
            Some("USD") | None => Ok(amount),
            // Nothing is the same in every currency; its unit is written N/A.
            Some(_) if amount == Money::ZERO => Ok(amount),
            Some(unit) => Err(format!("is in {unit:?}, and only dollars can be compared")),
        }
    }
}
