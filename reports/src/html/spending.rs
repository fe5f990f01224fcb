//! What the run cost, by role and by tag; its calls; and its dearest and slowest conversations.

use super::facts::{Facts, Row};
use crate::{show, spent};
use rehearsal_core::{attempt::AttemptIndex, model::Role, spending::Spending, summary::Summary};
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeMap};

/// A role, or all of them together.
#[derive(Serialize)]
pub(super) struct RoleView {
    role: &'static str,
    calls: u64,
    input: String,
    output: String,
    cache_read: String,
    cache_write: String,
    cost: String,
    remarks: String,
}

/// The cost of the cases with one value of a tag.
#[derive(Serialize)]
pub(super) struct TagCost {
    tag: String,
    value: String,
    attempts: u32,
    /// By role, in the order of the table's columns.
    costs: Vec<String>,
    total: String,
    /// Per attempt; nothing where it is not known.
    per: Option<String>,
}

/// One role's calls of one model.
#[derive(Serialize)]
pub(super) struct ModelCalls {
    role: &'static str,
    model: String,
    calls: String,
    errors: u64,
    median: String,
    most: String,
    longest: String,
    input: String,
    output: String,
    cost: String,
}

/// The calls of one tool.
#[derive(Serialize)]
pub(super) struct ToolCalls {
    name: String,
    calls: String,
    errors: u64,
    share: Option<String>,
    median: String,
    most: String,
    longest: String,
}

/// A conversation that stands out.
#[derive(Serialize)]
pub(super) struct Outlier {
    anchor: String,
    name: String,
    value: String,
    turns: String,
}

type ByRole = BTreeMap<Role, Spending>;

/// How many conversations of a kind are named.
const NAMED: usize = 5;

/// Tools that have a row of their own.
const MOST_TOOLS: usize = 40;

pub(super) fn roles(summary: &Summary) -> Vec<RoleView> {
    let present = Role::ALL.into_iter().filter_map(|role| Some((role, summary.spending.get(&role)?)));
    present.map(|(role, spending)| account(role.as_str(), spending)).collect()
}

pub(super) fn account(role: &'static str, spending: &Spending) -> RoleView {
    let cached = |tokens: Option<u64>| tokens.map_or_else(|| "–".to_owned(), show::thousands);
    RoleView {
        role,
        calls: spending.calls,
        input: tokens(spending.usage.input_tokens),
        output: tokens(spending.usage.output_tokens),
        cache_read: cached(spending.usage.cache_read_tokens),
        cache_write: cached(spending.usage.cache_write_tokens),
        cost: spent::cost(spending),
        remarks: spent::remarks(spending),
    }
}

fn tokens(tokens: Option<u64>) -> String {
    tokens.map_or_else(|| "not reported".to_owned(), show::thousands)
}

/// The roles that have spent anything.
pub(super) fn spenders(summary: &Summary) -> Vec<&'static str> {
    present(summary).map(Role::as_str).collect()
}

fn present(summary: &Summary) -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| summary.spending.contains_key(role))
}

/// What each value of each tag of the cases cost. A case counts for every tag that it has.
pub(super) fn by_tag(summary: &Summary, facts: &Facts) -> Vec<TagCost> {
    let mut sums: BTreeMap<(&str, &str), (u32, ByRole)> = BTreeMap::new();
    for case in summary.manifest.iter().flat_map(|manifest| &manifest.cases) {
        let attempts = summary.cases.get(&case.name).map_or(0, |group| group.attempts);
        for (tag, value) in &case.tags {
            let (all, roles) = sums.entry((tag, value)).or_default();
            *all += attempts;
            for (role, spending) in facts.by_case.get(&case.name).into_iter().flatten() {
                roles.entry(*role).or_default().merge(spending);
            }
        }
    }
    sums.retain(|_, (attempts, _)| *attempts > 0);
    sums.into_iter().map(|(tag, sum)| tag_cost(summary, tag, sum)).collect()
}

