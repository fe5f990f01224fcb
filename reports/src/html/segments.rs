//! The run by persona, by case, by both, by ending and by role.

use super::charts::{self, EndingPart, Stretch};
use crate::{
    coverage,
    measures::{self, Column, ReachedCase},
    show, spent,
};
use rehearsal_core::{
    model::Role,
    spending::Spending,
    summary::{Group, Summary},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything between the first screen and the conversations.
#[derive(Serialize)]
pub(super) struct Segments {
    columns: Vec<ColumnView>,
    personas: Vec<GroupView>,
    /// Which pairs of levels of the trait grid were tried.
    coverage: Option<String>,
    cases: Vec<GroupView>,
    not_reached: Option<String>,
    /// Every case, in the plan's order.
    case_names: Vec<String>,
    grid: Option<Grid>,
    endings: Vec<EndingPart>,
    roles: Vec<RoleView>,
    /// Whether any role has tokens of a cache, and so there are columns for them.
    cached: bool,
    /// Whether anything happened beside plain calls, and so there is a column for it.
    remarked: bool,
    total: RoleView,
    cost_notes: Vec<String>,
}

#[derive(Serialize)]
struct ColumnView {
    name: String,
    noun: &'static str,
}

/// A persona or a case.
#[derive(Serialize)]
struct GroupView {
    name: String,
    /// The anchor of its conversations; cases only.
    anchor: Option<String>,
    detail: Option<String>,
    labels: Vec<Label>,
    /// Of how many attempts those that were played to an end are counted: of those planned, as far as the plan says.
    of: String,
    played: u32,
    /// How many of them the simulated user spoilt.
    spoilt: Option<String>,
    values: Vec<Value>,
    endings: Vec<EndingPart>,
}

/// A trait or a tag.
#[derive(Serialize)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) value: String,
}

#[derive(Serialize)]
struct Value {
    shown: String,
    scored: u32,
    bar: Option<Stretch>,
}

#[derive(Serialize)]
struct Grid {
    title: String,
    personas: Vec<String>,
    rows: Vec<GridRow>,
}

#[derive(Serialize)]
struct GridRow {
    case: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    case: String,
    persona: String,
    /// From 0, the worst, to 4; `None` without a score.
    heat: Option<u8>,
    /// Whether so few scores stand behind it that it must not shout.
    few: bool,
    shown: String,
    scored: u32,
    attempts: u32,
}

/// A role, or all of them together.
#[derive(Serialize)]
struct RoleView {
    role: &'static str,
    calls: u64,
    input: String,
    output: String,
    cache_read: String,
    cache_write: String,
    cost: String,
    remarks: String,
}

impl Segments {
    pub(super) fn new(summary: &Summary) -> Self {
        let columns = measures::columns(summary);
        let (reached, not_reached) = measures::cases_worst_first(summary);
        let spent = summary.spent();
        let planned = summary.manifest.iter().flat_map(|manifest| &manifest.cases);
        let view = |column: &Column| ColumnView { name: column.evaluator.to_string(), noun: column.noun() };
        Self {
            columns: columns.iter().map(view).collect(),
            personas: personas(summary, &columns),
            coverage: coverage::line(summary),
            cases: cases(&reached, &columns),
            not_reached: (not_reached > 0).then(|| show::counted(not_reached as u64, "case")),
            case_names: planned.map(|case| case.name.clone()).collect(),
            grid: measures::headline(summary).map(|column| grid(summary, &column)),
            endings: charts::endings(&summary.total),
            roles: roles(summary),
            cached: spent.usage.cache_read_tokens.is_some() || spent.usage.cache_write_tokens.is_some(),
            remarked: !spent::remarks(&spent).is_empty(),
            total: account("total", &spent),
            cost_notes: spent::notes(&spent),
        }
    }
}

fn personas(summary: &Summary, columns: &[Column]) -> Vec<GroupView> {
    let view = |(name, group): (&str, &Group)| {
        let traits = summary.manifest.as_ref().and_then(|manifest| manifest.personas.get(name));
        let detail = traits.is_none().then(|| "made up for each case".to_owned());
        GroupView {
            detail,
            labels: traits.map(labels).unwrap_or_default(),
            of: format!("of {}", group.attempts),
            ..group_view(name, group, columns)
        }
    };
    measures::personas_worst_first(summary).into_iter().map(view).collect()
}

