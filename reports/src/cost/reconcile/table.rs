//! A reconciliation as a table for people.

use super::{Reconciliation, Row, Standing};
use crate::{spent, terminal, visible::visible_line};
use rehearsal_core::money::Money;

impl Reconciliation {
    /// Both sides in eighty columns, and below them what is to be known of the numbers.
    pub fn table(&self) -> String {
        let header = ["day", &visible_line(&self.tag_key), "counted", "billed", "difference", "remarks"];
        let mut rows: Vec<[String; 6]> = self.rows.iter().map(|row| cells(row, "(untagged)")).collect();
        rows.push(cells(&self.total, ""));
        let mut text = terminal::sides(&header, rows);
        for note in &self.notes {
            text.push('\n');
            text.push_str(&terminal::wrapped(note, 1).join("\n"));
        }
        text + "\n"
    }
}

fn cells(row: &Row, untagged: &str) -> [String; 6] {
    let tag = row.tag.as_deref().unwrap_or(untagged);
    let dash = || "–".to_owned();
    [
        row.day.clone(),
        visible_line(tag).into_owned(),
        row.counted.map_or_else(dash, |counted| spent::cost(&counted)),
        row.billed.map_or_else(dash, |billed: Money| billed.to_string()),
        row.difference().map_or_else(dash, |difference| difference.to_string()),
        remarks(row),
    ]
}

/// `! -25.0%, open`: how far the sides are apart, in percent of the bill.
fn remarks(row: &Row) -> String {
    let standing = match row.standing() {
        Standing::Agree | Standing::Differ => {
            row.percent().map_or_else(String::new, |percent| format!("{percent:+.1}%"))
        }
        Standing::OnlyCounted => "unbilled".to_owned(),
        Standing::OnlyBilled => "uncounted".to_owned(),
        Standing::Unknown => "unknown".to_owned(),
    };
    let mark = if row.is_flagged() { "! " } else { "" };
    let standing = format!("{mark}{standing}");
    let open = if row.open { "open".to_owned() } else { String::new() };
    [standing, open].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}
