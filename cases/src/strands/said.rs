//! What is told of an experiment: mistakes that stop the reading, and what is not carried.

use crate::complaint::{Complaint, Complaints};
use rehearsal_core::case::SourceRef;

/// Nobody reads more; the rest is counted.
const MOST_NOTES: usize = 40;

/// Collects what is to be told, in the order in which it was found.
pub(super) struct Said<'a> {
    file: &'a str,
    complaints: Vec<Complaint>,
    notes: Vec<String>,
}

impl<'a> Said<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self { file, complaints: Vec::new(), notes: Vec::new() }
    }

    /// A mistake.
    pub(super) fn complain(&mut self, at: &SourceRef, message: impl Into<String>) {
        self.complaints.push(Complaint { place: Some(at.clone()), message: message.into(), hint: None });
    }

    /// What is not carried, or not as it was meant, of something at a place.
    pub(super) fn note(&mut self, at: &SourceRef, what: &str) {
        self.add(format!("{}:{}: {what}", at.file, at.line));
    }

    /// The same of the file as a whole.
    pub(super) fn whole(&mut self, what: &str) {
        self.add(format!("{}: {what}", self.file));
    }

    /// A note stands once, however often it is told.
    fn add(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn complaints(&self) -> &[Complaint] {
        &self.complaints
    }

    /// The notes, provided that there was no mistake.
    pub(super) fn finish(mut self) -> Result<Vec<String>, Complaints> {
        if let Some(complaints) = Complaints::of(self.complaints) {
            return Err(complaints);
        }
        if self.notes.len() > MOST_NOTES {
            let more = self.notes.len() - MOST_NOTES;
            self.notes.truncate(MOST_NOTES);
            self.notes.push(format!(
                "{}: {more} more of its entries are not carried as they are written",
                self.file
            ));
        }
        Ok(self.notes)
    }
}