fn cases(cases: &[ReachedCase<'_>], columns: &[Column]) -> Vec<GroupView> {
    let view = |ReachedCase { place, case, group }: &ReachedCase<'_>| GroupView {
        anchor: Some(case_anchor(*place)),
        detail: Some(case.task_description.clone()),
        labels: labels(&case.tags),
        of: format!("of {}", case.attempts.max(group.attempts)),
        ..group_view(&case.name, group, columns)
    };
    cases.iter().map(view).collect()
}

/// The anchor of a case's conversations, by its place in the suite.
pub(super) fn case_anchor(number: usize) -> String {
    format!("case-{}", number + 1)
}

pub(super) fn labels(pairs: &BTreeMap<String, String>) -> Vec<Label> {
    pairs.iter().map(|(name, value)| Label { name: name.clone(), value: value.clone() }).collect()
}

fn group_view(name: &str, group: &Group, columns: &[Column]) -> GroupView {
    GroupView {
        name: name.to_owned(),
        anchor: None,
        detail: None,
        labels: Vec::new(),
        of: String::new(),
        played: group.played(),
        spoilt: Some(group.trust.spoilt())
            .filter(|spoilt| *spoilt > 0)
            .map(|spoilt| format!("{spoilt} spoilt")),
        values: columns.iter().map(|column| value(column, group)).collect(),
        endings: charts::endings(group),
    }
}

fn value(column: &Column, group: &Group) -> Value {
    Value {
        shown: column.shown(group),
        scored: group.tally(&column.evaluator).scored,
        bar: column.value(group).map(|value| Stretch::between(0.0, value)),
    }
}

/// Cases down, personas across, the worst of both first.
fn grid(summary: &Summary, column: &Column) -> Grid {
    let cases = worst_first(&summary.cases, column);
    let personas = worst_first(&summary.personas, column);
    let cell = |case: &str, persona: &str| cell(summary, column, (case, persona));
    let row = |case: &String| GridRow {
        case: case.clone(),
        cells: personas.iter().map(|persona| cell(case, persona)).collect(),
    };
    let rows = cases.iter().map(row).collect();
    let title = format!("{} {}", column.evaluator, column.noun());
    Grid { title, personas, rows }
}

/// Scores from which on a cell has its full colour.
const ENOUGH: u32 = 3;

fn cell(summary: &Summary, column: &Column, (case, persona): (&str, &str)) -> Cell {
    let empty = Group::default();
    let group = summary.grid.get(&(case.to_owned(), persona.to_owned())).unwrap_or(&empty);
    let scored = group.tally(&column.evaluator).scored;
    Cell {
        case: case.to_owned(),
        persona: persona.to_owned(),
        heat: column.value(group).map(heat),
        shown: column.shown(group),
        few: scored < ENOUGH,
        scored,
        attempts: group.attempts,
    }
}

/// One of five shades; only a full score has the last, so that nothing imperfect looks perfect.
fn heat(value: f64) -> u8 {
    match value {
        value if value >= 1.0 => 4,
        value if value >= 0.75 => 3,
        value if value >= 0.5 => 2,
        value if value > 0.0 => 1,
        _ => 0,
    }
}

/// Names by their number, the lowest first and those without one last.
fn worst_first(groups: &BTreeMap<String, Group>, column: &Column) -> Vec<String> {
    let mut sorted: Vec<(&String, &Group)> = groups.iter().collect();
    measures::sort_worst_first(&mut sorted, Some(column), |(_, group)| group);
    sorted.into_iter().map(|(name, _)| name.clone()).collect()
}

fn roles(summary: &Summary) -> Vec<RoleView> {
    let present = Role::ALL.into_iter().filter_map(|role| Some((role, summary.spending.get(&role)?)));
    present.map(|(role, spending)| account(role.as_str(), spending)).collect()
}

fn account(role: &'static str, spending: &Spending) -> RoleView {
    let tokens = |tokens: Option<u64>| tokens.map_or_else(|| "not reported".to_owned(), show::thousands);
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
