//! Cost Explorer's `GetCostAndUsage`, over figures that the test sets. It answers in two pages.

use super::{Heard, failure::Failure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const TARGET: &str = "AWSInsightsIndexService.GetCostAndUsage";
const SECOND: &str = "second-page";

/// What was billed on one day for one value of the cost tag.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The day in UTC, as `YYYY-MM-DD`.
    pub day: String,
    /// The tag's value; `None` for what carries no such tag.
    pub tag: Option<String>,
    /// Dollars, as AWS writes them.
    pub amount: String,
    /// Whether the day is still open.
    pub estimated: bool,
}

/// The answer to a request, without its days where a page has none.
pub(super) fn cost_and_usage(figures: &[Figure], heard: &Heard) -> Result<Value, Failure> {
    if heard.header("x-amz-target") != Some(TARGET) {
        return Err(Failure::new(400, "UnknownOperationException", "there is no such operation here"));
    }
    let asked = &heard.body;
    let text = |pointer: &str| asked.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (start, end) = (text("/TimePeriod/Start"), text("/TimePeriod/End"));
    let metric = text("/Metrics/0");
    if start.is_empty() || end <= start || metric.is_empty() || text("/Granularity") != "DAILY" {
        return Err(Failure::invalid("TimePeriod, Granularity DAILY and Metrics are required"));
    }
    let key = tag_key(&asked["GroupBy"])?;
    let mut days = BTreeMap::<&str, Vec<&Figure>>::new();
    let within = |figure: &&Figure| (start..end).contains(&figure.day.as_str());
    for figure in figures.iter().filter(within).filter(|figure| passes(&asked["Filter"], figure)) {
        days.entry(&figure.day).or_default().push(figure);
    }
    let results: Vec<Value> = days.values().map(|figures| day(figures, &key, metric)).collect();
    let (first, second) = results.split_at(results.len().div_ceil(2));
    let groups = &asked["GroupBy"];
    match asked["NextPageToken"].as_str() {
        None => Ok(json!({ "GroupDefinitions": groups, "ResultsByTime": first, "NextPageToken": SECOND })),
        Some(SECOND) => Ok(json!({ "GroupDefinitions": groups, "ResultsByTime": second })),
        Some(_) => Err(Failure::new(400, "InvalidNextTokenException", "the page token is not valid")),
    }
}

/// The tag by which the answer is to be grouped, if by one.
fn tag_key(groups: &Value) -> Result<Option<String>, Failure> {
    let groups = groups.as_array().map(Vec::as_slice).unwrap_or_default();
    if groups.len() > 2 {
        return Err(Failure::invalid("at most two GroupBy"));
    }
    let tag = groups.iter().find(|group| group["Type"] == "TAG");
    Ok(tag.and_then(|tag| tag["Key"].as_str()).map(str::to_owned))
}

/// Whether a figure passes a filter; filters other than by tag let everything pass.
fn passes(filter: &Value, figure: &Figure) -> bool {
    let all = filter["And"].as_array().is_none_or(|filters| filters.iter().all(|one| passes(one, figure)));
    let values: BTreeSet<&str> =
        filter["Tags"]["Values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    all && (values.is_empty() || values.contains(figure.tag.as_deref().unwrap_or_default()))
}

fn day(figures: &[&Figure], key: &Option<String>, metric: &str) -> Value {
    let amount = |amount: &str| json!({ metric: { "Amount": amount, "Unit": "USD" } });
    let day = figures.first().map_or("", |figure| figure.day.as_str());
    let group = |figure: &&Figure| {
        let value = figure.tag.as_deref().unwrap_or_default();
        key.as_ref()
            .map(|key| json!({ "Keys": [format!("{key}${value}")], "Metrics": amount(&figure.amount) }))
    };
    let sum: f64 = figures.iter().filter_map(|figure| figure.amount.parse::<f64>().ok()).sum();
    json!({
        "TimePeriod": { "Start": day, "End": next(day) },
        "Total": if key.is_some() { json!({}) } else { amount(&sum.to_string()) },
        "Groups": figures.iter().filter_map(group).collect::<Vec<_>>(),
        "Estimated": figures.iter().any(|figure| figure.estimated),
    })
}

/// The day after, where it is in the same month; tests keep to such days.
fn next(day: &str) -> String {
    let (month, date) = day.split_at(day.len().saturating_sub(2));
    format!("{month}{:02}", date.parse::<u32>().unwrap_or(0) + 1)
}
