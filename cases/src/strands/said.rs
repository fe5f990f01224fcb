//! What is told of an experiment: mistakes that stop the reading, and what is not carried.

use crate::complaint::{Complaint, Complaints};
use rehearsal_core::case::SourceRef;

/// Nobody reads more; the rest is counted.
const MOST_NOTES: usize = 40;

/// Collects what is to be told: of the file as a whole, and of its entries in the file's order.
pub(super) struct Said<'a> {
    file: &'a str,
    complaints: Vec<Complaint>,
    whole: Vec<String>,
    entries: Vec<String>,
    more: usize,
}

impl<'a> Said<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self { file, complaints: Vec::new(), whole: Vec::new(), entries: Vec::new(), more: 0 }
    }

    /// A mistake.
    pub(super) fn complain(&mut self, at: &SourceRef, message: impl Into<String>) {
        self.complaints.push(Complaint { place: Some(at.clone()), message: message.into(), hint: None });
    }

    /// What is not carried, or not as it was meant, of an entry.
    pub(super) fn note(&mut self, at: &SourceRef, what: &str) {
        let note = format!("{}:{}: {what}", at.file, at.line);
        self.more += usize::from(!noted(&mut self.entries, note));
    }

    /// The same of the file as a whole; once, however often it is told.
    pub(super) fn whole(&mut self, what: &str) {
        let note = format!("{}: {what}", self.file);
        self.more += usize::from(!noted(&mut self.whole, note));
    }

    /// Whether there was a mistake.
    pub(super) fn is_refused(&self) -> bool {
        !self.complaints.is_empty()
    }

    /// The notes, provided that there was no mistake.
    pub(super) fn finish(self) -> Result<Vec<String>, Complaints> {
        if let Some(complaints) = Complaints::of(self.complaints) {
            return Err(complaints);
        }
        let more = (self.more > 0)
            .then(|| format!("{}: {} more things are not carried as they are written", self.file, self.more));
        Ok(self.whole.into_iter().chain(self.entries).chain(more).collect())
    }
}

/// Whether the note has, or finds, its place among the others.
fn noted(notes: &mut Vec<String>, note: String) -> bool {
    let known = notes.contains(&note);
    if !known && notes.len() < MOST_NOTES {
        notes.push(note);
        return true;
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_would_read_is_counted() {
        let mut said = Said::new("e.json");
        for line in 1..=50 {
            said.note(&SourceRef { file: "e.json".into(), line, column: 1 }, "left");
            said.whole("told once");
        }
        let notes = said.finish().unwrap();
        assert_eq!(
            (notes.len(), notes[0].as_str(), notes[1].as_str()),
            (42, "e.json: told once", "e.json:1: left")
        );
        assert_eq!(notes[41], "e.json: 10 more things are not carried as they are written");
    }
}