fn tag_cost(summary: &Summary, (tag, value): (&str, &str), (attempts, roles): (u32, ByRole)) -> TagCost {
    let total = roles.values().fold(Spending::default(), |mut total, spending| {
        total.merge(spending);
        total
    });
    let cost = |role| roles.get(&role).map_or_else(|| "–".to_owned(), spent::cost);
    let each = total
        .known_cost()
        .filter(|_| attempts > 0)
        .and_then(|cost| rehearsal_core::money::Money::from_dollars(cost.dollars() / f64::from(attempts)));
    TagCost {
        tag: tag.to_owned(),
        value: value.to_owned(),
        attempts,
        costs: present(summary).map(cost).collect(),
        total: spent::cost(&total),
        per: each.map(|cost| cost.to_string()),
    }
}

pub(super) fn models(facts: &Facts) -> Vec<ModelCalls> {
    let view = |((role, model), tally): (&(Role, String), &_)| {
        let super::facts::ModelTally { spending, latency } = tally;
        ModelCalls {
            role: role.as_str(),
            model: if model.is_empty() { "not reported".to_owned() } else { model.clone() },
            calls: show::thousands(spending.calls),
            errors: spending.errors,
            median: length(latency.quantile(0.5)),
            most: length(latency.quantile(0.95)),
            longest: length(latency.longest()),
            input: tokens(spending.usage.input_tokens),
            output: tokens(spending.usage.output_tokens),
            cost: spent::cost(spending),
        }
    };
    facts.calls.models.iter().map(view).collect()
}

/// The agent's tools, the most called first.
pub(super) fn tools(facts: &Facts) -> Vec<ToolCalls> {
    let mut tools: Vec<_> = facts.calls.tools.iter().collect();
    tools.sort_by_key(|(_, tally)| Reverse(tally.calls));
    let view = |(name, tally): (&String, &super::facts::ToolTally)| ToolCalls {
        name: name.clone(),
        calls: show::thousands(tally.calls),
        errors: tally.errors,
        share: (tally.errors > 0).then(|| show::percent(tally.errors as f64 / tally.calls.max(1) as f64)),
        median: length(tally.latency.quantile(0.5)),
        most: length(tally.latency.quantile(0.95)),
        longest: length(tally.latency.longest()),
    };
    tools.into_iter().take(MOST_TOOLS).map(view).collect()
}

fn length(nanoseconds: Option<u64>) -> String {
    nanoseconds.map_or_else(|| "–".to_owned(), show::length)
}

/// The conversations that took longest.
pub(super) fn slowest(facts: &Facts) -> Vec<Outlier> {
    outliers(facts, |row| Some(row.took).filter(|took| *took > 0), |row| show::length(row.took))
}

/// The conversations that cost most, ours and the agent's.
pub(super) fn dearest(facts: &Facts) -> Vec<Outlier> {
    let cost = |row: &Row| row.spending.known_cost().map(|cost| cost.picodollars()).filter(|cost| *cost > 0);
    outliers(facts, cost, |row| spent::cost(&row.spending))
}

fn outliers(
    facts: &Facts,
    measure: impl Fn(&Row) -> Option<u64>,
    value: impl Fn(&Row) -> String,
) -> Vec<Outlier> {
    let measured = facts.rows.iter().filter_map(|(index, row)| Some((measure(row)?, *index, row)));
    let mut all: Vec<(u64, AttemptIndex, &Row)> = measured.collect();
    all.sort_by_key(|(most, index, _)| (Reverse(*most), *index));
    let view = |(_, index, row): (u64, AttemptIndex, &Row)| Outlier {
        anchor: format!("attempt-{}", index.0 + 1),
        name: row.id.to_string(),
        value: value(row),
        turns: show::counted(u64::from(row.messages), "turn"),
    };
    all.into_iter().take(NAMED).map(view).collect()
}
