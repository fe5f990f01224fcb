//! The run by persona, by case, by both, by ending and by role.

use super::charts::{self, EndingPart, Stretch};
use crate::{
    measures::{self, Column},
    show,
};
use rehearsal_core::{
    model::Role,
    summary::{Group, Summary},
};
use serde::Serialize;
use std::{cmp::Ordering, collections::BTreeMap};

/// Everything between the first screen and the conversations.
#[derive(Serialize)]
pub(super) struct Segments {
    columns: Vec<ColumnView>,
    personas: Vec<GroupView>,
    cases: Vec<GroupView>,
    grid: Option<Grid>,
    endings: Vec<EndingPart>,
    roles: Vec<RoleView>,
    total_cost: String,
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
    attempts: u32,
    valid: u32,
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
    shown: String,
    scored: u32,
    attempts: u32,
}

#[derive(Serialize)]
struct RoleView {
    role: &'static str,
    calls: u64,
    repairs: u64,
    errors: u64,
    input: String,
    output: String,
    cost: String,
}

impl Segments {
    pub(super) fn new(summary: &Summary) -> Self {
        let columns = measures::columns(summary);
        let view = |column: &Column| ColumnView { name: column.evaluator.to_string(), noun: column.noun() };
        Self {
            columns: columns.iter().map(view).collect(),
            personas: personas(summary, &columns),
            cases: cases(summary, &columns),
            grid: measures::headline(summary).map(|column| grid(summary, &column)),
            endings: charts::endings(&summary.total),
            roles: roles(summary),
            total_cost: show::total_cost(summary),
        }
    }
}

fn personas(summary: &Summary, columns: &[Column]) -> Vec<GroupView> {
    let view = |(name, group): (&String, &Group)| {
        let traits = summary.manifest.as_ref().and_then(|manifest| manifest.personas.get(name));
        let detail = traits.is_none().then(|| "made up for each case".to_owned());
        GroupView {
            detail,
            labels: traits.map(labels).unwrap_or_default(),
            ..group_view(name, group, columns)
        }
    };
    summary.personas.iter().map(view).collect()
}

fn cases(summary: &Summary, columns: &[Column]) -> Vec<GroupView> {
    let empty = Group::default();
    let planned = summary.manifest.iter().flat_map(|manifest| &manifest.cases);
    let view = |(number, case): (usize, &rehearsal_core::event::PlannedCase)| {
        let group = summary.cases.get(&case.name).unwrap_or(&empty);
        let (anchor, detail) = (Some(case_anchor(number)), Some(case.task_description.clone()));
        GroupView { anchor, detail, labels: labels(&case.tags), ..group_view(&case.name, group, columns) }
    };
    planned.enumerate().map(view).collect()
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
        attempts: group.attempts,
        valid: group.valid(),
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

fn cell(summary: &Summary, column: &Column, (case, persona): (&str, &str)) -> Cell {
    let empty = Group::default();
    let group = summary.grid.get(&(case.to_owned(), persona.to_owned())).unwrap_or(&empty);
    Cell {
        case: case.to_owned(),
        persona: persona.to_owned(),
        heat: column.value(group).map(heat),
        shown: column.shown(group),
        scored: group.tally(&column.evaluator).scored,
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
    let mut names: Vec<(&String, Option<f64>)> =
        groups.iter().map(|(name, group)| (name, column.value(group))).collect();
    names.sort_by(|(_, one), (_, other)| match (one, other) {
        (Some(one), Some(other)) => one.total_cmp(other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    names.into_iter().map(|(name, _)| name.clone()).collect()
}

fn roles(summary: &Summary) -> Vec<RoleView> {
    let tokens = |tokens: Option<u64>| tokens.map_or_else(|| "not reported".to_owned(), show::thousands);
    let present = Role::ALL.into_iter().filter_map(|role| Some((role, summary.spending.get(&role)?)));
    let view = |(role, spending): (Role, &rehearsal_core::summary::Spending)| RoleView {
        role: role.as_str(),
        calls: spending.calls,
        repairs: spending.repairs,
        errors: spending.errors,
        input: tokens(spending.usage.input_tokens),
        output: tokens(spending.usage.output_tokens),
        cost: show::cost(spending),
    };
    present.map(view).collect()
}
