//! A breakdown as a table for people.

use super::Breakdown;
use crate::{
    spent,
    terminal::{self, accounts},
};

impl Breakdown {
    /// The groups and their total in eighty columns, as wide as a terminal is without being asked, and
    /// below them what is to be known of the numbers.
    pub fn table(&self) -> String {
        let rows: Vec<_> = self.groups.iter().map(|group| (self.label(group), &group.spending)).collect();
        let mut lines = vec![accounts(&self.by.to_string(), &rows, &self.total)];
        lines.extend(spent::notes(&self.total).iter().flat_map(|note| terminal::wrapped(note, 1)));
        lines.join("\n") + "\n"
    }
}
