//! Tables by case, by persona and by role, in eighty columns.

use super::{WIDTH, accounts, headings, wrap::wrapped};
use crate::{
    coverage,
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

/// More numbers than this leave no room for the names; the others stand below the table of cases.
const MOST_COLUMNS: usize = 3;

/// Letters of a case's or a persona's name before it wraps.
pub(super) const LONGEST_NAME: u16 = 24;

/// What the line under a header is made of.
pub(super) const RULE: char = '─';

/// A row for each case that was reached, the worst first.
pub(super) fn by_case(summary: &Summary) -> String {
    let (cases, not_reached) = measures::cases_worst_first(summary);
    let rows = cases.iter().map(|reached| Row {
        name: &reached.case.name,
        group: reached.group,
        of: reached.case.attempts.max(reached.group.attempts),
    });
    let mut lines = vec![groups(("case", "played"), rows.collect(), summary)];
    lines.extend(without_column(summary));
    if not_reached > 0 {
        lines.push(format!(" and {} not reached", show::counted(not_reached as u64, "case")));
    }
    lines.join("\n")
}

/// The numbers of evaluators that have no column, over all cases: one that always fails must not go unseen for standing
/// last in the suite.
fn without_column(summary: &Summary) -> Vec<String> {
    let columns = measures::columns(summary).into_iter().skip(MOST_COLUMNS);
    let told =
        |column: Column| format!("{} {} {}", column.evaluator, column.noun(), column.shown(&summary.total));
    let told: Vec<String> = columns.map(told).collect();
    if told.is_empty() { Vec::new() } else { wrapped(&format!("and: {}", told.join(", ")), 1) }
}

/// A row for each persona, the worst first. The plan does not say how many attempts each has, so
/// they are counted out of those that finished.
pub(super) fn by_persona(summary: &Summary) -> String {
    let personas = measures::personas_worst_first(summary);
    let rows = personas.into_iter().map(|(name, group)| Row { name, group, of: group.attempts });
    let played = if summary.unfinished() > 0 { "played of\nfinished" } else { "played" };
    let mut lines = vec![groups(("persona", played), rows.collect(), summary)];
    lines.extend(coverage::line(summary).map(|line| format!(" {line}")));
    lines.join("\n")
}

/// A row for each role that called a model.
pub(super) fn by_role(summary: &Summary) -> String {
    let roles = Role::ALL.into_iter().filter_map(|role| Some((role.as_str(), summary.spending.get(&role)?)));
    accounts("cost", &roles.collect::<Vec<_>>(), &summary.spent())
}

/// A case or a persona.
struct Row<'a> {
    name: &'a str,
    group: &'a Group,
    /// Of how many attempts those that were played to an end are counted.
    of: u32,
}

fn groups((title, played): (&str, &str), rows: Vec<Row<'_>>, summary: &Summary) -> String {
    let columns: Vec<Column> = measures::columns(summary).into_iter().take(MOST_COLUMNS).collect();
    let row = |row: &Row<'_>| {
        let played = format!("{} of {}", row.group.played(), row.of);
        let mut cells = vec![visible_line(row.name).into_owned(), played];
        cells.extend(columns.iter().map(|column| column.shown(row.group)));
        cells.push(endings(row.group));
        cells
    };
    let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
    let mut header = vec![title.to_owned(), played.to_owned()];
    header.extend(columns.iter().map(|column| visible_line(column.evaluator.as_str()).into_owned()));
    header.push("endings".to_owned());
    headings::fit(&mut header, &rows);
    let mut table = table(&header);
    table.add_rows(rows);
    align(&mut table, header.len() - 1);
    table.trim_fmt()
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
pub(crate) fn table<T: ToString>(header: &[T]) -> Table {
    let line = LineStyle::none().fill(RULE).junction(RULE);
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(line));
    table.set_width(WIDTH).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().map(T::to_string).collect::<Vec<_>>());
    table
}

/// Aligns the columns between the first, which holds names, and `end` as numbers, and lets only the
/// others wrap.
pub(crate) fn align(table: &mut Table, end: usize) {
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

/// Rows below a header, numbers to the right of the first column.
pub(crate) fn sheet(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = table(header);
    table.add_rows(rows);
    align(&mut table, header.len());
    table.trim_fmt()
}
