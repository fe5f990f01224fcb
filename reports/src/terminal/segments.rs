//! Tables by case, by persona and by role, in eighty columns.

use super::WIDTH;
use crate::{
    measures::{self, Column},
    show,
    visible::visible_line,
};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use rehearsal_core::{
    model::Role,
    session::EndingKind,
    summary::{Group, Summary},
};
use std::collections::BTreeMap;

/// More numbers than this leave no room for the names.
const MOST_COLUMNS: usize = 3;

/// Letters of one word of an evaluator's name.
const MOST_LETTERS: usize = 11;

/// Letters of a case's or a persona's name before it wraps.
const LONGEST_NAME: u16 = 24;

/// What the line under a header is made of.
pub(super) const RULE: char = '─';

/// A row for each case, in the suite's order.
pub(super) fn by_case(summary: &Summary) -> String {
    let manifest = summary.manifest.iter();
    let names: Vec<&str> =
        manifest.flat_map(|manifest| &manifest.cases).map(|case| case.name.as_str()).collect();
    groups("case", &summary.cases, (&names, summary))
}

/// A row for each persona, by name.
pub(super) fn by_persona(summary: &Summary) -> String {
    let names: Vec<&str> = summary.personas.keys().map(String::as_str).collect();
    groups("persona", &summary.personas, (&names, summary))
}

/// A row for each role that called a model.
pub(super) fn by_role(summary: &Summary) -> String {
    let mut table = table(&["cost", "calls", "input tokens", "output tokens", "US dollars"]);
    let roles = Role::ALL.into_iter().filter_map(|role| Some((role, summary.spending.get(&role)?)));
    for (role, spending) in roles {
        let tokens =
            |tokens: Option<u64>| tokens.map_or_else(|| "not reported".to_owned(), |count| count.to_string());
        table.add_row([
            role.to_string(),
            spending.calls.to_string(),
            tokens(spending.usage.input_tokens),
            tokens(spending.usage.output_tokens),
            show::cost(spending),
        ]);
    }
    let calls = summary.spending.values().map(|spending| spending.calls).sum::<u64>();
    table.add_row([
        "total".to_owned(),
        calls.to_string(),
        String::new(),
        String::new(),
        show::total_cost(summary),
    ]);
    align(&mut table, 4);
    table.trim_fmt()
}

fn groups(title: &str, groups: &BTreeMap<String, Group>, (names, summary): (&[&str], &Summary)) -> String {
    let columns: Vec<Column> = measures::columns(summary).into_iter().take(MOST_COLUMNS).collect();
    let mut header = vec![title.to_owned(), "valid".to_owned()];
    header.extend(columns.iter().map(|column| in_lines(column.evaluator.as_str())));
    header.push("endings".to_owned());
    let mut table = table(&header);
    let empty = Group::default();
    for name in names {
        let group = groups.get(*name).unwrap_or(&empty);
        let valid = format!("{} of {}", group.valid(), group.attempts);
        let mut row = vec![visible_line(name).into_owned(), valid];
        row.extend(columns.iter().map(|column| column.shown(group)));
        row.push(endings(group));
        table.add_row(row);
    }
    align(&mut table, header.len() - 1);
    table.trim_fmt()
}

/// An evaluator's name for a narrow column: a line for each word, and none of them long.
fn in_lines(name: &str) -> String {
    let name = visible_line(name);
    let words =
        name.split_inclusive(['_', '-', ' ']).map(|word| word.chars().take(MOST_LETTERS).collect::<String>());
    words.collect::<Vec<_>>().join("\n")
}

/// How attempts ended, the most frequent first: `9 goal met, 2 gave up`.
fn endings(group: &Group) -> String {
    let mut endings: Vec<(EndingKind, u32)> = EndingKind::ALL
        .into_iter()
        .map(|kind| (kind, group.ended(kind)))
        .filter(|(_, count)| *count > 0)
        .collect();
    endings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let words: Vec<String> =
        endings.iter().map(|(kind, count)| format!("{count} {}", show::ending(*kind))).collect();
    words.join(", ")
}

/// A table with a line under its header and nothing else drawn.
fn table<T: ToString>(header: &[T]) -> Table {
    let line = LineStyle::none().fill(RULE).junction(RULE);
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(line));
    table.set_width(WIDTH).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().map(T::to_string).collect::<Vec<_>>());
    table
}

/// Aligns the columns between the first, which holds names, and `end` as numbers, and lets only the
/// others wrap.
fn align(table: &mut Table, end: usize) {
    let longest = table.column_max_content_widths().first().copied().unwrap_or(0);
    if let Some(names) = table.column_mut(0) {
        names.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(longest.min(LONGEST_NAME) + 2)));
    }
    for index in 1..end {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}
