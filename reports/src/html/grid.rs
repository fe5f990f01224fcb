//! Cases down, personas across: who struggles where.

use super::{
    filter,
    groups::{ENOUGH, interval, shown},
};
use crate::measures::{self, Column};
use rehearsal_core::summary::{Group, Summary};
use serde::Serialize;
use std::collections::BTreeMap;

/// The grid.
#[derive(Serialize)]
pub(super) struct Grid {
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
    /// What it is read out as.
    label: String,
    /// Chooses its conversations in the list.
    link: String,
    /// From 0, the worst, to 4; `None` without a score.
    heat: Option<u8>,
    /// Whether so few scores stand behind it that it must not have a colour.
    few: bool,
    shown: String,
    interval: Option<String>,
    scored: u32,
    attempts: u32,
}

/// Cases down, personas across, the worst of both first.
pub(super) fn grid(summary: &Summary, column: &Column) -> Grid {
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
    let scored = group.tally(&column.evaluator).scored;
    let number = column.shown(group);
    let interval = interval(column, group).map(shown);
    let within = interval.as_deref().map(|interval| format!(", {interval}")).unwrap_or_default();
    Cell {
        label: format!("{case}, {persona}: {number}{within}, n = {scored}"),
        link: filter::link(&[("case", case), ("persona", persona)]),
        heat: column.value(group).map(heat),
        few: scored < ENOUGH,
        shown: number,
        interval,
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
