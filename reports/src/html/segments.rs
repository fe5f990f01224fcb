//! Everything between the first screen and the conversations: the run by whom, by what, by its end and by its cost.

use super::{
    charts::{self, EndingPart},
    columns::{self, Chart},
    facts::Facts,
    grid::{Grid, grid},
    groups::{self, Family, GroupView},
    spending::{self, ModelCalls, Outlier, RoleView, TagCost, ToolCalls},
};
use crate::{
    coverage,
    measures::{self, Column},
    show, spent,
};
use rehearsal_core::summary::Summary;
use serde::Serialize;

/// Everything between the first screen and the conversations.
#[derive(Serialize)]
pub(super) struct Segments {
    /// How many columns a table of groups has.
    span: usize,
    columns: Vec<ColumnView>,
    personas: Vec<GroupView>,
    traits: Vec<Family>,
    /// Which pairs of levels of the trait grid were tried.
    coverage: Option<String>,
    grid: Option<Grid>,
    cases: Vec<GroupView>,
    tags: Vec<Family>,
    not_reached: Option<String>,
    endings: Vec<EndingPart>,
    by_turn: Option<Chart>,
    spreads: Vec<Chart>,
    money: Money,
    models: Vec<ModelCalls>,
    tools: Vec<ToolCalls>,
    slowest: Vec<Outlier>,
    dearest: Vec<Outlier>,
}

#[derive(Serialize)]
struct ColumnView {
    name: String,
    noun: &'static str,
}

#[derive(Serialize)]
struct Money {
    roles: Vec<RoleView>,
    /// Whether any role has tokens of a cache, and so there are columns for them.
    cached: bool,
    /// Whether anything happened beside plain calls, and so there is a column for it.
    remarked: bool,
    total: RoleView,
    notes: Vec<String>,
    /// The columns of the table by tag.
    spenders: Vec<&'static str>,
    by_tag: Vec<TagCost>,
}

impl Segments {
    pub(super) fn new(summary: &Summary, facts: &Facts) -> Self {
        let columns = measures::columns(summary);
        let (reached, not_reached) = measures::cases_worst_first(summary);
        let view = |column: &Column| ColumnView { name: column.evaluator.to_string(), noun: column.noun() };
        Self {
            span: columns.len() + 3,
            columns: columns.iter().map(view).collect(),
            personas: groups::personas(summary, &columns),
            traits: groups::traits(summary, facts, &columns),
            coverage: coverage::line(summary),
            grid: measures::headline(summary).map(|column| grid(summary, &column)),
            cases: groups::cases(&reached, &columns),
            tags: groups::tags(summary, facts, &columns),
            not_reached: (not_reached > 0).then(|| show::counted(not_reached as u64, "case")),
            endings: charts::endings(&summary.total),
            by_turn: columns::by_turn(facts),
            spreads: columns::spreads(facts),
            money: Money::new(summary, facts),
            models: spending::models(facts),
            tools: spending::tools(facts),
            slowest: spending::slowest(facts),
            dearest: spending::dearest(facts),
        }
    }
}

impl Money {
    fn new(summary: &Summary, facts: &Facts) -> Self {
        let spent = summary.spent();
        Self {
            roles: spending::roles(summary),
            cached: spent.usage.cache_read_tokens.is_some() || spent.usage.cache_write_tokens.is_some(),
            remarked: !spent::remarks(&spent).is_empty(),
            total: spending::account("total", &spent),
            notes: spent::notes(&spent),
            spenders: spending::spenders(summary),
            by_tag: spending::by_tag(summary, facts),
        }
    }
}
