//! A table of what was spent, one account a row.

use super::{
    segments::{align, table},
    wrap::wrapped,
};
use crate::{spent, visible::visible_line};
use comfy_table::{CellAlignment, ColumnConstraint, Table, Width};
use rehearsal_core::spending::Spending;

/// A row for each account and one for their sum, in eighty columns, and below them what happened to the
/// calls of each beside being made. Tokens of a cache have columns where any were reported.
pub(crate) fn accounts(title: &str, rows: &[(&str, &Spending)], total: &Spending) -> String {
    let shape = Shape::of(total);
    let mut table = table(&shape.header(title));
    for (name, spending) in rows {
        table.add_row(shape.row(&visible_line(name), spending));
    }
    table.add_row(shape.row("total", total));
    align(&mut table, shape.dollars());
    if shape.cached {
        widths(&mut table, &[(0, 20), (shape.dollars(), 13)]);
    }
    let mut lines = vec![table.trim_fmt()];
    for (name, spending) in rows {
        let remarks = Some(spent::remarks(spending)).filter(|remarks| !remarks.is_empty());
        lines.extend(remarks.iter().flat_map(|remarks| wrapped(&format!("{name}: {remarks}"), 1)));
    }
    lines.join("\n")
}

/// A table of two sides: a day, a name, the two sides, their difference, remarks.
pub(crate) fn sides(header: &[&str], rows: Vec<[String; 6]>) -> String {
    /// The columns that wrap, and their width before they do. What was counted is among them, as it may
    /// come with what is not in it.
    const WORDS: [(usize, u16); 3] = [(1, 13), (2, 13), (5, 13)];
    let mut table = table(header);
    table.add_rows(rows);
    align(&mut table, header.len().saturating_sub(1));
    widths(&mut table, &WORDS);
    if let Some(names) = table.column_mut(1) {
        names.set_cell_alignment(CellAlignment::Left);
    }
    table.trim_fmt()
}

/// Lets columns wrap, but not before they are as narrow as this.
fn widths(table: &mut Table, columns: &[(usize, u16)]) {
    for (index, width) in columns {
        if let Some(column) = table.column_mut(*index) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(*width)));
        }
    }
}

/// Which columns there are.
struct Shape {
    cached: bool,
}

impl Shape {
    fn of(total: &Spending) -> Self {
        Self { cached: total.usage.cache_read_tokens.is_some() || total.usage.cache_write_tokens.is_some() }
    }

    fn header(&self, title: &str) -> Vec<String> {
        let tokens =
            if self.cached { ["input\ntokens", "output\ntokens"] } else { ["input tokens", "output tokens"] };
        let mut header = vec![visible_line(title).into_owned(), "calls".to_owned()];
        header.extend(tokens.map(str::to_owned));
        if self.cached {
            header.extend(["cache\nread".to_owned(), "cache\nwrite".to_owned()]);
        }
        header.push("US dollars".to_owned());
        header
    }

    fn row(&self, name: &str, spending: &Spending) -> Vec<String> {
        let usage = &spending.usage;
        let missing = if self.cached { "not\nreported" } else { "not reported" };
        let told = |count: Option<u64>| match (count, spending.calls) {
            (Some(count), _) => count.to_string(),
            (None, 0) => "0".to_owned(),
            (None, _) => missing.to_owned(),
        };
        let of_cache = |count: Option<u64>| count.map_or_else(|| "–".to_owned(), |count| count.to_string());
        let mut row = vec![name.to_owned(), spending.calls.to_string()];
        row.extend([usage.input_tokens, usage.output_tokens].map(told));
        if self.cached {
            row.extend([usage.cache_read_tokens, usage.cache_write_tokens].map(of_cache));
        }
        row.push(spent::cost(spending));
        row
    }

    /// The column of dollars, the last.
    fn dollars(&self) -> usize {
        if self.cached { 6 } else { 4 }
    }
}
